/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the invariants share: a machine with one process, a fake
 * secondary MMU that is easy to make misbehave, and whether a program breaks an
 * invariant, which, and in what words.
 *
 * Programs are so small that all their interleavings are run, or all with up to
 * two preemptions where that is said.
 */
#ifndef TESTS_MODEL_CHECK_H
#define TESTS_MODEL_CHECK_H

#include "check/check.h"
#include "kernel/env.h"
#include "kernel/rules.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "mm/gup.h"
#include "mm/mm.h"
#include "mm/mmu_notifier.h"
#include "mm/ops.h"
#include "mm/page.h"
#include "mm/process.h"
#include "mm/trace.h"
#include "model/engine.h"

#define ADDR 0x1000ul		/* the page that everything is about */
#define GFN 1ul

/* A program of tasks { "name", function, argument }, ... */
#define PROGRAM(title, set, argument, ...)                             \
	((struct program){                                             \
		.name = (title),                                       \
		.data = (void *)(uintptr_t)(argument),                 \
		.setup = (set),                                        \
		.nr_tasks = sizeof((struct program_task[]){ __VA_ARGS__ }) / \
			    sizeof(struct program_task),               \
		.tasks = { __VA_ARGS__ },                              \
	})

static inline void checks_begin(void)
{
	struct rules_selection rules;
	struct env env;

	rules_default(&rules);
	rules_apply(&rules);
	env_default(&env);
	env_apply(&env);
	checks_init();
}

static inline bool go_on(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

/*
 * Run @program to the end; the first find of @kind (NULL: of any) into @v.
 * @preemptions: at most so many; -1 for all interleavings.
 */
static inline bool run_program(const struct program *program, int preemptions,
			       const char *kind, struct violation *v)
{
	struct search_options options = {
		.strategy = strategy_find("dfs"),
		.strategy_options = { .preemptions = preemptions },
		.executions = 2000000,
		.enough = go_on,
	};
	struct search_result r;
	bool found = false;

	track(program);
	if (search_run(program, &options, &r))
		bail_out("search_run() failed");
	for (unsigned int i = 0; i < r.nr_finds && !found; i++) {
		*v = r.finds[i].violation;
		found = !kind || !strcmp(v->invariant->name, kind);
	}
	if (!found && r.limit && strcmp(r.limit, "preemptions"))
		bail_out("%s: cut off by %s", program->name, r.limit);
	search_result_free(&r);
	return found;
}

/* The program breaks @kind, at @object, and the title says so. */
static inline void breaks_within(const struct program *program, int preemptions,
				 const char *kind, const char *object,
				 const char *title)
{
	struct violation v;

	if (!run_program(program, preemptions, kind, &v)) {
		ok(false, "%s: breaks %s", program->name, kind);
		return;
	}
	ok(true, "%s: breaks %s", program->name, kind);
	is_str(v.object, object, "%s: at %s", program->name, object);
	is_str(v.title, title, "%s: %s", program->name, title);
}

static inline void breaks(const struct program *program, const char *kind,
			  const char *object, const char *title)
{
	breaks_within(program, -1, kind, object, title);
}

/* Nothing is broken, in any interleaving. */
static inline void holds_within(const struct program *program, int preemptions)
{
	struct violation v;

	if (run_program(program, preemptions, NULL, &v)) {
		ok(false, "%s: breaks nothing", program->name);
		diag("%s: %s", v.invariant->name, v.title);
		return;
	}
	ok(true, "%s: breaks nothing", program->name);
}

static inline void holds(const struct program *program)
{
	holds_within(program, -1);
}

#endif
