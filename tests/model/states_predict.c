/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Steps that are not run, as they were run before in another state: they are
 * not where something else than before would come of them.
 *
 * Each program has a step that depends on what another task did, in a way that
 * no access of the model tells of.  States, steps and ends are those of a
 * search that does all of them; and where nodes are checked, all are compared.
 */
#include "config.h"

#include "kernel/barrier.h"
#include "kernel/completion.h"
#include "kernel/mutex.h"
#include "kernel/rcupdate.h"
#include "kernel/rwlock.h"
#include "kernel/rwonce.h"
#include "kernel/rwsem.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "kernel/srcu.h"
#include "model/kernel.h"
#include "sched/states/effect.h"
#include "sched/states/image.h"
#include "sched/world_line.h"
#include "track/tail.h"

static __world struct {
	spinlock_t lock, another;
	rwlock_t rw;
	struct mutex mutex;
	struct rw_semaphore sem;
	struct completion done;
	struct srcu_struct srcu;
	struct srcu_struct other;
	int x, y, z;
	int plain;
	struct pair {
		int first, second;
	} __attribute__((aligned(8))) pair, copy;
	char text[8];
	int *object;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	spin_lock_init(&w.lock);
	spin_lock_init(&w.another);
	rwlock_init(&w.rw);
	mutex_init(&w.mutex);
	init_rwsem(&w.sem);
	init_completion(&w.done);
	init_srcu_struct(&w.srcu);
	init_srcu_struct(&w.other);
	name_set(&w, sizeof(w), "w");
}

/* Written by set-up alone, as is all that is near. */
static __world struct {
	int value;
} __attribute__((aligned(64))) left_open;

static void setup_open(void *data, const uint32_t *open)
{
	setup(data, open);
	left_open.value = (int)open[0] * 5;
}

/* So that it matters, and how often it came to be. */
static void tell(int what)
{
	WRITE_ONCE(w.z, READ_ONCE(w.z) * 3 + what);
}

static void writes(void *arg)
{
	(void)arg;
	for (int i = 0; i < 3; i++)
		WRITE_ONCE(w.x, i);
}

static void locks(void *arg)
{
	(void)arg;
	for (int i = 0; i < 2; i++) {
		spin_lock(&w.lock);
		w.y++;
		spin_unlock(&w.lock);
	}
	tell(w.y > 2);
}

static void looks(void *arg)
{
	static size_t size = sizeof(w.x);
	int seen = 0;

	(void)arg;
	for (int i = 0; i < 2; i++) {
		WRITE_ONCE(w.y, i);
		sched_quiet_begin();
		if (i)
			memcpy(&seen, (void *)&w.x, *(volatile size_t *)&size);
		else
			seen = w.x;
		sched_quiet_end();
		tell(seen);
	}
}

static void asks_completion(void *arg)
{
	(void)arg;
	for (int i = 0; i < 2; i++)
		tell(try_wait_for_completion(&w.done));
}

static void completes(void *arg)
{
	(void)arg;
	complete(&w.done);
	WRITE_ONCE(w.x, 1);
	complete(&w.done);
}

static void asks_locks(void *arg)
{
	(void)arg;
	tell(mutex_is_locked(&w.mutex));
	tell(rwsem_is_locked(&w.sem));
	if (mutex_trylock(&w.mutex))
		mutex_unlock(&w.mutex);
	else
		tell(2);
}

static void holds(void *arg)
{
	(void)arg;
	mutex_lock(&w.mutex);
	down_read(&w.sem);
	WRITE_ONCE(w.x, 1);
	up_read(&w.sem);
	mutex_unlock(&w.mutex);
}

static void asks_whether_contended(void *arg)
{
	(void)arg;
	for (int i = 0; i < 2; i++)
		tell(rwlock_is_contended(&w.rw));
}

static void writers(void *arg)
{
	(void)arg;
	write_lock(&w.rw);
	write_unlock(&w.rw);
}

static void reads(void *arg)
{
	int slot = srcu_read_lock(&w.srcu);
	int nested = srcu_read_lock(&w.srcu);

	(void)arg;
	rcu_read_lock();
	tell(slot + nested);
	rcu_read_unlock();
	srcu_read_unlock(&w.srcu, nested);
	srcu_read_unlock(&w.srcu, slot);
}

