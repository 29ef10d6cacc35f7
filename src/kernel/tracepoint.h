/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints: how code above the model listens to it.
 *
 * The model says what happens (trace_mm_page_free(page)) and does not know who
 * listens.  src/check registers probes once, at start.  Probes run inside the
 * step that fired them, uninstrumented, and must not perform visible
 * operations.
 */
#ifndef KERNEL_TRACEPOINT_H
#define KERNEL_TRACEPOINT_H

#include "sched/sched.h"

#define TRACE_PROBES_MAX 8u

/*
 * DECLARE_TRACE(name, TP_PROTO(struct page *page), TP_ARGS(page)) declares
 *	void trace_name(struct page *page)		for the model, and
 *	void register_trace_name(void (*probe)(struct page *page))
 * and defines them where kernel/define_trace.h was included before.
 */
#define TP_PROTO(...) __VA_ARGS__
#define TP_ARGS(...) __VA_ARGS__

#define DECLARE_TRACE(name, proto, args)	\
	void trace_##name(proto);		\
	void register_trace_##name(void (*probe)(proto))

#endif
