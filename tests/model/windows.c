/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Moments that are easily taken for none: what a primitive does before its
 * step, beside its object, or although it fails; and what a wait orders.
 */
#include "kernel/atomic.h"
#include "kernel/barrier.h"
#include "kernel/bitops.h"
#include "kernel/cmpxchg.h"
#include "kernel/irqflags.h"
#include "kernel/mutex.h"
#include "kernel/rcupdate.h"
#include "kernel/rwlock.h"
#include "kernel/rwonce.h"
#include "kernel/smp.h"
#include "kernel/srcu.h"
#include "kernel/wait.h"
#include "kernel/workqueue.h"
#include "model/kernel.h"
#include "sched/shrink.h"

struct many {
	u64 word[16];
};

static __world struct {
	struct wait_queue_head queue;
	struct workqueue_struct *ordered;
	struct work_struct first, second;
	struct mutex a, b, mutex;
	rwlock_t l1, l2;
	struct srcu_struct srcu;
	struct task_struct *sleeper;
	atomic_t tokens;
	unsigned long bits __attribute__((aligned(8)));
	int flag __attribute__((aligned(8)));
	int data __attribute__((aligned(8)));
	struct many many;
} w;

static void nothing(struct work_struct *work)
{
	(void)work;
}

static void takes_mutex(struct work_struct *work)
{
	(void)work;
	mutex_lock(&w.mutex);
	mutex_unlock(&w.mutex);
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	init_waitqueue_head(&w.queue);
	mutex_init(&w.a);
	mutex_init(&w.b);
	mutex_init(&w.mutex);
	rwlock_init(&w.l1);
	rwlock_init(&w.l2);
	init_srcu_struct(&w.srcu);
	w.ordered = alloc_ordered_workqueue("ordered", 0);
	INIT_WORK(&w.first, takes_mutex);
	INIT_WORK(&w.second, nothing);
}

/* --- wake-ups --- */

static void takes_token(void *arg)
{
	(void)arg;
	wait_event_exclusive(w.queue, atomic_dec_if_positive(&w.tokens) >= 0);
}

static void gives_token(void *arg)
{
	(void)arg;
	atomic_inc(&w.tokens);
	wake_up(&w.queue);
}

static void sleeps(void *arg)
{
	(void)arg;
	smp_store_release(&w.sleeper, current);
	wait_event(w.queue, READ_ONCE(w.flag));
}

static void polls_state(void *arg)
{
	struct task_struct *sleeper;

	(void)arg;
	while (!(sleeper = smp_load_acquire(&w.sleeper)))
		cpu_relax();
	while (!READ_ONCE(sleeper->__state))
		cpu_relax();
	WRITE_ONCE(w.flag, 1);
	wake_up(&w.queue);
	while (READ_ONCE(sleeper->__state))
		cpu_relax();
}

static void test_wake_ups(void)
{
	PROGRAM(tokens, setup, TASK(takes_token), TASK(takes_token),
		TASK(gives_token), TASK(gives_token));
	PROGRAM(state, setup, TASK(sleeps), TASK(polls_state));

	ok(breaks(&tokens, "deadlock"),
	   "an exclusive wake-up is lost on who needs it no more");
	is_str(verdict(&state), "never", "the state of a task can be polled");
	is_str(title, "", "(%s)", title);
}

/* --- lock order --- */

static void handler_reads(void *info)
{
	(void)info;
	read_lock(&w.l1);
	read_unlock(&w.l1);
}

static void call(void)
{
	smp_call_function_single(9, handler_reads, NULL, true);
}

/* The one who holds l1 waits for a reader of l2 who was interrupted. */
static void writes_below(void *arg)
{
	(void)arg;
	call();
	local_irq_disable();
	write_lock(&w.l1);
	write_lock(&w.l2);
	write_unlock(&w.l2);
	write_unlock(&w.l1);
	local_irq_enable();
	read_lock(&w.l2);
	read_unlock(&w.l2);
}

/* A handler that reads l1 does not wait for another reader. */
static void reads_above(void *arg)
{
	(void)arg;
	call();
	local_irq_disable();
	read_lock(&w.l1);
	write_lock(&w.l2);
	write_unlock(&w.l2);
	read_unlock(&w.l1);
	local_irq_enable();
	write_lock(&w.l2);
	write_unlock(&w.l2);
}

