/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tracepoints of trace.h, defined.
 */
#include "kernel/trace.h"

DEFINE_TRACE(lock_order, TP_PROTO(const struct lock_order *order),
	     TP_ARGS(order));
DEFINE_TRACE(sleep_in_atomic, TP_PROTO(const struct sleep_in_atomic *sleep),
	     TP_ARGS(sleep));
DEFINE_TRACE(lock_misuse, TP_PROTO(const struct lock_misuse *misuse),
	     TP_ARGS(misuse));
DEFINE_TRACE(bug,
	     TP_PROTO(enum bug_kind kind, const struct site *site,
		      const char *what, const volatile void *object),
	     TP_ARGS(kind, site, what, object));
DEFINE_TRACE(refcount,
	     TP_PROTO(enum refcount_error error, const volatile void *ref,
		      const struct site *site),
	     TP_ARGS(error, ref, site));
DEFINE_TRACE(kmalloc,
	     TP_PROTO(const void *obj, size_t size, gfp_t gfp,
		      const struct site *site),
	     TP_ARGS(obj, size, gfp, site));
DEFINE_TRACE(kfree,
	     TP_PROTO(const void *obj, size_t size, const struct site *site),
	     TP_ARGS(obj, size, site));
