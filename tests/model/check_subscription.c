/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * subscription (I16): callbacks outside of a registration, a ->release that
 * leaves something or comes twice, pages that go before it; and lives that are
 * in order, alone and against an exit.
 */
#include "kernel/rwonce.h"
#include "model/fake_mmu.h"

static void setup(void *data, const uint32_t *open)
{
	(void)open;
	fake_setup((unsigned int)(uintptr_t)data);
}

static void setup_mapped(void *data, const uint32_t *open)
{
	setup(data, open);
	fake_fault(GFN);
}

static void unregisters(void *arg)
{
	(void)arg;
	mmu_notifier_unregister(&fake.mn, fake.mn.mm);
}

static void exits(void *arg)
{
	(void)arg;
	exit_mm(fake.process);
}

static void faults(void *arg)
{
	(void)arg;
	fake_fault(GFN);
}

/* A walk of its own, as a module without access to the domain would do it. */
static void calls(void *arg)
{
	(void)arg;
	trace_mmu_notifier_call(&fake.mn, fake.mn.mm, MMU_NOTIFIER_RELEASE,
				NULL);
	spin_lock(&fake.lock);
	spin_unlock(&fake.lock);
	trace_mmu_notifier_return(&fake.mn, fake.mn.mm, MMU_NOTIFIER_RELEASE,
				  NULL);
}

static void unregisters_and_calls(void *arg)
{
	unregisters(arg);
	calls(arg);
}

static void calls_twice(void *arg)
{
	calls(arg);
	calls(arg);
}

/* exit_mmap() without the notifier core. */
static void unmaps_at_once(void *arg)
{
	(void)arg;
	trace_mm_exit_mmap(fake.process->mm);
}

static void select_release(const char *shape)
{
	struct rules_selection rules;

	rules_default(&rules);
	if (rules_with(&rules, shape))
		bail_out("no %s", shape);
	rules_apply(&rules);
}

static void test_calls(void)
{
	struct program before = PROGRAM("a call before registration", setup,
					FAKE_ALONE, { "A", calls, NULL });
	struct program after = PROGRAM("a call after removal", setup, 0,
				       { "A", unregisters_and_calls, NULL });
	struct program during = PROGRAM("removal during a call", setup, 0,
					{ "A", unregisters, NULL },
					{ "B", calls, NULL });
	struct program twice = PROGRAM("two calls of ->release", setup, 0,
				       { "A", calls_twice, NULL });

	breaks(&before, "subscription", "fake",
	       "->release of fake is called before it is registered");
	breaks(&after, "subscription", "fake",
	       "->release of fake is called after its removal");
	breaks_within(&during, 1, "subscription", "fake",
		      "fake is removed while a callback of it runs");
	holds(&twice);
	select_release("subscription.release:once");
	breaks(&twice, "subscription", "fake",
	       "->release of fake is called twice");
	select_release("subscription.release:idempotent");
}

/* Something else is done before the call. */
static void looks_and_calls(void *arg)
{
	READ_ONCE(fake.sequence);
	calls(arg);
}

/* Which step of the first find is told as the one that led to it? */
static void test_explained(void)
{
	struct search_options o = {
		.strategy = strategy_find("dfs"),
		.executions = 1,
	};
	struct program twice = PROGRAM("two that call ->release", setup, 0,
				       { "A", looks_and_calls, NULL },
				       { "B", looks_and_calls, NULL });
	struct search_result r;
	struct trace t;

	select_release("subscription.release:once");
	if (search_run(&twice, &o, &r) || !r.nr_finds ||
	    trace_run(&twice, &r.finds[0].schedule, true, 0, &t) ||
	    t.end != TRACE_VIOLATION || t.violation.other_step == STEP_NONE)
		bail_out("no second call of ->release");
	is_str(t.steps[t.violation.other_step].text, "spin_lock(&fake.lock)",
	       "the first call of ->release begins with its own first step");
	is_int(t.violation.other_step, 1, "not with the one before");
	trace_free(&t);
	search_result_free(&r);
	select_release("subscription.release:idempotent");
}

static void test_release(void)
{
	struct program keeps = PROGRAM("->release keeps an entry", setup_mapped,
				       FAKE_KEEPS, { "A", exits, NULL });
	struct program not_frozen =
		PROGRAM("it maps after ->release", setup, FAKE_NOT_FROZEN,
			{ "A", unregisters, NULL }, { "B", faults, NULL });
	struct program early = PROGRAM("pages go before ->release", setup, 0,
				       { "A", unmaps_at_once, NULL });
	struct program right =
		PROGRAM("unregister against exit and fault", setup_mapped, 0,
			{ "A", unregisters, NULL }, { "B", exits, NULL },
			{ "C", faults, NULL });

	breaks(&keeps, "subscription", "fake",
	       "fake still maps frame 3 at gfn 1 after ->release");
	breaks_within(&not_frozen, 1, "subscription", "fake",
		      "fake maps frame 3 at gfn 1 after its removal");
	breaks(&early, "subscription", "fake",
	       "A unmaps its pages before ->release of fake has returned");
	holds_within(&right, 1);
}

int main(void)
{
	checks_begin();
	test_calls();
	test_explained();
	test_release();
	return done_testing();
}