static void synchronizes(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.x, 1);
	synchronize_srcu(&w.srcu);
	WRITE_ONCE(w.x, 2);
	synchronize_rcu();
	WRITE_ONCE(w.x, 3);
}

static void publishes(void *arg)
{
	int *object = kmalloc(sizeof(*object), GFP_KERNEL), *old;

	(void)arg;
	*object = 1;
	spin_lock(&w.lock);
	old = w.object;
	w.object = object;
	spin_unlock(&w.lock);
	tell(old != NULL);
	kfree(old);
}

static void reads_open(void *arg)
{
	(void)arg;
	tell(READ_ONCE(left_open.value));
	tell(READ_ONCE(left_open.value));
}

static void at_rest(void *data)
{
	(void)data;
	kfree(w.object);
}

static void takes_turns(void *arg)
{
	for (int i = 0; i < 4; i++) {
		spin_lock(&w.lock);
		w.x++;
		if (i == 3)
			w.y = w.y * 3 + *(const int *)arg;
		spin_unlock(&w.lock);
	}
}

/* Both accesses are steps; of the write it is told before that of the read. */
static void copies(void *arg)
{
	(void)arg;
	for (int i = 0; i < 2; i++) {
		data_race(w.copy = w.pair);
		tell(data_race(w.copy.second));
		data_race(w.pair.second = i);
	}
}

static void takes_both(void *arg)
{
	spinlock_t *first = arg;
	spinlock_t *second = first == &w.lock ? &w.another : &w.lock;

	for (int i = 0; i < 2; i++) {
		WRITE_ONCE(w.x, i);
		spin_lock(first);
		spin_lock_nested(second, 1);
		spin_unlock(second);
		spin_unlock(first);
	}
}

static const int digits[] = { 0, 1, 2 };

/* What is come to late, where tasks are picked by their numbers. */
static void at_rest_late(void *data)
{
	(void)data;
	check(w.y != 2 * 9 + 1 * 3 + 0, "the last one came first");
}

/* Where it comes to the same in which order they go on, each way ends. */
static void locks_both(void *arg)
{
	spinlock_t *first = arg;
	spinlock_t *second = first == &w.lock ? &w.another : &w.lock;

	for (int i = 0; i < 2; i++) {
		spin_lock(first);
		spin_lock_nested(second, 1);
		spin_unlock(second);
		spin_unlock(first);
	}
}

static void writes_own(void *arg)
{
	int *own = arg;

	for (int i = 0; i < 3; i++)
		WRITE_ONCE(*own, i + 1);
}

/* What is written there is what was there, but tells of what came before. */
static void tells(void *arg)
{
	(void)arg;
	w.plain = 1;
	smp_store_release(&w.y, 0);
	smp_store_release(&w.x, 1);
}

static void is_told(void *arg)
{
	(void)arg;
	(void)smp_load_acquire(&w.y);
	if (smp_load_acquire(&w.x))
		tell(w.plain);
}

static void tells_by_barriers(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.pair.first, 1);
	w.plain = 1;
	smp_wmb();
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 2);
}

static void is_told_by_barriers(void *arg)
{
	int x = READ_ONCE(w.x);

	(void)arg;
	WRITE_ONCE(w.y, READ_ONCE(w.y) + 1);
	smp_rmb();
	if (x)
		tell(w.plain);
}

/* Or not, as there is no barrier when it was read. */
static void is_told_too_late(void *arg)
{
	(void)arg;
	for (int i = 0; i < 2; i++) {
		if (READ_ONCE(w.x) == 2)
			tell(w.plain);
		smp_rmb();
	}
}

/* The same by an object that is freed, and those who read it meanwhile. */
static void replaces(void *arg)
{
	int *old = w.object;

	(void)arg;
	smp_wmb();
	WRITE_ONCE(w.object, NULL);
	synchronize_srcu(&w.srcu);
	kfree(old);
}

static void looks_up(void *arg)
{
	int slot = srcu_read_lock(&w.srcu);
	int *object = READ_ONCE(w.object);

	(void)arg;
	smp_rmb();
	if (object)
		tell(*object);
	srcu_read_unlock(&w.srcu, slot);
}

static void setup_object(void *data, const uint32_t *open)
{
	setup(data, open);
	w.object = kzalloc(sizeof(*w.object), GFP_KERNEL);
}