static void flushes(void *arg)
{
	(void)arg;
	queue_work(w.ordered, &w.first);
	flush_work(&w.first);
	queue_work(w.ordered, &w.second);
	mutex_lock(&w.mutex);
	flush_work(&w.second);
	mutex_unlock(&w.mutex);
}

/* Readers of one class nest, but not below its writer. */
static void reads_below_itself(void *arg)
{
	(void)arg;
	lock_map_acquire(&__fs_reclaim_map);
	lock_map_acquire_read(&__fs_reclaim_map);
	lock_map_release(&__fs_reclaim_map);
	lock_map_release(&__fs_reclaim_map);
}

/* One half of the circle comes from set-up, the rest from two executions. */
static void setup_in_order(void *data, const uint32_t *open)
{
	setup(data, open);
	mutex_lock(&w.a);
	mutex_lock(&w.b);
	mutex_unlock(&w.b);
	mutex_unlock(&w.a);
}

static void closes_circle(void *arg)
{
	struct mutex *from = READ_ONCE(w.flag) ? &w.b : &w.mutex;
	struct mutex *to = from == &w.b ? &w.mutex : &w.a;

	(void)arg;
	mutex_lock(from);
	mutex_lock(to);
	mutex_unlock(to);
	mutex_unlock(from);
}

static void sets_flag(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.flag, 1);
	WRITE_ONCE(w.bits, 1);
}

static void test_setup_order(void)
{
	PROGRAM(p, setup_in_order, TASK(closes_circle), TASK(sets_flag));
	struct search_options options = {
		.strategy = strategy_find("random"),
		.strategy_options = { .seed = 1 },
		.executions = 1000,
		.enough = first_find,
	};
	struct search_result r;
	struct shrink_stats stats;

	if (search_run(&p, &options, &r) || !r.nr_finds)
		bail_out("no find");
	is_str(r.finds[0].violation.invariant->name, "lock-order",
	       "set-up shows an order, too");
	is_int(r.finds[0].nr_more, 1, "others are shown by two executions");
	is_int(shrink(&p, &r.finds[0], 20000, &stats), 0,
	       "which are found again without running set-up again");
	search_result_free(&r);
}

static void test_lock_order(void)
{
	PROGRAM(missed, setup, TASK(writes_below));
	PROGRAM(shared, setup, TASK(reads_above));
	PROGRAM(ordered, setup, TASK(flushes));
	PROGRAM(below, setup, TASK(reads_below_itself));

	is_str(verdict(&missed), "lock-order",
	       "a reader in a handler, below an interrupted reader");
	is_str(verdict(&shared), "never", "a handler beside a reader");
	is_str(title, "", "(%s)", title);
	is_str(verdict(&below), "lock-order", "a reader below its own writer");
	is_str(verdict(&ordered), "lock-order",
	       "an ordered queue waits for all that is on it");
}

/* --- what orders --- */

static void publishes_by_gp(void *arg)
{
	(void)arg;
	w.data = 1;
	synchronize_rcu();
	WRITE_ONCE(w.flag, 1);
}

static void publishes_by_srcu(void *arg)
{
	(void)arg;
	w.data = 1;
	synchronize_srcu(&w.srcu);
	WRITE_ONCE(w.flag, 1);
}

static void acquires(void *arg)
{
	(void)arg;
	if (smp_load_acquire(&w.flag))
		check(w.data == 1, "published");
}

static void publishes(void *arg)
{
	(void)arg;
	w.data = 1;
	smp_store_release(&w.flag, 1);
}

static void reads_behind_gp(void *arg)
{
	(void)arg;
	if (!READ_ONCE(w.flag))
		return;
	synchronize_rcu();
	check(w.data == 1, "published");
}

/* A section that knows of the end of a grace period knows of its beginning. */
static void reads_in_section(void *arg)
{
	(void)arg;
	rcu_read_lock();
	if (READ_ONCE(w.flag))
		check(w.data == 1, "published");
	rcu_read_unlock();
}

static void reads_in_srcu_section(void *arg)
{
	int idx = srcu_read_lock(&w.srcu);

	(void)arg;
	if (READ_ONCE(w.flag))
		check(w.data == 1, "published");
	srcu_read_unlock(&w.srcu, idx);
}

