/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lockdep: the order of lock classes over all executions, and what contexts do
 * to it.
 */
#include "kernel/gfp.h"
#include "kernel/irqflags.h"
#include "kernel/mutex.h"
#include "kernel/rwlock.h"
#include "kernel/rwsem.h"
#include "kernel/spinlock.h"
#include "kernel/srcu.h"
#include "model/kernel.h"

static __world struct {
	struct mutex a, b, c;
	struct mutex pair[2];
	struct rw_semaphore sem;
	spinlock_t s, t;
	rwlock_t rw;
	struct srcu_struct srcu;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	mutex_init(&w.a);
	mutex_init(&w.b);
	mutex_init(&w.c);
	for (int i = 0; i < 2; i++)
		mutex_init(&w.pair[i]);
	init_rwsem(&w.sem);
	spin_lock_init(&w.s);
	spin_lock_init(&w.t);
	rwlock_init(&w.rw);
	init_srcu_struct(&w.srcu);
	name_set(&w, sizeof(w), "w");
}

static void a_b(void *arg)
{
	(void)arg;
	mutex_lock(&w.a);
	mutex_lock(&w.b);
	mutex_unlock(&w.b);
	mutex_unlock(&w.a);
}

static void b_a(void *arg)
{
	(void)arg;
	mutex_lock(&w.b);
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
	mutex_unlock(&w.b);
}

static void b_c(void *arg)
{
	(void)arg;
	mutex_lock(&w.b);
	mutex_lock(&w.c);
	mutex_unlock(&w.c);
	mutex_unlock(&w.b);
}

static void c_a(void *arg)
{
	(void)arg;
	mutex_lock(&w.c);
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
	mutex_unlock(&w.c);
}

/* One order an execution: no execution has the circle. */
static void one_of_two(void *arg)
{
	(void)arg;
	if (sched_choose("order", 2))
		b_a(NULL);
	else
		a_b(NULL);
}

static void one_of_three(void *arg)
{
	(void)arg;
	switch (sched_choose("order", 3)) {
	case 0:
		a_b(NULL);
		break;
	case 1:
		b_c(NULL);
		break;
	default:
		c_a(NULL);
		break;
	}
}

static void b_then_try_a(void *arg)
{
	(void)arg;
	mutex_lock(&w.b);
	if (mutex_trylock(&w.a))
		mutex_unlock(&w.a);
	mutex_unlock(&w.b);
}

static void test_order(void)
{
	PROGRAM(same, setup, TASK(a_b), TASK(a_b));
	PROGRAM(crossed, setup, TASK(a_b), TASK(b_a));
	PROGRAM(two, setup, TASK(one_of_two));
	PROGRAM(three, setup, TASK(one_of_three));
	PROGRAM(line, setup, TASK(a_b), TASK(b_c));
	PROGRAM(tried, setup, TASK(a_b), TASK(b_then_try_a));

	is_str(verdict(&same), "never", "one order");
	is_str(verdict(&crossed), "lock-order", "two orders");
	is_str(title, "&w.b -> &w.a", "the edge that closes the circle");
	is_int(nr_more, 0, "one execution shows both");
	is_str(verdict(&two), "lock-order", "two orders in two executions");
	is_int(nr_more, 1, "take one more schedule to show");
	is_str(verdict(&three), "lock-order", "a circle of three");
	is_int(nr_more, 2, "takes two more");
	is_str(verdict(&two), "lock-order", "a search starts from nothing,");
	is_int(nr_more, 1, "or else this would have found both edges");
	is_str(verdict(&line), "never", "a line is no circle");
	is_str(verdict(&tried), "never", "a try waits for nobody");
}