/* Behind the heap, in the line in which the world ends: it is not kept. */
static void setup_tail(void *data, const uint32_t *open)
{
	setup(data, open);
	if (!line_is_short(line_of(&tail)))
		bail_out("the world was to end there");
	name_set(&tail, sizeof(tail), "tail");
}

static void writes_tail(void *arg)
{
	(void)arg;
	for (int i = 0; i < 4; i++)
		WRITE_ONCE(tail.x, i & 1);
}

/* Each of what it may have read makes another end. */
static void reads_tail(void *arg)
{
	int *seen = arg;

	for (int i = 0; i < 3; i++)
		WRITE_ONCE(*seen, *seen * 3 + READ_ONCE(tail.x));
}

static const struct program programs[] = {
	{ .name = "marked accesses and a lock",
	  .setup = setup,
	  .nr_tasks = 3,
	  .tasks = { { "A", writes, NULL },
		     { "B", locks, NULL },
		     { "C", locks, NULL } } },
	{ .name = "what is found late",
	  .setup = setup,
	  .rest = at_rest_late,
	  .nr_tasks = 3,
	  .tasks = { { "A", takes_turns, (void *)(uintptr_t)&digits[0] },
		     { "B", takes_turns, (void *)(uintptr_t)&digits[1] },
		     { "C", takes_turns, (void *)(uintptr_t)&digits[2] } } },
	{ .name = "accesses that race and may",
	  .setup = setup,
	  .nr_tasks = 3,
	  .tasks = { { "A", copies, NULL },
		     { "B", copies, NULL },
		     { "C", writes, NULL } } },
	{ .name = "a deadlock",
	  .setup = setup,
	  .nr_tasks = 2,
	  .tasks = { { "A", takes_both, &w.lock },
		     { "B", takes_both, &w.another } } },
	{ .name = "what set-up leaves open",
	  .setup = setup_open,
	  .nr_open = 1,
	  .open = { { "value", 3 } },
	  .nr_tasks = 2,
	  .tasks = { { "A", reads_open, NULL }, { "B", reads_open, NULL } } },
	{ .name = "what is looked at quietly",
	  .setup = setup,
	  .nr_tasks = 2,
	  .tasks = { { "A", writes, NULL }, { "B", looks, NULL } } },
	{ .name = "a completion",
	  .setup = setup,
	  .nr_tasks = 2,
	  .tasks = { { "A", asks_completion, NULL },
		     { "B", completes, NULL } } },
	{ .name = "whether a lock is held",
	  .setup = setup,
	  .nr_tasks = 2,
	  .tasks = { { "A", asks_locks, NULL }, { "B", holds, NULL } } },
	{ .name = "whether somebody waits",
	  .setup = setup,
	  .nr_tasks = 3,
	  .tasks = { { "A", asks_whether_contended, NULL },
		     { "B", writers, NULL },
		     { "C", writers, NULL } } },
	{ .name = "readers, and who waits for them",
	  .setup = setup,
	  .nr_tasks = 3,
	  .tasks = { { "A", reads, NULL },
		     { "B", reads, NULL },
		     { "C", synchronizes, NULL } } },
	{ .name = "who waits before there are readers",
	  .setup = setup,
	  .nr_tasks = 3,
	  .tasks = { { "A", synchronizes, NULL },
		     { "B", reads, NULL },
		     { "C", reads, NULL } } },
	{ .name = "what is told where nothing changes",
	  .setup = setup,
	  .nr_tasks = 3,
	  .tasks = { { "A", tells, NULL },
		     { "B", is_told, NULL },
		     { "C", is_told, NULL } } },
	{ .name = "what barriers tell",
	  .setup = setup,
	  .nr_tasks = 3,
	  .tasks = { { "A", tells_by_barriers, NULL },
		     { "B", is_told_by_barriers, NULL },
		     { "C", is_told_by_barriers, NULL } } },
	{ .name = "what they do not tell",
	  .setup = setup,
	  .nr_tasks = 3,
	  .tasks = { { "A", is_told_too_late, NULL },
		     { "B", is_told_by_barriers, NULL },
		     { "C", tells_by_barriers, NULL } } },
	{ .name = "an object that is freed behind its readers",
	  .setup = setup_object,
	  .nr_tasks = 3,
	  .tasks = { { "A", replaces, NULL },
		     { "B", looks_up, NULL },
		     { "C", looks_up, NULL } } },
	{ .name = "what lies behind the heap",
	  .setup = setup_tail,
	  .nr_tasks = 3,
	  .tasks = { { "A", writes_tail, NULL },
		     { "B", reads_tail, &w.x },
		     { "C", reads_tail, &w.y } } },
	{ .name = "a deadlock, and others who go on",
	  .setup = setup,
	  .nr_tasks = 4,
	  .tasks = { { "A", locks_both, &w.lock },
		     { "B", locks_both, &w.another },
		     { "C", writes_own, &w.x },
		     { "D", writes_own, &w.pair } } },
	{ .name = "memory that comes and goes",
	  .setup = setup,
	  .rest = at_rest,
	  .nr_tasks = 2,
	  .tasks = { { "A", publishes, NULL }, { "B", publishes, NULL } } },
};

