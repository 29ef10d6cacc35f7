/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mapping a schedule onto other code: three shapes of one piece of code, as in
 * the history of __mmu_notifier_release(), and one find mapped onto each.
 *
 *  UNLINK_FIRST	unlink; release			broken before 3ad3d901bb
 *  UNLINK_LOCKED	lock; unlink; unlock; release	broken (751efd8610)
 *  RELEASE_FIRST	release; unlink			right (d34883d4e3)
 *  NO_UNLINK	release				nowhere to preempt
 */
#include "model/engine.h"

#include "report/map.h"

enum shape {
	UNLINK_FIRST,
	UNLINK_LOCKED,
	RELEASE_FIRST,
	NO_UNLINK
};

static enum shape shape;
static bool other_text;		/* the same operation, said otherwise */
static bool asks_more;		/* asks the environment once more before */

static const struct invariant stale = { .name = "stale" };

static __world struct {
	int hashed, mapped, freed;
	uint32_t lock;
	int failed;
} w;

static unsigned int runs;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	runs++;
	name_set(&w, sizeof(w), "w");
	w.hashed = w.mapped = 1;
}

/* One step that may write: what it does to the world is part of it. */
static __unseen void step(enum op_kind kind, void *obj, const struct site *site,
			  int *set)
{
	sched_op(kind, obj, site);
	if (set)
		*set = 0;
}

static __unseen int get(const int *p)
{
	return *p;
}

#define LOOK(kind, obj, text) step(OP_##kind, &w.obj, SITE(text), NULL)
#define STEP(kind, obj, text) step(OP_##kind, &w.obj, SITE(text), &w.obj)

static void unlink_subscription(void)
{
	if (shape == UNLINK_LOCKED)
		LOOK(LOCK, lock, "spin_lock(&lock)");
	if (other_text)
		STEP(WRITE, hashed, "hlist_del_rcu(&mn->hlist)");
	else
		STEP(WRITE, hashed, "hlist_del_init_rcu(&mn->hlist)");
	if (shape == UNLINK_LOCKED)
		LOOK(UNLOCK, lock, "spin_unlock(&lock)");
}

static void release(void)
{
	STEP(WRITE, mapped, "->release()");
}

static void exits(void *arg)
{
	(void)arg;
	LOOK(READ, hashed, "look()");
	LOOK(READ, hashed, "look()");
	if (shape == RELEASE_FIRST || shape == NO_UNLINK)
		release();
	if (shape != NO_UNLINK)
		unlink_subscription();
	if (shape == UNLINK_FIRST || shape == UNLINK_LOCKED)
		release();
	LOOK(READ, hashed, "look()");
}

static __unseen void may_fail(void)
{
	sched_op(OP_ALLOC, &w.failed, SITE("kmalloc()"));
	track_write(&w, sizeof(w));
	w.failed += (int)sched_choose("alloc_fail", 2);
}

static void reclaims(void *arg)
{
	(void)arg;
	if (asks_more)
		may_fail();
	may_fail();
	may_fail();
	LOOK(READ, hashed, "find subscribers");
	if (get(&w.hashed))
		STEP(WRITE, mapped, "->invalidate()");
	STEP(FREE, freed, "free page");
	if (get(&w.failed) == 1 && get(&w.mapped))
		violation(&stale, "w", STEP_NONE, "the page is mapped");
}

static const struct program program = {
	.name = "release-vs-reclaim",
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "exit", exits, NULL }, { "reclaim", reclaims, NULL } },
};

/* The race on the oldest shape; the second of two allocations fails. */
static void record(struct trace *t)
{
	struct schedule s;

	shape = UNLINK_FIRST;
	other_text = asks_more = false;
	schedule_init(&s);
	for (int i = 0; i < 3; i++)
		schedule_add_step(&s, "exit");
	schedule_add_step(&s, "reclaim");
	schedule_add_outcome(&s, "alloc_fail", 0, 2);
	schedule_add_step(&s, "reclaim");
	schedule_add_outcome(&s, "alloc_fail", 1, 2);
	for (int i = 0; i < 4; i++)
		schedule_add_step(&s, "reclaim");
	if (trace_run(&program, &s, true, 0, t))
		bail_out("trace_run() failed");
	schedule_free(&s);
	ok(t->end == TRACE_VIOLATION, "the recorded run is bad");
	is_int(t->preemptions, 1, "with one preemption");
}

static const char *printed(const struct trace *recorded,
			   const struct mapping *m)
{
	static char *text;
	size_t size;
	FILE *out;

	free(text);
	out = open_memstream(&text, &size);
	mapping_print(out, recorded, m);
	fclose(out);
	return text;
}

static void test(const struct trace *recorded, enum shape onto,
		 enum trace_end end, unsigned int matched, const char *text,
		 const char *name)
{
	struct mapping m;

	shape = onto;
	if (mapping_run(&program, recorded, 0, &m))
		bail_out("mapping_run() failed");
	is_int(m.nr_points, 2, "%s: a preemption and an outcome", name);
	is_int(m.nr_matched, matched, "%s: matched", name);
	is_int(m.trace.end, end, "%s: how it ends", name);
	is_str(printed(recorded, &m), text, "%s: what is said", name);
	mapping_free(&m);
}