static bool go_on(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

/* Where tasks really block each other, that is what is told. */
static void test_deadlock(void)
{
	PROGRAM(crossed, setup, TASK(a_b), TASK(b_a));
	struct search_options options = {
		.strategy = strategy_find("dfs"),
		.strategy_options = { .preemptions = -1 },
		.enough = go_on,
	};
	struct search_result r;

	if (search_run(&crossed, &options, &r))
		bail_out("search_run() failed");
	is_int(r.nr_finds, 2, "two orders are found to be");
	if (r.nr_finds == 2) {
		is_str(r.finds[0].violation.invariant->name, "lock-order",
		       "a circle of classes");
		is_str(r.finds[1].violation.invariant->name, "deadlock",
		       "and a deadlock, where there is one");
	}
	search_result_free(&r);
}

/* --- one class twice --- */

static void pair_plain(void *arg)
{
	(void)arg;
	mutex_lock(&w.pair[0]);
	mutex_lock(&w.pair[1]);
	mutex_unlock(&w.pair[1]);
	mutex_unlock(&w.pair[0]);
}

static void pair_nested(void *arg)
{
	(void)arg;
	mutex_lock(&w.pair[0]);
	mutex_lock_nested(&w.pair[1], SINGLE_DEPTH_NESTING);
	mutex_unlock(&w.pair[1]);
	mutex_unlock(&w.pair[0]);
}

static void pair_below(void *arg)
{
	(void)arg;
	mutex_lock(&w.a);
	for (int i = 0; i < 2; i++)
		mutex_lock_nest_lock(&w.pair[i], &w.a);
	for (int i = 2; i-- > 0;)
		mutex_unlock(&w.pair[i]);
	mutex_unlock(&w.a);
}

static void pair_below_nothing(void *arg)
{
	(void)arg;
	for (int i = 0; i < 2; i++)
		mutex_lock_nest_lock(&w.pair[i], &w.a);
	for (int i = 2; i-- > 0;)
		mutex_unlock(&w.pair[i]);
}

static void test_nesting(void)
{
	PROGRAM(plain, setup, TASK(pair_plain));
	PROGRAM(nested, setup, TASK(pair_nested));
	PROGRAM(below, setup, TASK(pair_below));
	PROGRAM(nothing, setup, TASK(pair_below_nothing));

	is_str(verdict(&plain), "lock-order", "two locks of one class");
	is_str(title, "&w.pair[i] -> &w.pair[i]", "are told as one");
	is_str(verdict(&nested), "never", "unless they say that they nest");
	is_str(verdict(&below), "never", "or a common lock is held");
	is_str(verdict(&nothing), "lock-order", "and it really is");
}

/* --- readers --- */

static void sem_a(void *arg)
{
	(void)arg;
	down_read(&w.sem);
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
	up_read(&w.sem);
}

static void a_sem(void *arg)
{
	(void)arg;
	mutex_lock(&w.a);
	down_read(&w.sem);
	up_read(&w.sem);
	mutex_unlock(&w.a);
}

static void srcu_a(void *arg)
{
	int idx;

	(void)arg;
	idx = srcu_read_lock(&w.srcu);
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
	srcu_read_unlock(&w.srcu, idx);
}

static void a_srcu(void *arg)
{
	int idx;

	(void)arg;
	mutex_lock(&w.a);
	idx = srcu_read_lock(&w.srcu);
	srcu_read_unlock(&w.srcu, idx);
	mutex_unlock(&w.a);
}

static void a_sync(void *arg)
{
	(void)arg;
	mutex_lock(&w.a);
	synchronize_srcu(&w.srcu);
	mutex_unlock(&w.a);
}

static void test_readers(void)
{
	PROGRAM(sem, setup, TASK(sem_a), TASK(a_sem));
	PROGRAM(srcu, setup, TASK(srcu_a), TASK(a_srcu));
	PROGRAM(sync, setup, TASK(srcu_a), TASK(a_sync));

	is_str(verdict(&sem), "lock-order",
	       "a reader may wait for a writer that waits");
	is_str(verdict(&srcu), "never", "one of SRCU waits for nobody");
	ok(!strcmp(verdict(&sync), "lock-order") ||
		   !strcmp(verdict(&sync), "deadlock"),
	   "but whoever waits for readers waits for what they wait for");
}

/* --- interrupts --- */

static void irq_takes_s(void *arg)
{
	struct task_struct *ts = current;

	(void)arg;
	irqs_set_off(ts);
	irq_context_enter(ts, HARDIRQ_OFFSET);
	spin_lock(&w.s);
	spin_unlock(&w.s);
	irq_context_leave(ts, HARDIRQ_OFFSET);
	irqs_set_on(ts);
}

static void softirq_takes_s(void *arg)
{
	struct task_struct *ts = current;

	(void)arg;
	irq_context_enter(ts, SOFTIRQ_OFFSET);
	spin_lock(&w.s);
	spin_unlock(&w.s);
	irq_context_leave(ts, SOFTIRQ_OFFSET);
}

static void takes_s(void *arg)
{
	(void)arg;
	spin_lock(&w.s);
	spin_unlock(&w.s);
}

static void takes_s_irq(void *arg)
{
	unsigned long flags;

	(void)arg;
	spin_lock_irqsave(&w.s, flags);
	spin_unlock_irqrestore(&w.s, flags);
}

static void takes_s_bh(void *arg)
{
	(void)arg;
	spin_lock_bh(&w.s);
	spin_unlock_bh(&w.s);
}

/* The handler waits for whoever holds s, who waits for t with them on. */
static void takes_s_t(void *arg)
{
	(void)arg;
	spin_lock_irq(&w.s);
	spin_lock(&w.t);
	spin_unlock(&w.t);
	spin_unlock_irq(&w.s);
}

static void takes_t(void *arg)
{
	(void)arg;
	spin_lock(&w.t);
	spin_unlock(&w.t);
}

static void takes_t_irq(void *arg)
{
	(void)arg;
	spin_lock_irq(&w.t);
	spin_unlock_irq(&w.t);
}

static void enables_early(void *arg)
{
	(void)arg;
	local_irq_disable();
	spin_lock(&w.s);
	local_irq_enable();
	spin_unlock(&w.s);
}

static void test_interrupts(void)
{
	PROGRAM(unsafe, setup, TASK(irq_takes_s), TASK(takes_s));
	PROGRAM(safe, setup, TASK(irq_takes_s), TASK(takes_s_irq));
	PROGRAM(soft, setup, TASK(softirq_takes_s), TASK(takes_s));
	PROGRAM(soft_safe, setup, TASK(softirq_takes_s), TASK(takes_s_bh));
	PROGRAM(bh, setup, TASK(irq_takes_s), TASK(takes_s_bh));
	PROGRAM(below, setup, TASK(irq_takes_s), TASK(takes_s_t),
		TASK(takes_t));
	PROGRAM(below_safe, setup, TASK(irq_takes_s), TASK(takes_s_t),
		TASK(takes_t_irq));
	PROGRAM(early, setup, TASK(irq_takes_s), TASK(enables_early));

	is_str(verdict(&unsafe), "lock-order",
	       "a lock of a handler, taken with interrupts on");
	is_str(verdict(&safe), "never", "taken with them off");
	is_str(verdict(&soft), "lock-order", "of a softirq, bottom halves on");
	is_str(verdict(&soft_safe), "never", "bottom halves off");
	is_str(verdict(&bh), "lock-order", "which is no help in an interrupt");
	is_str(verdict(&below), "lock-order",
	       "the same by way of another lock");
	is_str(verdict(&below_safe), "never", "which is taken with them off");
	is_str(verdict(&early), "lock-order", "interrupts on while it is held");
}

/* --- reclaim and notifiers --- */

static void allocates_under_a(void *arg)
{
	(void)arg;
	mutex_lock(&w.a);
	might_alloc(GFP_KERNEL);
	mutex_unlock(&w.a);
}

static void allocates_nofs(void *arg)
{
	(void)arg;
	mutex_lock(&w.a);
	might_alloc(GFP_NOFS);
	mutex_unlock(&w.a);
}

static void allocates_in_context(void *arg)
{
	unsigned int flags;

	(void)arg;
	mutex_lock(&w.a);
	flags = memalloc_noreclaim_save();
	might_alloc(GFP_KERNEL);
	memalloc_noreclaim_restore(flags);
	mutex_unlock(&w.a);
}

static void reclaims(void *arg)
{
	(void)arg;
	fs_reclaim_acquire(GFP_KERNEL);
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
	fs_reclaim_release(GFP_KERNEL);
}

static void invalidates(void *arg)
{
	(void)arg;
	lock_map_acquire(&__mmu_notifier_invalidate_range_start_map);
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
	lock_map_release(&__mmu_notifier_invalidate_range_start_map);
}

static void allocates_atomic(void *arg)
{
	(void)arg;
	spin_lock(&w.s);
	might_alloc(GFP_ATOMIC);
	spin_unlock(&w.s);
}

static void allocates_sleeping(void *arg)
{
	(void)arg;
	spin_lock(&w.s);
	might_alloc(GFP_KERNEL);
	spin_unlock(&w.s);
}

static void test_reclaim(void)
{
	PROGRAM(fs, setup, TASK(allocates_under_a), TASK(reclaims));
	PROGRAM(nofs, setup, TASK(allocates_nofs), TASK(reclaims));
	PROGRAM(context, setup, TASK(allocates_in_context), TASK(reclaims));
	PROGRAM(notifier, setup, TASK(allocates_nofs), TASK(invalidates));
	PROGRAM(atomic, setup, TASK(allocates_atomic));
	PROGRAM(sleeping, setup, TASK(allocates_sleeping));

	is_str(verdict(&fs), "lock-order", "a lock that reclaim takes");
	is_str(verdict(&nofs), "never", "and the allocation does not enter it");
	is_str(verdict(&context), "never", "or the task may not");
	is_str(verdict(&notifier), "lock-order",
	       "a lock that a notifier takes, even so");
	is_str(verdict(&atomic), "never", "an atomic allocation");
	is_str(verdict(&sleeping), "sleep-in-atomic", "one that is not");
	is_str(title, "might_alloc(GFP_KERNEL): &w.s is held", "says where");
}

/* --- text --- */

static char held[128];

static __unseen void keep_text(void)
{
	lockdep_held_text(0, held, sizeof(held));
}

static void holds_three(void *arg)
{
	(void)arg;
	down_read(&w.sem);
	spin_lock_irq(&w.s);
	rcu_read_lock();
	keep_text();
	rcu_read_unlock();
	spin_unlock_irq(&w.s);
	up_read(&w.sem);
}

static void test_text(void)
{
	PROGRAM(holds, setup, TASK(holds_three));

	is_str(verdict(&holds), "never", "three sections");
	is_str(held,
	       "&w.sem of w (read), &w.s of w, rcu_read_lock(), interrupts off",
	       "what is held, as text");
}

int main(void)
{
	kernel_hooks();
	test_order();
	test_deadlock();
	test_nesting();
	test_readers();
	test_interrupts();
	test_reclaim();
	test_text();
	return done_testing();
}
