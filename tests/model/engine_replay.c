/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Same schedule, same events: what a search found can be run again, step by
 * step, in any process; a schedule that does not fit is said not to.
 */
#include <errno.h>
#include <stdio.h>

#include "model/engine.h"

static __world struct {
	volatile int x, y;
	volatile int seen;
	uint32_t lock;
} w;

static const struct invariant lost = { .name = "lost-update" };
static const struct invariant odd = { .name = "odd" };

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	name_set(&w, sizeof(w), "w");
}

static void adds(void *arg)
{
	int x;

	(void)w.y;
	(void)w.y;
	x = w.x;
	(void)w.y;
	w.x = x + 1;
	(void)w.y;
	if (arg && w.seen++ == 1 && w.x == 1)
		violation(&lost, "w.x", STEP_NONE, "an update was lost");
}

static const struct program program = {
	.name = "adders",
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "A", adds, (void *)1 }, { "B", adds, (void *)1 } },
};

static bool search_finds(const char *strategy, struct search_result *r)
{
	search(&program, strategy, 10000, -1, r);
	return r->nr_finds == 1 && r->finds[0].violation.invariant == &lost;
}

static void test_replay(const char *strategy)
{
	struct search_result r;
	struct trace first, again;
	bool same = true;

	ok(search_finds(strategy, &r), "%s finds the lost update", strategy);
	trace_run(&program, &r.finds[0].schedule, true, 0, &first);
	ok(first.end == TRACE_VIOLATION && first.violation.invariant == &lost,
	   "its schedule shows it again");
	for (int i = 0; i < 100; i++) {
		trace_run(&program, &r.finds[0].schedule, true, 0, &again);
		same &= again.end == TRACE_VIOLATION &&
			again.hash == first.hash &&
			schedule_equal(&again.schedule, &first.schedule);
		trace_free(&again);
	}
	ok(same, "100 times, with the same log");
	trace_free(&first);
	search_result_free(&r);
}

/*
 * The log of one schedule, as a number that must be the same in every process,
 * for every compiler and processor.
 */
static void test_hash(void)
{
	struct schedule s;
	struct trace trace;

	schedule_init(&s);
	for (int i = 0; i < 3; i++)
		schedule_add_step(&s, "A");
	for (int i = 0; i < 8; i++)
		schedule_add_step(&s, "B");
	for (int i = 0; i < 6; i++)
		schedule_add_step(&s, "A");
	trace_run(&program, &s, true, 0, &trace);
	is_int(trace.nr_steps, 17, "all steps are in the trace");
	is_int(trace.preemptions, 1, "one preemption: B ended by itself");
	is_str(trace.steps[0].object, "w+0x4", "objects are named");
	is_int((intmax_t)trace.hash, 2040700601247073651,
	       "the hash of the log");
	trace_free(&trace);
	schedule_free(&s);
}

/* Notes stand at the step that runs, or at the task's next one. */
static void announces(void *arg)
{
	(void)arg;
	(void)w.x;
	sched_note("%s read x", task_name(task_current()));
	sched_note_next("%s reads y", task_name(task_current()));
	sched_note_next("and then ends");
	(void)w.y;
	sched_note_next("no step does this");
}

static void test_notes(void)
{
	static const struct program announcing = {
		.name = "announcing",
		.setup = setup,
		.nr_tasks = 2,
		.tasks = { { "A", announces, NULL }, { "B", announces, NULL } },
	};
	struct schedule s;
	struct trace t;
	char text[512] = "";

	schedule_init(&s);
	schedule_add_step(&s, "A");
	schedule_add_step(&s, "B");
	schedule_add_step(&s, "A");
	schedule_add_step(&s, "B");
	trace_run(&announcing, &s, true, 0, &t);
	for (uint32_t i = 0; i < t.nr_steps; i++)
		for (unsigned int n = 0; n < t.steps[i].nr_notes; n++)
			snprintf(text + strlen(text),
				 sizeof(text) - strlen(text), "%u %s: %s\n", i,
				 t.steps[i].task, t.steps[i].notes[n]);
	is_str(text,
	       "0 A: A read x\n"
	       "1 B: B read x\n"
	       "2 A: A reads y\n"
	       "2 A: and then ends\n"
	       "3 B: B reads y\n"
	       "3 B: and then ends\n",
	       "a note of the next step waits for it");
	trace_free(&t);
	schedule_free(&s);
}

