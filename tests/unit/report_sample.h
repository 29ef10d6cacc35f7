/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A report made by hand for the tests of src/report: the race of 3ad3d901bb as
 * it might be found, so that nothing but the code under test has to work.
 */
#ifndef REPORT_SAMPLE_H
#define REPORT_SAMPLE_H

#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "sched/hash.h"

#define SAMPLE_STEPS 14u

static const char sample_scenario[] =
	"scenario release-vs-reclaim\n"
	"covers S01 S04\n"
	"\n"
	"/* \"exit\" unlinks first: caf\xc3\xa9 \\ tab\t. */\n"
	"exit      { exit_mm(A); }\n"
	"result never\n";

struct sample_step {
	const char *task;
	unsigned int cpu;
	const char *op, *object, *text, *func, *file;
	int line;
	const char *note;
	bool preempt;
};

static const struct sample_step sample_steps[SAMPLE_STEPS] = {
	{ "exit", 0, "rmw", "A.mm_users", "atomic_dec_and_test(&mm->mm_users)",
	  "mmput", "src/mm/mm.c", 71, NULL, false },
	{ "exit", 0, "rcu-lock", "srcu", "srcu_read_lock(&srcu)", "exit_mmap",
	  "src/mm/mmap.c", 210, NULL, false },
	{ "exit", 0, "read", "A.subscriptions",
	  "READ_ONCE(mm->notifier_subscriptions)", "exit_mmap", "src/mm/mmap.c",
	  211, NULL, false },
	{ "exit", 0, "rcu-unlock", "srcu", "srcu_read_unlock(&srcu, id)",
	  "exit_mmap", "src/mm/mmap.c", 215, NULL, false },
	{ "exit", 0, "lock", "A.subscriptions.lock",
	  "spin_lock(&mm->notifier_subscriptions->lock)",
	  "__mmu_notifier_release", "src/mm/mmu_notifier.c", 88, NULL, false },
	{ "exit", 0, "write", "vm.mn", "hlist_del_init_rcu(&mn->hlist)",
	  "__mmu_notifier_release", "src/mm/mmu_notifier.c", 91,
	  "vm is no longer subscribed to A", false },
	{ "reclaim", 1, "lock", "folio 3", "folio_lock(folio)",
	  "shrink_folio_list", "src/mm/vmscan.c", 40, NULL, true },
	{ "reclaim", 1, "lock", "A.ptl", "spin_lock(ptl)",
	  "page_vma_mapped_walk", "src/mm/rmap.c", 25, NULL, false },
	{ "reclaim", 1, "read", "A.pte", "ptep_get(pvmw.pte)",
	  "try_to_unmap_one", "src/mm/rmap.c", 118, NULL, false },
	{ "reclaim", 1, "rmw", "A.pte",
	  "ptep_clear_flush(vma, address, pvmw.pte)", "try_to_unmap_one",
	  "src/mm/rmap.c", 120, "pte of A at 0x1000: swap entry 1", false },
	{ "reclaim", 1, "unlock", "A.ptl", "spin_unlock(ptl)",
	  "page_vma_mapped_walk_done", "src/mm/rmap.c", 31, NULL, false },
	{ "reclaim", 1, "write", "swap", "swap_writepage(page)",
	  "shrink_folio_list", "src/mm/vmscan.c", 47, NULL, false },
	{ "reclaim", 1, "rmw", "frame 3", "folio_ref_freeze(folio, 1)",
	  "__remove_mapping", "src/mm/vmscan.c", 60, NULL, false },
	{ "reclaim", 1, "free", "frame 3", "free_unref_folio(folio)",
	  "shrink_folio_list", "src/mm/vmscan.c", 55, "frame 3 is free",
	  false },
};

static const struct invariant sample_kind = {
	.name = "stale-secondary",
	.ids = "I1",
	.summary = "A secondary MMU maps no free frame.",
};

static inline void *sample_must(void *p)
{
	if (!p)
		abort();
	return p;
}

