/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * RCU and SRCU: grace periods wait for the readers there are, and for no
 * others.
 */
#include "kernel/rcupdate.h"
#include "kernel/slab.h"
#include "kernel/mutex.h"
#include "kernel/spinlock.h"
#include "kernel/srcu.h"
#include "model/kernel.h"

struct object {
	int value;
	struct rcu_head rcu;
};

static __world struct {
	struct object *p;
	spinlock_t lock;
	struct mutex mutex;
	struct srcu_struct srcu;
	int called, other;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	spin_lock_init(&w.lock);
	mutex_init(&w.mutex);
	init_srcu_struct(&w.srcu);
	name_set(&w, sizeof(w), "w");
	w.p = kzalloc(sizeof(struct object), GFP_KERNEL);
	w.p->value = 1;
}

/* --- readers --- */

/* A step of its own, and a plain access for the race detector. */
static void look(struct object *p)
{
	if (p && READ_ONCE(p->value) == 1)
		check(p->value == 1, "what is read is an object");
}

static void reader(void *arg)
{
	(void)arg;
	rcu_read_lock();
	look(rcu_dereference(w.p));
	rcu_read_unlock();
}

static void reader_spin(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	look(rcu_dereference_sched(w.p));
	spin_unlock(&w.lock);
}

static void reader_irq(void *arg)
{
	(void)arg;
	local_irq_disable();
	look(rcu_dereference_sched(w.p));
	local_irq_enable();
}

static void reader_preempt(void *arg)
{
	(void)arg;
	preempt_disable();
	look(rcu_dereference_sched(w.p));
	preempt_enable();
}

static void reader_nested(void *arg)
{
	struct object *p;

	(void)arg;
	rcu_read_lock();
	p = rcu_dereference(w.p);
	spin_lock(&w.lock);
	spin_unlock(&w.lock);
	look(p);
	rcu_read_unlock();
}

static void reader_late(void *arg)
{
	struct object *p;

	(void)arg;
	rcu_read_lock();
	p = rcu_dereference(w.p);
	rcu_read_unlock();
	look(p);
}

static void reader_none(void *arg)
{
	(void)arg;
	look(rcu_dereference_raw(w.p));
}

static void reader_unprotected(void *arg)
{
	(void)arg;
	look(rcu_dereference(w.p));
}

static void reader_srcu(void *arg)
{
	int idx;

	(void)arg;
	idx = srcu_read_lock(&w.srcu);
	look(srcu_dereference(w.p, &w.srcu));
	srcu_read_unlock(&w.srcu, idx);
}

static void reader_srcu_sleeps(void *arg)
{
	struct object *p;
	int idx;

	(void)arg;
	idx = srcu_read_lock(&w.srcu);
	p = srcu_dereference(w.p, &w.srcu);
	mutex_lock(&w.mutex);
	mutex_unlock(&w.mutex);
	look(p);
	srcu_read_unlock(&w.srcu, idx);
}

/* The inner section ends first, the outer one still reads. */
static void reader_srcu_nested(void *arg)
{
	struct object *p;
	int outer, inner;

	(void)arg;
	outer = srcu_read_lock(&w.srcu);
	p = srcu_dereference(w.p, &w.srcu);
	inner = srcu_read_lock(&w.srcu);
	srcu_read_unlock(&w.srcu, inner);
	look(p);
	srcu_read_unlock(&w.srcu, outer);
}

/* --- updaters --- */

static struct object *take(void)
{
	struct object *p = w.p;

	rcu_assign_pointer(w.p, NULL);
	return p;
}

static void frees_at_once(void *arg)
{
	(void)arg;
	kfree(take());
}

static void frees_later(void *arg)
{
	struct object *p = take();

	(void)arg;
	synchronize_rcu();
	kfree(p);
}

static void waits_too_early(void *arg)
{
	struct object *p = w.p;

	(void)arg;
	synchronize_rcu();
	rcu_assign_pointer(w.p, NULL);
	kfree(p);
}

static void free_object(struct rcu_head *head)
{
	struct object *p = container_of(head, struct object, rcu);

	check(in_interrupt(), "callbacks run in softirq context");
	kfree(p);
}

