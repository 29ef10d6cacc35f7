/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Nothing of a task is left to the next one that has its number; who they were
 * is told apart in traces, schedules and replays.
 */
#include "model/numbers.h"

/* Its state is what it was called with. */
static __attribute__((noinline)) void poll(volatile uintptr_t i)
{
	if (!w.flag)
		sched_relax(SITE("relax"));
	(void)i;
}

/* The last of the rounds that it is about is one of a poll that sleeps. */
static void polls_from(void *arg)
{
	for (uintptr_t i = (uintptr_t)arg; i < 4; i++)
		poll(i);
}

static void calls_pollers(void *arg)
{
	(void)arg;
	for (uint32_t i = 0; i < MANY; i++)
		task_join(task_spawn("kid", polls_from, (void *)(i ? 3ul : 0ul),
				     SITE("spawn")),
			  SITE("join"));
}

/* There are two tasks of the program: the next gets the number of the first. */
static void fill_up_from(uint32_t nr)
{
	for (; nr <= TASKS_MAX - 2; nr++) {
		call(idle, NULL);
		wait_for(nr);
	}
}

/* A barrier of the former owner is none of the new one. */
static void passes_barrier(void *arg)
{
	(void)arg;
	learn();
	w.plain = 1;
	clock_fence_release();
	finish();
}

static void stores(void *arg)
{
	(void)arg;
	learn();
	__atomic_store_n(&w.marked, 1, __ATOMIC_RELAXED);
	finish();
}

static void calls_past_barriers(void *arg)
{
	(void)arg;
	call(passes_barrier, NULL);
	wait_for(1);
	fill_up_from(2);
	call(stores, NULL);
	wait_for(TASKS_MAX - 1);
}

static void acquires(void *arg)
{
	(void)arg;
	if (__atomic_load_n(&w.marked, __ATOMIC_ACQUIRE))
		w.early = w.plain;
}

/* What it reads was told to the former owner. */
static void reads_marked(void *arg)
{
	(void)arg;
	learn();
	(void)__atomic_load_n(&w.marked, __ATOMIC_RELAXED);
	finish();
}

static void passes_other_barrier(void *arg)
{
	(void)arg;
	learn();
	clock_fence_acquire();
	w.early = w.plain;
	finish();
}

static void calls_readers(void *arg)
{
	(void)arg;
	waits_to_go(NULL);
	call(reads_marked, NULL);
	wait_for(1);
	fill_up_from(2);
	call(passes_other_barrier, NULL);
	wait_for(TASKS_MAX - 1);
}

static void releases(void *arg)
{
	(void)arg;
	w.plain = 1;
	__atomic_store_n(&w.marked, 1, __ATOMIC_RELEASE);
	w.go = 1;
}

/* A note of what comes next, where nothing comes. */
static void announces(void *arg)
{
	(void)arg;
	learn();
	sched_note_next("the former one's");
	finish();
}

static void calls_announcers(void *arg)
{
	(void)arg;
	repeat(announces, MANY);
	call(stays, NULL);
	wait_for(MANY + 1);
	violation(&wrong, "", STEP_NONE, "the end");
}

static void test_traces(void)
{
	struct program p = one(calls_announcers, NULL);
	unsigned int columns = 0, notes = 0;
	char last[TASK_NAME_MAX] = "";
	struct search_result r;
	struct trace trace;

	search(&p, "dfs", 1, -1, &r);
	trace_run(&p, &r.finds[0].schedule, true, 0, &trace);
	for (uint32_t i = 0; i < trace.nr_steps; i++) {
		const struct trace_step *s = &trace.steps[i];

		notes += s->nr_notes;
		if (s->cpu > columns) {
			columns = s->cpu;
			strcpy(last, s->task);
		}
	}
	is_int(columns, MANY + 1, "each task has a column of its own");
	is_str(last, "A.kid41", "headed by its name");
	is_int(notes, 0, "a note on a step that does not come goes to nobody");
	is_int(trace.nr_held, 2, "the two that have not ended");
	is_str(trace.held[1].task, "A.kid41", "by their names");
	is_int(trace.held[1].cpu, MANY + 1, "and columns");
	trace_free(&trace);
	search_result_free(&r);
}

