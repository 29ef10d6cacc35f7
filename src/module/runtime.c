/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a program in C calls: memory of the world, assertions, notes.
 *
 * The macros of mmurace.h call these with the place in the source.  What the
 * program's object calls in another way (strdup() calls malloc() in vain, for
 * that is the C library's; a pointer to free() is ours) build.c renames to the
 * functions at the end.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "kernel/trace.h"
#include "module/mmurace.h"
#include "module/runtime.h"
#include "sched/crash.h"

/* --- assertions --- */

static __no_kcsan void failed(const struct site *site, const char *what)
{
	trace_bug(BUG_ASSERTION, site, what, NULL);
	/* Nobody listens: what comes now was never meant to run. */
	if (task_current())
		sched_limit(LIMIT_BUG);
	__builtin_trap();
}

__primitive void mm_assert_failed(const struct site *site, const char *fmt, ...)
{
	char what[128];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	failed(site, what);
	__builtin_unreachable();
}

__primitive void mm_check_at(bool (*holds)(void), const struct site *site)
{
	const struct task *t = task_current();
	uint32_t ops = t ? t->ops : 0;
	bool good;

	sched_quiet_begin();
	good = holds();
	sched_quiet_end();
	/* Others did theirs quietly, too. */
	if (t && t->ops != ops)
		failed(site, "an invariant takes a step: it is to look at "
			     "memory, and at nothing else");
	if (!good)
		failed(site, "an invariant does not hold");
}

__primitive void mm_note(const char *fmt, ...)
{
	char text[200];
	va_list ap;

	if (!sched_tracing)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	sched_note("%s", text);
}

#undef abort
__primitive void mm_abort(const char *what)
{
	crash_now(what, (uintptr_t)__builtin_return_address(0));
}

/* --- memory --- */

__primitive void *mm_malloc(size_t size, struct slab_type *type,
			    const struct site *site)
{
	/* Allowed wherever it is called: nothing is said of sleeping. */
	return kmalloc_at(size, GFP_ATOMIC, type, site);
}

__primitive void *mm_calloc(size_t nr, size_t size, struct slab_type *type,
			    const struct site *site)
{
	if (__builtin_mul_overflow(nr, size, &size))
		return NULL;
	return kmalloc_at(size, GFP_ATOMIC | __GFP_ZERO, type, site);
}

static struct slab_type plain = SLAB_TYPE("object");

__primitive void *mm_realloc(void *p, size_t size, const struct site *site)
{
	void *new = kmalloc_at(size, GFP_ATOMIC, &plain, site);
	size_t old = p ? slab_size(p) : 0;

	if (!new || !p)
		return new;
	sched_quiet_begin();
	memcpy(new, p, old < size ? old : size);
	sched_quiet_end();
	kfree_at(p, site);
	return new;
}

__primitive void mm_free(const void *p, const struct site *site)
{
	kfree_at(p, site);
}

/* --- by name --- */

__primitive void *module_malloc(size_t size)
{
	return mm_malloc(size, &plain, SITE("malloc()"));
}

__primitive void *module_calloc(size_t nr, size_t size)
{
	return mm_calloc(nr, size, &plain, SITE("calloc()"));
}

__primitive void *module_realloc(void *p, size_t size)
{
	return mm_realloc(p, size, SITE("realloc()"));
}

__primitive void module_free(void *p)
{
	kfree_at(p, SITE("free()"));
}

__primitive void module_abort(void)
{
	crash_now("abort()", (uintptr_t)__builtin_return_address(0));
}

__primitive void module_exit(int status)
{
	(void)status;
	crash_now("exit()", (uintptr_t)__builtin_return_address(0));
}

__primitive void module_assert_fail(const char *assertion, const char *file,
				    unsigned int line, const char *function)
{
	const struct site site = { file, function, assertion, (int)line };
	char what[128];

	snprintf(what, sizeof(what), "assert(%s) fails", assertion);
	failed(&site, what);
}