static void frees_by_callback(void *arg)
{
	(void)arg;
	call_rcu(&take()->rcu, free_object);
}

static void frees_by_kfree_rcu(void *arg)
{
	struct object *p = take();

	(void)arg;
	kfree_rcu(p, rcu);
}

static void frees_after_srcu(void *arg)
{
	struct object *p = take();

	(void)arg;
	synchronize_srcu(&w.srcu);
	kfree(p);
}

static void free_object_srcu(struct rcu_head *head)
{
	kfree(container_of(head, struct object, rcu));
}

static void frees_by_call_srcu(void *arg)
{
	(void)arg;
	call_srcu(&w.srcu, &take()->rcu, free_object_srcu);
}

static void test_grace(void)
{
	PROGRAM(at_once, setup, TASK(reader), TASK(frees_at_once));
	PROGRAM(later, setup, TASK(reader), TASK(frees_later), TASK(reader));
	PROGRAM(spin, setup, TASK(reader_spin), TASK(frees_later));
	PROGRAM(irq, setup, TASK(reader_irq), TASK(frees_later));
	PROGRAM(preempt, setup, TASK(reader_preempt), TASK(frees_later));
	PROGRAM(nested, setup, TASK(reader_nested), TASK(frees_later));
	PROGRAM(late, setup, TASK(reader_late), TASK(frees_later));
	PROGRAM(none, setup, TASK(reader_none), TASK(frees_later));
	PROGRAM(early, setup, TASK(reader), TASK(waits_too_early));
	PROGRAM(callback, setup, TASK(reader), TASK(frees_by_callback));
	PROGRAM(kfree_rcu, setup, TASK(reader), TASK(frees_by_kfree_rcu));
	PROGRAM(unprotected, setup, TASK(reader_unprotected));

	ok(breaks(&at_once, "use-after-free"), "no grace period");
	is_str(verdict(&later), "never", "a grace period");
	is_str(verdict(&spin), "never", "a spinlock is a reader");
	is_str(verdict(&irq), "never", "interrupts off are a reader");
	is_str(verdict(&preempt), "never", "preemption off is a reader");
	is_str(verdict(&nested), "never", "the inner section does not end it");
	ok(breaks(&late, "use-after-free"), "a pointer kept for too long");
	ok(breaks(&none, "use-after-free"), "no section at all");
	ok(breaks(&early, "use-after-free"), "a grace period too early");
	is_str(verdict(&callback), "never", "call_rcu()");
	is_str(verdict(&kfree_rcu), "never", "kfree_rcu()");
	is_str(verdict(&unprotected), "lock-misuse",
	       "rcu_dereference() outside of any section");
}

static void test_srcu(void)
{
	PROGRAM(srcu, setup, TASK(reader_srcu), TASK(frees_after_srcu),
		TASK(reader_srcu));
	PROGRAM(sleeps, setup, TASK(reader_srcu_sleeps),
		TASK(frees_after_srcu));
	PROGRAM(nested, setup, TASK(reader_srcu_nested),
		TASK(frees_after_srcu));
	PROGRAM(call, setup, TASK(reader_srcu), TASK(frees_by_call_srcu));
	PROGRAM(not_rcu, setup, TASK(reader_srcu_sleeps), TASK(frees_later));
	PROGRAM(not_srcu, setup, TASK(reader), TASK(frees_after_srcu));
	PROGRAM(no_spin, setup, TASK(reader_spin), TASK(frees_after_srcu));

	is_str(verdict(&srcu), "never", "SRCU waits for its readers");
	is_str(verdict(&sleeps), "never", "which may sleep");
	is_str(verdict(&nested), "never", "and nest");
	is_str(verdict(&call), "never", "so does call_srcu()");
	ok(breaks(&not_rcu, "use-after-free"),
	   "RCU does not wait for readers of SRCU");
	ok(breaks(&not_srcu, "use-after-free"), "nor the other way round");
	ok(breaks(&no_spin, "use-after-free"),
	   "a spinlock is no reader of SRCU");
}

/* --- a grace period waits for nobody who came later --- */

static __world struct {
	int started, in_second;
} later;

