/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Assertions of the model: what the kernel prints a backtrace for.
 *
 * BUG() does not return, WARN_ON() does if no probe of trace_bug() ends the
 * execution; there is no limit to how often one may fire.
 */
#ifndef KERNEL_BUG_H
#define KERNEL_BUG_H

#include "kernel/compiler.h"
#include "kernel/kernel.h"
#include "sched/site.h"

void __cold bug_report(const struct site *site) __attribute__((noreturn));
void __cold warn_report(const struct site *site);

/* For primitives: something is wrong with @object at @site. */
void __cold bug_at(const struct site *site, const char *what,
		   const volatile void *object);

#define BUG() bug_report(SITE("BUG()"))

#define BUG_ON(condition)						\
	do {								\
		if (unlikely(condition))				\
			bug_report(SITE("BUG_ON(" #condition ")"));	\
	} while (0)

#define WARN_ON(condition)						\
	({								\
		bool __warn = !!(condition);				\
									\
		if (unlikely(__warn))					\
			warn_report(SITE("WARN_ON(" #condition ")"));	\
		unlikely(__warn);					\
	})

#define WARN_ON_ONCE(condition)						\
	({								\
		bool __warn = !!(condition);				\
									\
		if (unlikely(__warn))					\
			warn_report(SITE("WARN_ON_ONCE(" #condition ")")); \
		unlikely(__warn);					\
	})

#define VM_BUG_ON(condition) BUG_ON(condition)
#define VM_WARN_ON(condition) ((void)WARN_ON(condition))
#define VM_WARN_ON_ONCE(condition) WARN_ON_ONCE(condition)

#endif
