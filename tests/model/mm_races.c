/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations in pairs and in threes, on one page that CPUs and a guest use, in
 * every environment: no invariant breaks, nothing is left, and every load gives
 * what was stored last.
 */
#include "mm/trace.h"
#include "model/mm_explore.h"

static void do_exit(void)
{
	exit_mm(A);
}

static void do_munmap(void)
{
	mm_munmap(A, PAGE(1), 1);
}

static void do_remap(void)
{
	mm_munmap(A, PAGE(1), 1);
	mm_mmap(A, PAGE(1), 1);
	cpu_write(A, PAGE(1));
}

static void do_swap_out(void)
{
	swap_out(A, PAGE(1));
}

static void do_read(void)
{
	cpu_read(A, PAGE(1));
}

static void do_write(void)
{
	cpu_write(A, PAGE(1));
}

static void do_access(void)
{
	cpu_write(A, PAGE(1));
	cpu_read(A, PAGE(1));
}

static void do_guest(void)
{
	guest_write(vm, 1);
	guest_read(vm, 1);
}

static void do_close(void)
{
	kvm_destroy(vm);
}

static void do_unregister(void)
{
	kvm_unregister(vm);
}

/* Another VM comes and goes. */
static void do_other_vm(void)
{
	struct kvm_file *other = kvm_create(A, "other");

	if (!other)
		return;
	guest_read(other, 1);
	kvm_destroy(other);
}

static const struct operation {
	const char *name;
	void (*fn)(void);
	bool in_threes;
} operations[] = {
	{ "exit", do_exit, true },
	{ "munmap", do_munmap, true },
	{ "remap", do_remap, false },
	{ "swap_out", do_swap_out, true },
	{ "read", do_read, false },
	{ "write", do_write, false },
	{ "access", do_access, true },
	{ "guest", do_guest, true },
	{ "close", do_close, true },
	{ "unregister", do_unregister, false },
	{ "other VM", do_other_vm, false },
};

#define NR_OPERATIONS (sizeof(operations) / sizeof(operations[0]))

static void run(void *arg)
{
	const struct operation *op = arg;

	op->fn();
}

/* --- loads give what was stored last --- */

static unsigned int last_version __world;
static bool page_goes __world;

static const struct invariant lost_write = {
	.name = "lost-write",
	.ids = "I10",
	.summary = "a load gives the last value that was stored",
};

static void on_access(unsigned long pfn, bool write, unsigned int version)
{
	if (write)
		last_version = version;
	else if (version != last_version && !page_goes)
		violation(&lost_write, "page 1", STEP_NONE,
			  "frame %lu holds %x, %x was stored last", pfn,
			  version, last_version);
}

static void on_cpu_access(unsigned int cpu, struct mm_struct *mm,
			  unsigned long addr, unsigned long pfn, bool write,
			  unsigned int version)
{
	(void)cpu;
	(void)mm;
	(void)addr;
	on_access(pfn, write, version);
}

static void on_guest_access(struct mmu_notifier *subscription,
			    unsigned long gfn, unsigned long hva,
			    unsigned long pfn, bool write, unsigned int version)
{
	(void)subscription;
	(void)gfn;
	(void)hva;
	on_access(pfn, write, version);
}

/* What is mapped there afterwards is another page. */
static void on_unmapping(struct mm_struct *mm, unsigned long start,
			 unsigned long end)
{
	(void)mm;
	(void)start;
	(void)end;
	page_goes = true;
}

/* --- how page 1 is when the tasks start --- */

enum state {
	UNTOUCHED,
	WRITTEN,
	SWAPPED,
	NR_STATES
};
static const char *const state_names[] = { "untouched", "written", "on swap" };

static void setup(void *data, const uint32_t *open)
{
	enum state state = (enum state)(uintptr_t)data;

	(void)open;
	mm_setup(2);
	if (state == UNTOUCHED)
		return;
	cpu_write(A, PAGE(1));
	guest_write(vm, 1);
	if (state == SWAPPED)
		swap_out(A, PAGE(1));
}

static const char *circumstance = "nothing else happens";

static void together(enum state state, const struct operation *a,
		     const struct operation *b, const struct operation *c)
{
	struct program program = {
		.name = "together",
		.data = (void *)(uintptr_t)state,
		.setup = setup,
		.nr_tasks = c ? 3 : 2,
		.tasks = { { "one", run, (void *)a },
			   { "two", run, (void *)b },
			   { "three", run, (void *)c } },
	};
	struct search_result r;

	explore(&program, 1, NULL, NULL, &r);
	ok(!r.nr_finds, "%s, %s%s%s, %s, %s", a->name, b->name, c ? ", " : "",
	   c ? c->name : "", state_names[state], circumstance);
	if (r.nr_finds)
		diag("%s: %s", r.finds[0].violation.invariant->name,
		     r.finds[0].violation.title);
	search_result_free(&r);
}

static void pairs(enum state state)
{
	for (unsigned int i = 0; i < NR_OPERATIONS; i++)
		for (unsigned int k = i; k < NR_OPERATIONS; k++)
			together(state, &operations[i], &operations[k], NULL);
}

static void threes(enum state state)
{
	for (unsigned int i = 0; i < NR_OPERATIONS; i++)
		for (unsigned int k = i; k < NR_OPERATIONS; k++)
			for (unsigned int m = k; m < NR_OPERATIONS; m++)
				if (operations[i].in_threes &&
				    operations[k].in_threes &&
				    operations[m].in_threes)
					together(state, &operations[i],
						 &operations[k],
						 &operations[m]);
}

/* The same when one thing may happen that no task does. */
static void environment(enum env_id id)
{
	struct env env;

	env_default(&env);
	env.value[id] = 1;
	env_apply(&env);
	circumstance = env_table[id].name;
	pairs(WRITTEN);
	pairs(SWAPPED);
	env_default(&env);
	env_apply(&env);
}

int main(void)
{
	explore_begin();
	register_trace_mm_cpu_access(on_cpu_access);
	register_trace_secondary_access(on_guest_access);
	register_trace_mm_unmapping(on_unmapping);
	pairs(UNTOUCHED);
	pairs(WRITTEN);
	pairs(SWAPPED);
	threes(WRITTEN);
	threes(SWAPPED);
	environment(ENV_ALLOC_FAIL);
	environment(ENV_TRYLOCK_FAIL);
	environment(ENV_REUSE);
	environment(ENV_HW_AD);
	return done_testing();
}
