/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scenario in C is made of: mmurace-module(3).
 *
 * One file, which `mmurace explore FILE.c` compiles, links with the tool, and
 * explores.  Each macro below that is in capitals declares something at the top
 * level of the file; what is in small letters is called by its code.  Globals
 * and what malloc() gives lie in the world, so every execution starts from
 * their initial values; accesses to them are steps, or checked for races.
 *
 *	#include <mmurace.h>
 *	#include <kernel/spinlock.h>
 *
 *	MM_SCENARIO("counter");
 *	MM_PARAM(turns, 1, 1, 3);
 *	MM_RULE(locked, "counter.locked", "The lock is taken.", "it was not");
 *
 *	static DEFINE_SPINLOCK(lock);
 *	static unsigned int counter;
 *
 *	MM_TASKS(worker, n, 2)
 *	{
 *		for (unsigned int i = 0; i < turns; i++) {
 *			if (mm_rule(locked))
 *				spin_lock(&lock);
 *			counter++;
 *			if (mm_rule(locked))
 *				spin_unlock(&lock);
 *		}
 *	}
 *
 *	MM_INVARIANT(nothing_lost)
 *	{
 *		return counter == 2 * turns;
 *	}
 *
 *	MM_RESULT("never");
 *	MM_RESULT("sometimes data-race without counter.locked");
 */
#ifndef MODULE_MMURACE_H
#define MODULE_MMURACE_H

/* Before their functions become macros. */
#include <assert.h>
#include <stdlib.h>

#include "kernel/bug.h"
#include "kernel/kernel.h"
#include "kernel/rwonce.h"
#include "kernel/slab.h"
#include "kernel/types.h"
#include "sched/sched.h"
#include "sched/task.h"

/* --- declarations --- */

/* The name of the scenario: once. */
#define MM_SCENARIO(name_) MM_DECLARE(SCENARIO, .name = (name_))

/* Entries of the catalogue: "S01 S04". */
#define MM_COVERS(entries) MM_DECLARE(COVERS, .name = (entries))

/* As in a scenario file: "alloc_fail <= 1; reuse = lifo". */
#define MM_ENVIRONMENT(settings) MM_DECLARE(ENVIRONMENT, .name = (settings))

/*
 * A parameter: an unsigned long that --set and --size give values, and that
 * code cannot change.  The compiler does not know what is behind its name, or
 * it would take the value here for the only one.
 */
