/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * deadlock, lock-order and lock-misuse (I14), sleep-in-atomic (I15): each once
 * broken and once in order.
 */
#include "kernel/completion.h"
#include "kernel/mutex.h"
#include "kernel/rcupdate.h"
#include "kernel/rwsem.h"
#include "kernel/smp.h"
#include "kernel/srcu.h"
#include "kernel/wait.h"
#include "model/check.h"

static spinlock_t a __world, b __world;
static struct mutex m __world;
static struct rw_semaphore sem __world;
static struct srcu_struct srcu __world;
static struct completion done __world;
static wait_queue_head_t queue __world;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	spin_lock_init(&a);
	spin_lock_init(&b);
	mutex_init(&m);
	init_rwsem(&sem);
	init_srcu_struct(&srcu);
	init_completion(&done);
	init_waitqueue_head(&queue);
	name_set(&a, sizeof(a), "a");
	name_set(&b, sizeof(b), "b");
	name_set(&m, sizeof(m), "m");
	name_set(&sem, sizeof(sem), "sem");
	name_set(&srcu, sizeof(srcu), "srcu");
	name_set(&done, sizeof(done), "done");
	name_set(&queue, sizeof(queue), "queue");
}

static void a_then_b(void *arg)
{
	(void)arg;
	spin_lock(&a);
	spin_lock(&b);
	spin_unlock(&b);
	spin_unlock(&a);
}

static void b_then_a(void *arg)
{
	(void)arg;
	spin_lock(&b);
	spin_lock(&a);
	spin_unlock(&a);
	spin_unlock(&b);
}

static void both_orders(void *arg)
{
	a_then_b(arg);
	b_then_a(arg);
}

static void locks_mutex_in_srcu(void *arg)
{
	int id = srcu_read_lock(&srcu);

	(void)arg;
	mutex_lock(&m);
	mutex_unlock(&m);
	srcu_read_unlock(&srcu, id);
}

static void waits_for_srcu_in_mutex(void *arg)
{
	(void)arg;
	mutex_lock(&m);
	synchronize_srcu(&srcu);
	mutex_unlock(&m);
}

static void waits_for_srcu(void *arg)
{
	(void)arg;
	synchronize_srcu(&srcu);
}

static void reads_twice(void *arg)
{
	(void)arg;
	down_read(&sem);
	down_read(&sem);
	up_read(&sem);
	up_read(&sem);
}

static void writes(void *arg)
{
	(void)arg;
	down_write(&sem);
	up_write(&sem);
}

static void takes_a(void *info)
{
	(void)info;
	spin_lock(&a);
	spin_unlock(&a);
}

/* Its handler takes the lock that it interrupts the holder of. */
static void interrupts(void *arg)
{
	(void)arg;
	smp_call_function_single(1, takes_a, NULL, true);
}

static void waits_for_done(void *arg)
{
	(void)arg;
	wait_for_completion(&done);
}

static void completes(void *arg)
{
	(void)arg;
	complete(&done);
}

static void a_then_b_and_done(void *arg)
{
	a_then_b(arg);
	complete(&done);
}

static void waits_on_queue(void *arg)
{
	(void)arg;
	wait_event(queue, completion_done(&done));
}

static void polls_done(void *arg)
{
	(void)arg;
	while (!completion_done(&done))
		cpu_relax();
}

static void test_deadlock(void)
{
	struct program abba = PROGRAM("two locks in two orders", setup, 0,
				      { "A", a_then_b, NULL },
				      { "B", b_then_a, NULL });
	struct program grace = PROGRAM("a grace period and a mutex", setup, 0,
				       { "A", waits_for_srcu_in_mutex, NULL },
				       { "B", locks_mutex_in_srcu, NULL });
	struct program reader = PROGRAM("read twice, a writer between", setup,
					0, { "A", reads_twice, NULL },
					{ "B", writes, NULL });
	struct program irq = PROGRAM("an interrupt of the holder", setup, 0,
				     { "A", interrupts, NULL },
				     { "B", a_then_b, NULL });
	struct program lost = PROGRAM("nobody completes", setup, 0,
				      { "A", waits_for_done, NULL });
	struct program asleep = PROGRAM("nobody wakes", setup, 0,
					{ "A", waits_on_queue, NULL },
					{ "B", completes, NULL });
	struct program polled = PROGRAM("somebody polls for the two", setup, 0,
					{ "A", a_then_b_and_done, NULL },
					{ "B", b_then_a, NULL },
					{ "C", polls_done, NULL });
	struct program completed = PROGRAM("somebody completes", setup, 0,
					   { "A", waits_for_done, NULL },
					   { "B", completes, NULL });
	struct program one_order = PROGRAM("two locks in one order", setup, 0,
					   { "A", a_then_b, NULL },
					   { "B", a_then_b, NULL });
	struct program no_mutex = PROGRAM("a grace period alone", setup, 0,
					  { "A", waits_for_srcu, NULL },
					  { "B", locks_mutex_in_srcu, NULL });

	breaks(&abba, "deadlock", "b, a",
	       "A waits for b held by B, B waits for a held by A");
	breaks(&grace, "deadlock", "A, m",
	       "A waits for B to leave its read section, B waits for m held "
	       "by A");
	breaks(&reader, "deadlock", "sem, sem",
	       "A waits for sem behind B, B waits for sem held by A");
	breaks(&irq, "deadlock", "B, a",
	       "B is interrupted by A.ipi1, A.ipi1 waits for a held by B");
	breaks(&polled, "deadlock", "b, a",
	       "A waits for b held by B, B waits for a held by A");
	breaks(&lost, "deadlock", "done",
	       "A waits at wait_for_completion(&done) for what nobody will do");
	breaks(&asleep, "deadlock", "queue",
	       "A waits at wait_event(queue, completion_done(&done)) for what "
	       "nobody will do");
	holds(&completed);
	holds(&one_order);
	holds(&no_mutex);
}