/*
 * A report may be long that nothing came of: two tasks in turn, or ones that do
 * not exist, with an answer before each step.
 */
static struct trace *long_trace(struct trace *t, bool unknown)
{
	static char names[STEPS_MAX][16], object[] = "w";

	*t = (struct trace){ .end = TRACE_REST, .nr_steps = STEPS_MAX };
	schedule_init(&t->schedule);
	t->steps = calloc(STEPS_MAX, sizeof(*t->steps));
	if (!t->steps)
		bail_out("no memory");
	for (uint32_t i = 0; i < STEPS_MAX; i++) {
		if (unknown)
			snprintf(names[i], sizeof(names[i]), "t%u", i);
		else
			strcpy(names[i], i % 2 ? "reclaim" : "exit");
		t->steps[i] = (struct trace_step){
			.task = names[i],
			.op = "read",
			.object = object,
			.text = "look()",
			.func = "exits",
			.file = "",
			.preempt = i > 0,
		};
		schedule_add_step(&t->schedule, names[i]);
		schedule_add_outcome(&t->schedule, "alloc_fail", 1, 2);
	}
	return t;
}

static void free_long(struct trace *t)
{
	free(t->steps);
	schedule_free(&t->schedule);
}

/*
 * Each step and each answer that is settled costs a run, and one for each task
 * that cannot go on there; not each step of the recorded run.
 */
static void test_long(void)
{
	const unsigned int tasks = 2, settled = 8 + 2;
	struct mapping m;
	struct trace t;

	shape = UNLINK_FIRST;
	asks_more = false;
	runs = 0;
	if (mapping_run(&program, long_trace(&t, false), 0, &m))
		bail_out("mapping_run() failed");
	is_int(m.trace.end, TRACE_REST, "a long one: it ends");
	ok(runs <= (settled + 1) * (tasks + 1), "after %u runs", runs);
	is_int(m.nr_preemptions, STEPS_MAX - 1, "a preemption at each step");
	is_int(m.points[STEPS_MAX - 2].nth, STEPS_MAX / 2,
	       "of the same operation again and again");
	is_int(m.nr_points - m.nr_preemptions, STEPS_MAX, "and an answer");
	is_int(m.points[m.nr_points - 2].nth, STEPS_MAX / 2,
	       "to the same question");
	/* reclaim then goes on to its end: nobody can be left for it again. */
	is_int(m.nr_matched, 1 + 2, "a switch and two answers are matched");
	mapping_free(&m);
	free_long(&t);
	runs = 0;
	if (mapping_run(&program, long_trace(&t, true), 0, &m))
		bail_out("mapping_run() failed");
	is_int(runs, 2, "tasks that do not exist cost none");
	is_int(m.nr_matched, 0, "and match nothing");
	mapping_free(&m);
	free_long(&t);
}

int main(void)
{
	struct trace t;
	struct mapping m;

	record(&t);
	test(&t, UNLINK_FIRST, TRACE_VIOLATION, 2,
	     "matched: exit preempted after hlist_del_init_rcu(&mn->hlist) in "
	     "unlink_subscription, for reclaim (step 2, was 2)\n"
	     "matched: alloc_fail = 1 asked by reclaim (time 2) "
	     "(step 4, was 4)\n",
	     "onto itself");
	test(&t, UNLINK_LOCKED, TRACE_VIOLATION, 2,
	     "matched: exit preempted after hlist_del_init_rcu(&mn->hlist) in "
	     "unlink_subscription, for reclaim (step 3, was 2)\n"
	     "matched: alloc_fail = 1 asked by reclaim (time 2) "
	     "(step 5, was 4)\n",
	     "under the lock");
	test(&t, RELEASE_FIRST, TRACE_REST, 2,
	     "matched: exit preempted after hlist_del_init_rcu(&mn->hlist) in "
	     "unlink_subscription, for reclaim (step 3, was 2)\n"
	     "matched: alloc_fail = 1 asked by reclaim (time 2) "
	     "(step 5, was 4)\n",
	     "release first");
	test(&t, NO_UNLINK, TRACE_REST, 1,
	     "not matched: exit preempted after hlist_del_init_rcu(&mn->hlist) "
	     "in unlink_subscription, for reclaim\n"
	     "matched: alloc_fail = 1 asked by reclaim (time 2) "
	     "(step 5, was 4)\n",
	     "nothing to preempt at");
	other_text = true;
	test(&t, UNLINK_FIRST, TRACE_VIOLATION, 2,
	     "matched: exit preempted after hlist_del_init_rcu(&mn->hlist) in "
	     "unlink_subscription, for reclaim (step 2, was 2)\n"
	     "matched: alloc_fail = 1 asked by reclaim (time 2) "
	     "(step 4, was 4)\n",
	     "another text, the same object");
	other_text = false;
	asks_more = true;
	shape = UNLINK_FIRST;
	mapping_run(&program, &t, 0, &m);
	is_int(m.nr_matched, 2, "asked three times: the second answer is 1");
	is_int(m.trace.schedule.nr, 8, "of three");
	is_int(m.trace.end, TRACE_VIOLATION, "one allocation failed");
	mapping_free(&m);
	trace_free(&t);
	test_long();
	return done_testing();
}