static inline void sample_trace_steps(struct trace *t)
{
	t->steps = sample_must(calloc(SAMPLE_STEPS, sizeof(*t->steps)));
	t->nr_steps = SAMPLE_STEPS;
	for (unsigned int i = 0; i < SAMPLE_STEPS; i++) {
		const struct sample_step *from = &sample_steps[i];
		struct trace_step *s = &t->steps[i];

		s->task = sample_must(strdup(from->task));
		s->cpu = from->cpu;
		s->op = from->op;
		s->object = sample_must(strdup(from->object));
		s->text = from->text;
		s->func = from->func;
		s->file = from->file;
		s->line = from->line;
		s->choice = i != 0;
		s->preempt = from->preempt;
		if (!from->note)
			continue;
		s->nr_notes = 1;
		s->notes = sample_must(calloc(2, sizeof(*s->notes)));
		s->notes[0] = sample_must(strdup(from->note));
		if (strcmp(from->op, "free"))
			continue;
		s->nr_notes = 2;
		s->nr_minor = 1;
		s->notes[1] = sample_must(strdup("frame 3: refcount 0"));
	}
}

static inline void sample_trace_held(struct trace *t)
{
	t->nr_held = 2;
	t->held = sample_must(calloc(2, sizeof(*t->held)));
	t->held[0] = (struct trace_held){
		.task = sample_must(strdup("exit")),
		.cpu = 0,
		.locks = sample_must(
			strdup("&mm->notifier_subscriptions->lock")),
		.waits = sample_must(strdup("")),
		.next = "write_lock(&kvm->mmu_lock)",
		.func = "kvm_mmu_notifier_release",
		.file = "src/secondary/kvm_main.c",
		.line = 312,
	};
	t->held[1] = (struct trace_held){
		.task = sample_must(strdup("reclaim")),
		.cpu = 1,
		.locks = sample_must(strdup("folio 3")),
		.waits = sample_must(strdup("")),
		.next = "free_unref_folio(folio)",
		.func = "shrink_folio_list",
		.file = "src/mm/vmscan.c",
		.line = 55,
	};
}

static inline void sample_trace(struct trace *t)
{
	memset(t, 0, sizeof(*t));
	t->end = TRACE_VIOLATION;
	t->violation.invariant = &sample_kind;
	strcpy(t->violation.title, "vm maps freed frame 3 at gfn 1");
	strcpy(t->violation.object, "vm");
	t->violation.step = SAMPLE_STEPS - 1;
	t->violation.other_step = 5;
	t->preemptions = 1;
	t->hash = 0x0123456789abcdefull;
	sample_trace_steps(t);
	sample_trace_held(t);
	schedule_init(&t->schedule);
	for (unsigned int i = 0; i < SAMPLE_STEPS; i++)
		schedule_add_step(&t->schedule, sample_steps[i].task);
	schedule_add_outcome(&t->schedule, "alloc_fail", 0, 2);
}

static inline void sample_config(struct report_config *c)
{
	strcpy(c->scenario_file, "release-vs-reclaim.scn");
	strcpy(c->scenario_name, "release-vs-reclaim");
	c->scenario_text = sample_must(strdup(sample_scenario));
	c->scenario_size = strlen(sample_scenario);
	c->scenario_hash =
		hash_bytes(HASH_START, sample_scenario, c->scenario_size);
	strcpy(c->kernel, "6.12");
	c->nr_without = 1;
	strcpy(c->without[0], "notifier.release-before-unlink");
	c->nr_params = 1;
	strcpy(c->params[0].name, "pages");
	c->params[0].value = 1;
	env_default(&c->env);
	c->env.value[ENV_ALLOC_FAIL] = 1;
	strcpy(c->strategy, "random");
	c->seed = 0xfedcba9876543210ull;
	c->steps_max = STEPS_DEFAULT;
}

/* To be freed by report_free(). */
static inline void sample_report(struct report *report)
{
	memset(report, 0, sizeof(*report));
	strcpy(report->version, "0.1");
	sample_config(&report->config);
	report->shrink = (struct shrink_stats){
		.steps_before = 40,
		.steps_after = SAMPLE_STEPS,
		.preemptions_before = 6,
		.preemptions_after = 1,
		.executions = 345,
		.minimal = true,
	};
	report->traces = sample_must(calloc(1, sizeof(*report->traces)));
	report->nr_traces = 1;
	sample_trace(&report->traces[0]);
}

#endif
