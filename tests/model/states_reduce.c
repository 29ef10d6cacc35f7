/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reductions change no verdict.  Each of these programs is searched with them
 * and without, and shows what is wrong only in an order that a step which goes
 * on alone could hide: each belongs to one argument of states/reduce.h, and has
 * another verdict if what stands for that argument is taken out.
 */
#include "kernel/barrier.h"
#include "kernel/completion.h"
#include "kernel/mutex.h"
#include "kernel/rcupdate.h"
#include "kernel/rwonce.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "kernel/wait.h"
#include "model/kernel.h"

static __world struct {
	spinlock_t lock, lock2;
	struct mutex mutex;
	struct wait_queue_head wq;
	int x, y, z, mine[2], go;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	spin_lock_init(&w.lock);
	spin_lock_init(&w.lock2);
	mutex_init(&w.mutex);
	init_waitqueue_head(&w.wq);
}

/* --- what is looked at in other ways than by accesses that are told --- */

static void locks(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	spin_unlock(&w.lock);
}

static void reads_lock(void *arg)
{
	(void)arg;
	check(!READ_ONCE(w.lock.locked), "it is free");
}

static void inits_lock(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.mine[0], 1);
	spin_lock_init(&w.lock);
	spin_lock(&w.lock);
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 0);
	spin_unlock(&w.lock);
}

static void locks_and_checks(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	check(!READ_ONCE(w.x), "nobody else is in");
	spin_unlock(&w.lock);
}

static void sets_under_lock(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 2);
	WRITE_ONCE(w.x, 0);
	spin_unlock(&w.lock);
}

static void inits_and_checks(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.mine[1], 1);
	spin_lock_init(&w.lock);
	spin_lock(&w.lock);
	check(!READ_ONCE(w.x), "nobody else is in");
	spin_unlock(&w.lock);
}

static void sets_twice(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 0);
}

static void looks(void *arg)
{
	int x;

	(void)arg;
	WRITE_ONCE(w.z, 1);
	sched_quiet_begin();
	x = w.x;
	sched_quiet_end();
	check(!x, "it is zero");
}

static void sets_plain(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.mine[0], 1);
	w.x = 1;
	WRITE_ONCE(w.mine[0], 2);
	w.x = 0;
	WRITE_ONCE(w.mine[0], 3);
}

static void reads_queue(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.mine[0], 1);
	WRITE_ONCE(w.mine[0], 2);
	check(!w.wq.nr, "nobody waits");
	WRITE_ONCE(w.mine[0], 3);
}

static void queues(void *arg)
{
	DEFINE_WAIT(wait);

	(void)arg;
	prepare_to_wait(&w.wq, &wait, TASK_UNINTERRUPTIBLE);
	finish_wait(&w.wq, &wait);
}

static const char *says(const struct program *program, bool reduced,
			uint64_t *states)
{
	static char what[2][32];
	struct search_options options = {
		.strategy = strategy_find("states"),
		.enough = first_find,
		.no_reduction = !reduced,
	};
	struct search_result r;

	if (search_run(program, &options, &r))
		bail_out("search_run() failed");
	*states = r.states;
	snprintf(what[reduced], sizeof(what[reduced]), "%s",
		 r.nr_finds ? r.finds[0].violation.invariant->name :
		 r.complete ? "never" :
			      r.limit);
	search_result_free(&r);
	return what[reduced];
}

static void same(const char *what, void (*a)(void *), void (*b)(void *),
		 const char *verdict)
{
	const struct program p = {
		.setup = setup,
		.nr_tasks = 2,
		.tasks = { { "a", a, NULL }, { "b", b, NULL } },
	};
	const struct program q = {
		.setup = setup,
		.nr_tasks = 2,
		.tasks = { { "b", b, NULL }, { "a", a, NULL } },
	};
	uint64_t all, some;

	is_str(says(&p, false, &all), verdict, "%s: all orders", what);
	is_str(says(&p, true, &some), verdict, "%s: reduced", what);
	diag("%llu, %llu states", (unsigned long long)all, (unsigned long long)some);
	is_str(says(&q, true, &some), verdict, "%s: reduced, the other way round", what);
}

int main(void)
{
	kernel_hooks();
	same("a lock that is read", locks, reads_lock, "assert");
	same("a lock that is initialized while others take it", inits_lock, locks_and_checks, "assert");
	same("a lock that is initialized while it is held", sets_under_lock, inits_and_checks, "assert");
	same("what is looked at quietly", sets_twice, looks, "assert");
	same("what is looked at quietly, plain", sets_plain, looks, "assert");
	same("what primitives write, plain", reads_queue, queues, "assert");
	return done_testing();
}