static void test_order(void)
{
	struct program one = PROGRAM("both orders in one task", setup, 0,
				     { "A", both_orders, NULL });
	struct program two = PROGRAM("both orders, one after the other", setup,
				     0, { "A", a_then_b, NULL },
				     { "B", b_then_a, NULL });
	struct program sync = PROGRAM("a grace period under a mutex", setup, 0,
				      { "A", locks_mutex_in_srcu, NULL },
				      { "B", waits_for_srcu_in_mutex, NULL });

	breaks(&one, "lock-order", "&a, &b",
	       "&a under &b (A), &b under &a (A)");
	breaks(&two, "lock-order", "&a, &b",
	       "&a under &b (B), &b under &a (A)");
	breaks(&sync, "lock-order", "&m, &srcu",
	       "&srcu under &m (B), &m under &srcu (read) (A)");
}

static void releases_free_lock(void *arg)
{
	(void)arg;
	spin_unlock(&a);
}

static void initializes_what_it_holds(void *arg)
{
	(void)arg;
	spin_lock(&a);
	spin_lock_init(&a);
}

static void initializes_mutex_it_holds(void *arg)
{
	(void)arg;
	mutex_lock(&m);
	mutex_init(&m);
}

static void initializes_sem_it_reads(void *arg)
{
	(void)arg;
	down_read(&sem);
	init_rwsem(&sem);
}

static void keeps_mutex(void *arg)
{
	(void)arg;
	mutex_lock(&m);
}

static void sleeps_under_spinlock(void *arg)
{
	(void)arg;
	spin_lock(&a);
	mutex_lock(&m);
	mutex_unlock(&m);
	spin_unlock(&a);
}

static void sleeps_in_rcu(void *arg)
{
	(void)arg;
	rcu_read_lock();
	synchronize_srcu(&srcu);
	rcu_read_unlock();
}

static void sleeps_in_srcu(void *arg)
{
	locks_mutex_in_srcu(arg);
}

static void test_single(void)
{
	struct program free = PROGRAM("a lock that is not held", setup, 0,
				      { "A", releases_free_lock, NULL });
	struct program made = PROGRAM("a lock that its holder initializes",
				      setup, 0,
				      { "A", initializes_what_it_holds, NULL });
	struct program made_mutex =
		PROGRAM("a mutex that its holder initializes", setup, 0,
			{ "A", initializes_mutex_it_holds, NULL });
	struct program made_sem =
		PROGRAM("a semaphore that its reader initializes", setup, 0,
			{ "A", initializes_sem_it_reads, NULL });
	struct program kept = PROGRAM("a mutex that is kept", setup, 0,
				      { "A", keeps_mutex, NULL });
	struct program spin = PROGRAM("a mutex under a spinlock", setup, 0,
				      { "A", sleeps_under_spinlock, NULL });
	struct program rcu = PROGRAM("a grace period under RCU", setup, 0,
				     { "A", sleeps_in_rcu, NULL });
	struct program srcu_ok = PROGRAM("a mutex under SRCU", setup, 0,
					 { "A", sleeps_in_srcu, NULL });

	breaks(&free, "lock-misuse", "a", "A releases a, which nobody holds");
	breaks(&made, "lock-misuse", "a", "A initializes &a, which it holds");
	breaks(&made_mutex, "lock-misuse", "m",
	       "A initializes &m, which it holds");
	breaks(&made_sem, "lock-misuse", "sem",
	       "A initializes &sem (read), which it holds");
	breaks(&kept, "lock-misuse", "m", "A ends and still holds &m");
	breaks(&spin, "sleep-in-atomic",
	       "sleeps_under_spinlock: mutex_lock(&m)",
	       "mutex_lock(&m) may sleep here: &a is held");
	breaks(&rcu, "sleep-in-atomic",
	       "sleeps_in_rcu: synchronize_srcu(&srcu)",
	       "synchronize_srcu(&srcu) may sleep here: in an RCU read-side "
	       "critical section");
	holds(&srcu_ok);
}

int main(void)
{
	checks_begin();
	test_deadlock();
	test_order();
	test_single();
	return done_testing();
}