static void first_reader(void *arg)
{
	(void)arg;
	rcu_read_lock();
	READ_ONCE(w.other);
	rcu_read_unlock();
}

static __unseen void set(int *flag, int value)
{
	track_write(flag, sizeof(*flag));
	*flag = value;
}

static void long_reader(void *arg)
{
	(void)arg;
	rcu_read_lock();
	set(&later.in_second, later.started);
	READ_ONCE(w.other);
	READ_ONCE(w.other);
	set(&later.in_second, 0);
	rcu_read_unlock();
}

static void synchronizes(void *arg)
{
	(void)arg;
	rcu_read_lock();
	rcu_read_unlock();
	set(&later.started, 1);
	synchronize_rcu();
	check(!READ_ONCE(later.in_second),
	      "ended while somebody who came later reads");
}

static void test_weakest(void)
{
	PROGRAM(weakest, setup, TASK(first_reader), TASK(long_reader),
		TASK(synchronizes));

	is_str(verdict(&weakest), "assert",
	       "a grace period can end among later readers");
}

/* --- barriers, misuse --- */

static void count_call(struct rcu_head *head)
{
	(void)head;
	w.called++;
}

static __world struct rcu_head heads[2];

static void calls_and_waits(void *arg)
{
	(void)arg;
	call_rcu(&heads[0], count_call);
	rcu_barrier();
	check(w.called == 1, "rcu_barrier() waits for callbacks");
}

static void calls_and_synchronizes(void *arg)
{
	(void)arg;
	call_rcu(&heads[0], count_call);
	synchronize_rcu();
	check(READ_ONCE(w.called) == 1, "synchronize_rcu() does not");
}

static void calls_twice(void *arg)
{
	(void)arg;
	call_rcu(&heads[0], count_call);
	call_rcu(&heads[0], count_call);
}

static void sleeps_in_reader(void *arg)
{
	(void)arg;
	rcu_read_lock();
	mutex_lock(&w.mutex);
	mutex_unlock(&w.mutex);
	rcu_read_unlock();
}

static void synchronizes_in_reader(void *arg)
{
	(void)arg;
	rcu_read_lock();
	synchronize_rcu();
	rcu_read_unlock();
}

static void synchronizes_own_srcu(void *arg)
{
	int idx;

	(void)arg;
	idx = srcu_read_lock(&w.srcu);
	synchronize_srcu(&w.srcu);
	srcu_read_unlock(&w.srcu, idx);
}

static void unlocks_only(void *arg)
{
	(void)arg;
	rcu_read_unlock();
}

static void locks_only(void *arg)
{
	(void)arg;
	rcu_read_lock();
}

static void test_misuse(void)
{
	PROGRAM(barrier, setup, TASK(calls_and_waits), TASK(first_reader));
	PROGRAM(synchronize, setup, TASK(calls_and_synchronizes));
	PROGRAM(twice, setup, TASK(calls_twice));
	PROGRAM(sleeps, setup, TASK(sleeps_in_reader));
	PROGRAM(in_reader, setup, TASK(synchronizes_in_reader));
	PROGRAM(own, setup, TASK(synchronizes_own_srcu));
	PROGRAM(unlock, setup, TASK(unlocks_only));
	PROGRAM(lock, setup, TASK(locks_only));

	is_str(verdict(&barrier), "never", "rcu_barrier()");
	is_str(verdict(&synchronize), "assert", "is what waits for callbacks");
	is_str(verdict(&twice), "bug", "an rcu_head queued twice");
	is_str(verdict(&sleeps), "sleep-in-atomic", "a reader that sleeps");
	is_str(title,
	       "mutex_lock(&w.mutex): in an RCU read-side critical section",
	       "is told so");
	is_str(verdict(&in_reader), "sleep-in-atomic",
	       "a grace period within a section");
	is_str(verdict(&own), "lock-order", "of SRCU, too");
	is_str(verdict(&unlock), "lock-misuse", "an unlock too many");
	is_str(verdict(&lock), "lock-misuse", "a section that stays open");
}

int main(void)
{
	kernel_hooks();
	test_grace();
	test_srcu();
	test_weakest();
	test_misuse();
	return done_testing();
}