static void test_diverged(void)
{
	struct schedule s;
	struct trace trace;

	schedule_init(&s);
	for (int i = 0; i < 9; i++)
		schedule_add_step(&s, "A");
	trace_run(&program, &s, true, 0, &trace);
	ok(trace.end == TRACE_DIVERGED && trace.diverged_step == 8,
	   "a task that has ended cannot go on: diverged at step 8");
	like(trace.diverged_why, "'A'", "and says who");
	trace_free(&trace);
	trace_run(&program, &s, false, 0, &trace);
	ok(trace.end == TRACE_REST,
	   "not strictly, the schedule is passed over");
	trace_free(&trace);
	schedule_add_outcome(&s, "alloc_fail", 1, 2);
	s.items[0].count = 2;
	schedule_add_step(&s, "B");
	trace_run(&program, &s, true, 0, &trace);
	ok(trace.end == TRACE_DIVERGED, "an answer that nobody asked for");
	like(trace.diverged_why, "alloc_fail", "and says which");
	trace_free(&trace);
	schedule_free(&s);
}

static void asks(void *arg)
{
	unsigned int a, b;

	(void)arg;
	(void)w.x;
	a = sched_choose("a", 4);
	(void)w.x;
	b = sched_choose("b", 4);
	if (a == 3 && b == 2)
		violation(&odd, "b", STEP_NONE, "outcomes %u and %u", a, b);
}

static void test_outcomes(void)
{
	const struct program p = { .setup = setup,
				   .nr_tasks = 2,
				   .tasks = { { "A", asks, NULL },
					      { "B", asks, NULL } } };
	struct search_result r;
	struct trace trace;

	search(&p, "random", 10000, -1, &r);
	ok(r.nr_finds == 1, "outcomes of the environment are explored");
	trace_run(&p, &r.finds[0].schedule, true, 0, &trace);
	ok(trace.end == TRACE_VIOLATION, "and replayed");
	is_str(trace.violation.title, "outcomes 3 and 2", "as they were");
	trace_free(&trace);
	search_result_free(&r);
}

/* What an object is called differs from one set-up to the other. */
static const char *const names[] = { "the first", "the second" };
static __world uint32_t named;

static void setup_named(void *data, const uint32_t *open)
{
	(void)data;
	named = open[0];
	name_set(&w.x, sizeof(w.x), "%s", names[named]);
}

static void is_named(void *arg)
{
	char name[NAME_MAX_LEN + 16];

	(void)arg;
	(void)w.x;
	name_of(&w.x, name, sizeof(name));
	if (strcmp(name, names[named]))
		violation(&odd, name, STEP_NONE, "%s", name);
}

static void test_names(void)
{
	struct program p = { .setup = setup_named,
			     .nr_open = 1,
			     .open = { { "n", 2 } },
			     .nr_tasks = 1,
			     .tasks = { { "A", is_named, NULL } } };
	struct search_options options = {
		.strategy = strategy_find("random"),
		.strategy_options = { .seed = 3 },
		.executions = 20,
	};
	struct search_result r;

	search_run(&p, &options, &r);
	is_int(r.nr_finds, 0, "objects are called as their set-up called them");
	search_result_free(&r);
}

static void test_shrink(void)
{
	struct search_options options = {
		.strategy = strategy_find("random"),
		.strategy_options = { .seed = 99 },
		.executions = 10000,
	};
	const struct shrink_options bounds = { .executions = 10000 };
	struct shrink_stats stats;
	struct search_result r;
	struct trace trace;

	search_run(&program, &options, &r);
	is_int(shrink(&program, &r.finds[0], &bounds, &stats), 0, "shrinks");
	is_int(stats.preemptions_after, 1,
	       "one preemption is enough for a lost update");
	ok(stats.minimal, "and that none is not, was searched");
	ok(stats.preemptions_before >= stats.preemptions_after &&
		   stats.steps_before >= stats.steps_after,
	   "nothing grew");
	trace_run(&program, &r.finds[0].schedule, true, 0, &trace);
	ok(trace.end == TRACE_VIOLATION && trace.preemptions == 1,
	   "the shrunk schedule replays");
	trace_free(&trace);
	search_result_free(&r);
}

#define LONG 25000