#define MM_PARAM(param, value_, min_, max_)                                \
	static unsigned long mm_param_##param                              \
		__attribute__((used, section("mm_values"))) = (value_);    \
	extern const unsigned long param __asm__("mm_value_" #param);      \
	__asm__(".set mm_value_" #param ", mm_param_" #param);             \
	MM_DECLARE(PARAM, .name = #param, .object = &mm_param_##param,     \
		   .value = (value_), .min = (min_), .max = (max_))

/*
 * A rule of its own, a switch that mm_rule(rule) reads: kept, unless a result
 * line or --without says otherwise.
 */
#define MM_RULE(rule, name_, summary_, without)                        \
	static unsigned long mm_rule_##rule                            \
		__attribute__((section("mm_values"))) = 1;             \
	MM_DECLARE(RULE, .name = (name_), .summary = (summary_),       \
		   .more = (without), .object = &mm_rule_##rule)
#define mm_rule(rule) (mm_rule_##rule != 0)

/*
 * A form of its own, with the names of its shapes behind the summary; the first
 * is the default.  mm_form(form) is the number of the one that is selected,
 * from 0.
 */
#define MM_FORM(form, name_, summary_, ...)                            \
	static unsigned long mm_form_##form                            \
		__attribute__((section("mm_values")));                 \
	static const char *const mm_shapes_##form[] = { __VA_ARGS__, NULL }; \
	MM_DECLARE(FORM, .name = (name_), .summary = (summary_),       \
		   .words = mm_shapes_##form, .object = &mm_form_##form)
#define mm_form(form) (mm_form_##form)

/* The set-up: a function's body follows.  At most once. */
#define MM_SETUP                                           \
	static void mm_setup(void);                        \
	static void mm_setup_run(unsigned long mm_nth)     \
	{                                                  \
		(void)mm_nth;                              \
		mm_setup();                                \
	}                                                  \
	MM_DECLARE(SETUP, .name = "", .run = mm_setup_run); \
	static void mm_setup(void)

/* A task of that name: its body follows. */
#define MM_TASK(task)                                     \
	static void mm_task_##task(void);                 \
	static void mm_run_##task(unsigned long mm_nth)   \
	{                                                 \
		(void)mm_nth;                             \
		mm_task_##task();                         \
	}                                                 \
	MM_DECLARE(TASK, .name = #task, .run = mm_run_##task); \
	static void mm_task_##task(void)

/*
 * @count tasks, an expression that may use parameters, called task0, task1 and
 * so on; the body that follows has the number in @nth.
 */
#define MM_TASKS(task, nth, count_)                              \
	static void mm_task_##task(unsigned long nth);           \
	static unsigned long mm_count_##task(void)               \
	{                                                        \
		return (count_);                                 \
	}                                                        \
	MM_DECLARE(TASK, .name = #task, .run = mm_task_##task,   \
		   .count = mm_count_##task);                    \
	static void mm_task_##task(unsigned long nth __attribute__((unused)))

/*
 * Something that holds when all tasks have ended, and wherever mm_check(it) is
 * called: the body of a function that returns whether it does follows.  It sees
 * memory as it is, and makes no steps.
 */
#define MM_INVARIANT(invariant)                                        \
	static bool mm_invariant_##invariant(void);                    \
	MM_DECLARE(INVARIANT, .name = #invariant,                      \
		   .holds = mm_invariant_##invariant);                 \
	static bool mm_invariant_##invariant(void)
#define mm_check(invariant) \
	mm_check_at(mm_invariant_##invariant, SITE("mm_check(" #invariant ")"))

/* A result line without the word "result": "never", "sometimes deadlock". */
#define MM_RESULT(line_) MM_DECLARE(RESULT, .name = (line_))

/*
 * What this file defines takes the place of a function of the model, in this
 * run.  Of those that src/mm and src/secondary have and a header declares.
 */
#define MM_REPLACE(function)                      \
	extern __typeof__(function) function;     \
	MM_DECLARE(REPLACE, .name = #function)

/* --- what tasks call --- */

/*
 * Report a violation of the kind "assertion" unless @condition holds; what
 * follows says what went wrong, as printf() does.
 */
#define mm_assert(condition, ...)                                        \
	do {                                                             \
		if (unlikely(!(condition)))                              \
			mm_assert_failed(SITE("mm_assert(" #condition ")"), \
					 __VA_ARGS__);                   \
	} while (0)

/* A line for the timeline, under the step that is going on. */
void mm_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Start fn(arg) as another task, which is called as the function is. */
#define mm_spawn(fn, arg) \
	task_spawn(#fn, (fn), (arg), SITE("mm_spawn(" #fn ", " #arg ")"))
/* Wait until it has ended. */
#define mm_join(task) task_join((task), SITE("mm_join(" #task ")"))

/* Memory of the world. */
#define malloc(size)                                                        \
	({                                                                  \
		static struct slab_type __type __outside = SLAB_TYPE(#size); \
									    \
		mm_malloc((size), &__type, SITE("malloc(" #size ")"));      \
	})
#define calloc(nr, size)                                                    \
	({                                                                  \
		static struct slab_type __type __outside = SLAB_TYPE(#size); \
									    \
		mm_calloc((nr), (size), &__type,                            \
			  SITE("calloc(" #nr ", " #size ")"));              \
	})
#define realloc(p, size) \
	mm_realloc((p), (size), SITE("realloc(" #p ", " #size ")"))
#define free(p) mm_free((p), SITE("free(" #p ")"))
#define abort() mm_abort("abort()")
#define exit(status) ((void)(status), mm_abort("exit()"))

/* --- inside --- */

enum mm_declared_as {
	MM_SCENARIO_,
	MM_COVERS_,
	MM_ENVIRONMENT_,
	MM_PARAM_,
	MM_RULE_,
	MM_FORM_,
	MM_SETUP_,
	MM_TASK_,
	MM_INVARIANT_,
	MM_RESULT_,
	MM_REPLACE_,
};

struct mm_declared {
	enum mm_declared_as as;
	int line;
	unsigned int order;	/* in the file, also within a line */
	const char *name, *summary, *more;
	const char *const *words;
	unsigned long *object;
	unsigned long value, min, max;
	void (*run)(unsigned long nth);
	unsigned long (*count)(void);
	bool (*holds)(void);
};

#define MM_DECLARE(as_, ...) MM_DECLARE_NTH(as_, __COUNTER__, __VA_ARGS__)
#define MM_DECLARE_NTH(as_, nth, ...) MM_DECLARE_AS(as_, nth, __VA_ARGS__)
#define MM_DECLARE_AS(as_, nth, ...)                                     \
	static const struct mm_declared mm_declared_##nth = {            \
		.as = MM_##as_##_, .line = __LINE__, .order = nth, __VA_ARGS__ \
	};                                                               \
	static const struct mm_declared *const mm_declared_at_##nth      \
		__attribute__((used, section("mm_declared"))) =          \
			&mm_declared_##nth;                              \
	struct mm_semicolon

void mm_assert_failed(const struct site *site, const char *fmt, ...)
	__attribute__((noreturn, format(printf, 2, 3)));
void mm_check_at(bool (*holds)(void), const struct site *site);
void *mm_malloc(size_t size, struct slab_type *type, const struct site *site);
void *mm_calloc(size_t nr, size_t size, struct slab_type *type,
		const struct site *site);
void *mm_realloc(void *p, size_t size, const struct site *site);
void mm_free(const void *p, const struct site *site);
void mm_abort(const char *what) __attribute__((noreturn));

#endif