static bool go_on(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

static struct search_result explore(const struct program *p, bool reduced,
				    bool predicted, bool check)
{
	const struct search_options options = {
		.strategy = strategy_find("states"),
		.no_reduction = !reduced,
		.no_prediction = !predicted,
		.check = check,
		.enough = go_on,
	};
	struct search_result r;

	if (search_run(p, &options, &r))
		bail_out("search_run() failed");
	return r;
}

/* There is room for so little of what is learned that it is forgotten again. */
static struct search_result explore_tightly(const struct program *p,
					    bool reduced)
{
	size_t images = images_room, effects = effects_room;
	struct search_result r;

	images_room = 4096;
	effects_room = 65536;
	r = explore(p, reduced, true, false);
	images_room = images;
	effects_room = effects;
	return r;
}

static bool same_violation(const struct violation *a, const struct violation *b)
{
	return a->invariant == b->invariant && !strcmp(a->title, b->title) &&
	       !strcmp(a->object, b->object) && a->step == b->step &&
	       a->other_step == b->other_step;
}

/* By the same schedules, which the log of the path tells. */
static bool same_finds(const struct search_result *a,
		       const struct search_result *b)
{
	if (a->nr_finds != b->nr_finds)
		return false;
	for (unsigned int i = 0; i < a->nr_finds; i++)
		if (!same_violation(&a->finds[i].violation,
				    &b->finds[i].violation) ||
		    !schedule_equal(&a->finds[i].schedule,
				    &b->finds[i].schedule))
			return false;
	return true;
}

static uint64_t nr_predicted, nr_tightly;

static void test_same(const struct program *p, bool reduced)
{
	struct search_result all = explore(p, reduced, false, false);
	struct search_result r = explore(p, reduced, true, false);
	struct search_result checked = explore(p, reduced, true, true);
	struct search_result tight = explore_tightly(p, reduced);

	diag("%s%s: %llu states, %llu of %llu steps are not run", p->name,
	     reduced ? ", reduced" : "", (unsigned long long)r.states,
	     (unsigned long long)r.predicted, (unsigned long long)r.steps);
	is_int((intmax_t)r.states, (intmax_t)all.states, "as many states");
	is_int((intmax_t)r.steps, (intmax_t)all.steps, "as many steps");
	ok(same_finds(&r, &all), "the same finds, by the same schedules");
	is_int((intmax_t)r.executions, (intmax_t)all.executions,
	       "as many ends");
	ok(!r.mispredicted, "and nothing that came otherwise");
	ok(all.predicted == 0 && checked.predicted == 0,
	   "all steps are run if they are to be");
	ok(tight.states == all.states && tight.steps == all.steps &&
		   !tight.mispredicted,
	   "nor where what is learned is forgotten");
	nr_predicted += r.predicted;
	nr_tightly += tight.predicted;
	search_result_free(&tight);
	search_result_free(&all);
	search_result_free(&r);
	search_result_free(&checked);
}

int main(void)
{
#ifndef READS_TOLD
	skip_all("what steps read is not known here");
#endif
	kernel_hooks();
	for (unsigned int i = 0; i < sizeof(programs) / sizeof(*programs);
	     i++) {
		test_same(&programs[i], false);
		test_same(&programs[i], true);
	}
	ok(nr_predicted > 1000, "many steps are not run otherwise");
	ok(nr_tightly < nr_predicted, "fewer where it is forgotten");
	return done_testing();
}