static void goes_on(void *arg)
{
	(void)arg;
	for (int i = 0; i < LONG; i++)
		w.x = i;
	if (w.y)
		violation(&lost, "w.y", STEP_NONE, "somebody came");
}

static void comes(void *arg)
{
	(void)arg;
	w.y = 1;
}

static const struct program long_program = {
	.name = "long",
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "A", goes_on, NULL }, { "B", comes, NULL } },
};

/* The limit of the search holds for its tries, whether high or low. */
static void test_shrink_steps(void)
{
	struct search_options options = {
		.strategy = strategy_find("random"),
		.strategy_options = { .seed = 1 },
		.executions = 10,
		.steps = LONG + 100,
	};
	struct shrink_options bounds = { .executions = 20,
					 .steps = LONG + 100 };
	struct shrink_stats stats;
	struct search_result r;

	if (search_run(&long_program, &options, &r) || !r.nr_finds)
		bail_out("no find");
	is_int(shrink(&long_program, &r.finds[0], &bounds, &stats), 0,
	       "a find of %d steps is shrunk", LONG);
	bounds.steps = 100;
	is_int(shrink(&long_program, &r.finds[0], &bounds, &stats), -EAGAIN,
	       "it is none where they are not allowed");
	search_result_free(&r);
}

static volatile int interrupted;
static unsigned int until_interrupt;

/* Called when a search begins, and before each try of shrinking. */
static void interrupt_later(void)
{
	if (until_interrupt && !--until_interrupt)
		interrupted = 1;
}

/* Shrink what random finds, bounded; the schedule has to replay. */
static struct shrink_stats shrink_bounded(const struct shrink_options *bounds)
{
	struct search_options options = {
		.strategy = strategy_find("random"),
		.strategy_options = { .seed = 99 },
		.executions = 10000,
	};
	struct shrink_stats stats;
	struct search_result r;
	struct trace trace;

	search_run(&program, &options, &r);
	is_int(shrink(&program, &r.finds[0], bounds, &stats), 0,
	       "what cuts shrinking off is no error");
	trace_run(&program, &r.finds[0].schedule, true, 0, &trace);
	ok(trace.end == TRACE_VIOLATION &&
		   trace.preemptions == stats.preemptions_after &&
		   trace.nr_steps == stats.steps_after,
	   "what there is then replays");
	ok(!stats.minimal, "and is not said to be minimal");
	trace_free(&trace);
	search_result_free(&r);
	return stats;
}

static void test_shrink_cut_off(void)
{
	void (*hook)(void) = sched_hooks.search;
	struct shrink_options bounds = { .executions = 10000,
					 .interrupted = &interrupted };
	struct shrink_stats stats;

	interrupted = 1;
	stats = shrink_bounded(&bounds);
	is_int(stats.executions, 1, "a signal that came before leaves it so");
	is_int(stats.steps_after, stats.steps_before, "as it was found");

	interrupted = 0;
	until_interrupt = 8;
	sched_hooks.search = interrupt_later;
	stats = shrink_bounded(&bounds);
	sched_hooks.search = hook;
	ok(interrupted, "a signal comes while it goes on");
	is_int(stats.executions, 7, "and ends it");

	interrupted = 0;
	bounds.seconds = 1e-9;
	stats = shrink_bounded(&bounds);
	is_int(stats.executions, 1, "so does the time");
}

/* A breach that does not end the search hides what would come after it. */
static bool not_enough(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

static void breaks_first(void *arg)
{
	(void)arg;
	(void)w.x;
	violation(&odd, "first", STEP_NONE, "always");
}

static void test_hidden(void)
{
	struct program p = { .setup = setup,
			     .nr_tasks = 1,
			     .tasks = { { "A", breaks_first, NULL } } };
	struct search_options options = {
		.strategy = strategy_find("dfs"),
		.strategy_options = { .preemptions = -1 },
		.enough = not_enough,
	};
	struct search_result r;

	search_run(&p, &options, &r);
	ok(!r.complete, "executions that a breach cut off are not complete");
	is_str(r.limit, "violations", "and that is the limit");
	search_result_free(&r);
}

int main(void)
{
	test_hidden();
	test_replay("random");
	test_replay("pct");
	test_replay("pos");
	test_replay("dfs");
	test_hash();
	test_notes();
	test_diverged();
	test_outcomes();
	test_names();
	test_shrink();
	test_shrink_steps();
	test_shrink_cut_off();
	return done_testing();
}