static __unseen void set(uint32_t *flag, uint32_t value)
{
	track_write(flag, sizeof(*flag));
	*flag = value;
}

static __unseen uint32_t get(const uint32_t *flag)
{
	return *flag;
}

/*
 * Who polls comes last: the other's first step came before it.  Its successor
 * in the number may well come first.
 */
static void polls_politely(void *arg)
{
	if (arg)
		sched_relax(SITE("relax"));
	set(&w.early, 1);
	sched_relax(SITE("relax"));
}

static void comes_first(void *arg)
{
	(void)arg;
	(void)w.flag;
	if (!w.other && get(&w.marked))
		violation(&wrong, "", STEP_NONE, "it came first");
}

static void calls_polite_ones(void *arg)
{
	for (uint32_t i = 0; i < TASKS_MAX - 2; i++)
		task_join(task_spawn("kid", polls_politely, arg, SITE("spawn")),
			  SITE("join"));
	w.go = 1;
	task_join(task_spawn("kid", comes_first, NULL, SITE("spawn")),
		  SITE("join"));
}

static void comes_second(void *arg)
{
	(void)w.flag;
	set(&w.marked, get(&w.early));
	waits_to_go(arg);
	w.other = 1;
}

static void test_priorities(const char *strategy)
{
	struct program p = two(calls_polite_ones, comes_second);
	struct search_options options = {
		.strategy = strategy_find(strategy),
		.strategy_options = { .seed = 1, .depth = 1 },
		.executions = 1000,
	};
	struct search_result r;

	/* pct sees that it polls when it goes on, pos before. */
	p.tasks[0].arg = strcmp(strategy, "pos") ? &w : NULL;
	search_run(&p, &options, &r);
	ok(r.nr_finds == 1, "%s gives a new owner a priority of its own",
	   strategy);
	search_result_free(&r);
}

static void test_leftovers(void)
{
	struct program pollers = one(calls_pollers, NULL);
	struct program barriers = two(calls_past_barriers, acquires);
	struct program readers = two(calls_readers, releases);

	is_str(verdict(&pollers, "dfs"), "never",
	       "a new owner has polled nothing yet");
	is_str(verdict(&barriers, "dfs"), "data-race",
	       "it has passed no release barrier");
	is_str(verdict(&readers, "dfs"), "data-race",
	       "and read nothing that an acquire barrier is about");
}

/* --- the same again --- */

static void test_replay(const char *strategy)
{
	struct program p = two(calls_one_writer, looks_at_plain);
	struct shrink_options options = { .executions = 2000 };
	struct shrink_stats stats;
	struct search_result r;
	struct trace first, again;

	search(&p, strategy, 20000, -1, &r);
	ok(r.nr_finds == 1, "%s finds the race", strategy);
	for (int round = 0; r.nr_finds && round < 2; round++) {
		trace_run(&p, &r.finds[0].schedule, true, 0, &first);
		trace_run(&p, &r.finds[0].schedule, true, 0, &again);
		ok(first.end == TRACE_VIOLATION && again.end == first.end &&
			   again.hash == first.hash &&
			   schedule_equal(&again.schedule, &first.schedule) &&
			   schedule_equal(&r.finds[0].schedule,
					  &first.schedule),
		   "%s: replayed with the same log", strategy);
		trace_free(&first);
		trace_free(&again);
		if (!round)
			shrink(&p, &r.finds[0], &options, &stats);
	}
	search_result_free(&r);
}

int main(void)
{
	hooks();
	test_leftovers();
	test_priorities("pct");
	test_priorities("pos");
	test_traces();
	test_replay("dfs");
	test_replay("random");
	test_replay("pct");
	test_replay("pos");
	return done_testing();
}
