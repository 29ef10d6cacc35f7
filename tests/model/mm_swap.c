/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Swap space: a slot is not handed out while a folio is on its way to it.
 */
#include <errno.h>

#include "kernel/env.h"
#include "kernel/rules.h"
#include "mm/mm.h"
#include "mm/ops.h"
#include "mm/process.h"
#include "mm/trace.h"
#include "model/engine.h"

#define PAGE(n) ((unsigned long)(n) << PAGE_SHIFT)

static const struct invariant lost = { .name = "lost-data" };
static struct process *A __world;
static unsigned int written __world;	/* the version of page 2 */
static int ret __world;

static void on_access(unsigned int cpu, struct mm_struct *mm,
		      unsigned long addr, unsigned long pfn, bool write,
		      unsigned int version)
{
	(void)cpu;
	(void)mm;
	(void)pfn;
	if (addr != PAGE(2))
		return;
	if (write)
		written = version;
	else if (version != written)
		violation(&lost, "", STEP_NONE, "another page's content");
}

/* One slot, and page 1 is written to. */
static void setup(void *data, const uint32_t *open)
{
	struct machine machine = { .frames = 16, .entries = 4, .slots = 1 };

	(void)data;
	(void)open;
	machine_init(&machine);
	A = mm_create("A");
	mm_mmap(A, PAGE(1), 2);
	cpu_write(A, PAGE(1));
}

static void reclaims(void *arg)
{
	(void)arg;
	swap_out(A, PAGE(1));
}

/* Gives back the slot of page 1, and wants it for page 2. */
static void uses_slot(void *arg)
{
	(void)arg;
	mm_munmap(A, PAGE(1), 1);
	cpu_write(A, PAGE(2));
	swap_out(A, PAGE(2));
	cpu_read(A, PAGE(2));
}

static void fills_swap(void *arg)
{
	(void)arg;
	swap_out(A, PAGE(1));
	cpu_write(A, PAGE(2));
	ret = swap_out(A, PAGE(2));
	if (ret != -ENOSPC)
		violation(&lost, "", STEP_NONE, "swap_out() gives %d", ret);
}

static bool goes_wrong(const struct program *program)
{
	struct search_result r;
	bool found;

	search(program, "dfs", 30000, 2, &r);
	found = r.nr_finds;
	if (found)
		diag("%s", r.finds[0].violation.title);
	search_result_free(&r);
	return found;
}

int main(void)
{
	struct program late = { .setup = setup,
				.nr_tasks = 2,
				.tasks = { { "reclaim", reclaims, NULL },
					   { "user", uses_slot, NULL } } };
	struct program full = { .setup = setup,
				.nr_tasks = 1,
				.tasks = { { "A", fills_swap, NULL } } };
	struct rules_selection rules;
	struct env env;

	rules_default(&rules);
	rules_apply(&rules);
	env_default(&env);
	env_apply(&env);
	register_trace_mm_cpu_access(on_access);
	ok(!goes_wrong(&late), "a late write does not hit another page's slot");
	ok(!goes_wrong(&full),
	   "and swap space that is full is told from a page "
	   "that is in use");
	return done_testing();
}