static void sets_bit(void *arg)
{
	(void)arg;
	w.data = 1;
	WRITE_ONCE(w.flag, 1);
	set_bit(0, &w.bits);
}

/* It is set already: that is no acquire. */
static void tries_bit(void *arg)
{
	(void)arg;
	if (test_and_set_bit_lock(0, &w.bits) && READ_ONCE(w.flag))
		check(w.data == 1, "published");
}

static void fails_after_wmb(void *arg)
{
	(void)arg;
	w.data = 1;
	smp_wmb();
	cmpxchg_relaxed(&w.flag, 5, 6);
	WRITE_ONCE(w.bits, 1);
}

/* It sees what came behind the failure, so it knows that it came behind. */
static void looks_behind(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.bits) && !smp_load_acquire(&w.flag))
		check(w.data == 1, "published");
}

static void ticks(void *arg)
{
	(void)arg;
	for (int i = 0; i < 66000; i++)
		smp_mb();
}

static void test_order(void)
{
	PROGRAM(gp, setup, TASK(publishes_by_gp), TASK(acquires));
	PROGRAM(srcu, setup, TASK(publishes_by_srcu), TASK(acquires));
	PROGRAM(behind, setup, TASK(publishes), TASK(reads_behind_gp));
	PROGRAM(section, setup, TASK(publishes_by_gp), TASK(reads_in_section));
	PROGRAM(srcu_section, setup, TASK(publishes_by_srcu),
		TASK(reads_in_srcu_section));
	PROGRAM(bit, setup, TASK(sets_bit), TASK(tries_bit));
	PROGRAM(failed, setup, TASK(fails_after_wmb), TASK(looks_behind));
	PROGRAM(clock, setup, TASK(ticks));

	is_str(verdict(&gp), "never", "a grace period is a barrier");
	is_str(verdict(&srcu), "never", "so is one of SRCU");
	is_str(verdict(&behind), "never", "for what is read behind it, too");
	is_str(title, "", "(%s)", title);
	is_str(verdict(&section), "never", "and for a section behind it");
	is_str(verdict(&srcu_section), "never", "of SRCU, too");
	is_str(title, "", "(%s)", title);
	is_str(verdict(&bit), "data-race",
	       "a bit that is set acquires nothing");
	is_str(verdict(&failed), "data-race", "what fails publishes nothing");
	is_str(verdict(&clock), "clock", "a clock that is full is a limit");
}

/* --- data_race() --- */

static void writes_plainly(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.flag, 1);
	w.data = 1;
	WRITE_ONCE(w.bits, 1);
}

static void writes_racily(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.flag, 1);
	data_race(w.data = 1);
	WRITE_ONCE(w.bits, 1);
}

static void reads_racily(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.flag))
		check(data_race(w.data) == 1, "both at once");
}

static void writes_words(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.many.word[0], 1);
	WRITE_ONCE(w.many.word[15], 1);
}

static void copies_words(void *arg)
{
	struct many many = data_race(w.many);

	(void)arg;
	check(!many.word[15] || many.word[0], "the first was written first");
}

static void polls_words(void *arg)
{
	struct many many;

	(void)arg;
	for (;;) {
		many = data_race(w.many);
		if (many.word[15])
			break;
		cpu_relax();
	}
}

static void test_data_race(void)
{
	PROGRAM(plain, setup, TASK(writes_plainly), TASK(reads_racily));
	PROGRAM(both, setup, TASK(writes_racily), TASK(reads_racily));
	PROGRAM(copied, setup, TASK(writes_words), TASK(copies_words));
	PROGRAM(polled, setup, TASK(writes_words), TASK(polls_words));

	is_str(verdict(&plain), "data-race",
	       "a partner that is no step: the search is not complete");
	is_str(title, "", "but that is no find");
	is_str(verdict(&both), "assert", "both are steps");
	is_str(verdict(&copied), "assert", "a structure is not read at once");
	is_str(verdict(&polled), "never", "and all of it can be polled");
}

static void hook_deadlock(bool polls)
{
	if (!polls)
		violation(kind("deadlock"), "", STEP_NONE, "deadlock");
}

int main(void)
{
	kernel_hooks();
	sched_hooks.deadlock = hook_deadlock;
	test_wake_ups();
	test_lock_order();
	test_setup_order();
	test_order();
	test_data_race();
	return done_testing();
}
