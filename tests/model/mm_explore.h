/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of the MMU model share: one process with a guest, and what
 * happens when tasks work on it, searched exhaustively up to a number of
 * preemptions under a selection of rules and forms.
 */
#ifndef TESTS_MODEL_MM_EXPLORE_H
#define TESTS_MODEL_MM_EXPLORE_H

#include "check/check.h"
#include "kernel/env.h"
#include "kernel/rules.h"
#include "mm/ops.h"
#include "mm/page.h"
#include "model/engine.h"
#include "secondary/kvm_ops.h"

#define PAGE(n) ((unsigned long)(n) << PAGE_SHIFT)

static struct process *A __world;
static struct kvm_file *vm __world;

/* A machine, a process with @pages pages from page 1 on, a VM of it. */
static inline void mm_setup(unsigned long pages)
{
	if (machine_init(&MACHINE_DEFAULT))
		bail_out("machine_init() failed");
	A = mm_create("A");
	if (!A || mm_mmap(A, PAGE(1), pages))
		bail_out("the process cannot be made");
	vm = kvm_create(A, "vm");
	if (!vm)
		bail_out("the VM cannot be made");
}

static inline void explore_begin(void)
{
	struct env env;

	env_default(&env);
	env_apply(&env);
	checks_init();
}

/* "notifier.unlink:751efd8610" is a form, "kvm.check-sequence" a rule less. */
static inline void select_rule(struct rules_selection *sel, const char *what)
{
	if (!what)
		return;
	if (strchr(what, ':') ? rules_with(sel, what) :
				rules_without(sel, what))
		bail_out("no such rule: %s", what);
}

static inline void explore(const struct program *program, int preemptions,
			   const char *one, const char *two,
			   struct search_result *r)
{
	struct rules_selection sel;

	rules_default(&sel);
	select_rule(&sel, one);
	select_rule(&sel, two);
	rules_apply(&sel);
	search(program, "dfs", 0, preemptions, r);
	if (!r->nr_finds && r->limit && strcmp(r->limit, "preemptions"))
		bail_out("%s: cut off by %s", program->name, r->limit);
}

static inline void never2(const struct program *program, int preemptions,
			  const char *one, const char *two)
{
	struct search_result r;

	explore(program, preemptions, one, two, &r);
	ok(!r.nr_finds, "%s: never, %s %s", program->name,
	   one ? one : "as it is", two ? two : "");
	if (r.nr_finds)
		diag("%s: %s", r.finds[0].violation.invariant->name,
		     r.finds[0].violation.title);
	search_result_free(&r);
}

static inline void never(const struct program *program, int preemptions,
			 const char *one)
{
	never2(program, preemptions, one, NULL);
}

static inline void sometimes2(const struct program *program, int preemptions,
			      const char *kind, const char *one,
			      const char *two)
{
	struct search_result r;

	explore(program, preemptions, one, two, &r);
	ok(r.nr_finds, "%s: %s, %s %s", program->name, kind, one,
	   two ? two : "");
	if (r.nr_finds)
		is_str(r.finds[0].violation.invariant->name, kind, "of kind %s",
		       kind);
	search_result_free(&r);
}

static inline void sometimes(const struct program *program, int preemptions,
			     const char *kind, const char *one)
{
	sometimes2(program, preemptions, kind, one, NULL);
}

#endif
