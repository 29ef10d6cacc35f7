/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Both detectors on programs that nobody has thought of.
 *
 * Three tasks of a few steps each, drawn by chance from fixed seeds: plain
 * accesses of several sizes within two granules, volatile ones, atomic ones of
 * every order, barriers, and sections and signals of all kinds of primitives;
 * some end the task if they find nothing.  Nothing is known of such a program
 * but that both must say the same of each execution.
 *
 * The real runtime lets a release sequence go on behind a relaxed store (the
 * standard does not, nor do we), so words that are released to are stored to by
 * releases alone.
 *
 *	tests/tsan/random SEED		one program, with the runtime's reports
 *	tests/tsan/random FIRST LAST	more of them
 */
#include "kernel/atomic.h"
#include "kernel/bitops.h"
#include "kernel/completion.h"
#include "kernel/irqflags.h"
#include "kernel/mutex.h"
#include "kernel/rcupdate.h"
#include "kernel/refcount.h"
#include "kernel/rwlock.h"
#include "kernel/rwsem.h"
#include "kernel/smp.h"
#include "kernel/spinlock.h"
#include "kernel/srcu.h"
#include "kernel/wait_bit.h"
#include "kernel/workqueue.h"
#include "tsan/both.h"

#include <stdlib.h>

#include "sched/rng.h"

#define PROGRAMS 300
#define TASKS 3
#define ACCESSES_MAX 5

static __world struct {
	uint8_t data[16];
	__attribute__((aligned(8))) uint32_t words[3];
	__attribute__((aligned(8))) volatile uint32_t once[2];
	spinlock_t spin;
	rwlock_t rwlock;
	struct mutex mutex;
	struct rw_semaphore rwsem;
	struct srcu_struct srcu;
	struct completion done;
	atomic_t count;
	refcount_t refs;
	unsigned long bits;
	struct rcu_head heads[3];
	struct work_struct works[3];
} w;

/* --- what a task can do --- */

#define PLAIN(size, type)                                        \
	static uint32_t read##size(unsigned int i)               \
	{                               \
		return (uint32_t)((type *)(void *)w.data)[i];    \
	}                                                                   \
	static uint32_t write##size(unsigned int i)              \
	{                               \
		((type *)(void *)w.data)[i] = 1;                 \
		return 1;                                                   \
	}
PLAIN(1, uint8_t)
PLAIN(2, uint16_t)
PLAIN(4, uint32_t)
PLAIN(8, uint64_t)

static uint32_t read_once(unsigned int i)
{
	return w.once[i];
}

static uint32_t write_once(unsigned int i)
{
	w.once[i] = 1;
	return 1;
}

#define LOAD(order)                                                         \
	static uint32_t load_##order(unsigned int i)                        \
	{                               \
		return __atomic_load_n(&w.words[i], __ATOMIC_##order);      \
	}
LOAD(RELAXED)
LOAD(ACQUIRE)
LOAD(SEQ_CST)

#define STORE(order)                                                        \
	static uint32_t store_##order(unsigned int i)                       \
	{                               \
		__atomic_store_n(&w.words[i], 1, __ATOMIC_##order);         \
		return 1;                                                   \
	}
STORE(RELEASE)
STORE(SEQ_CST)

#define UPDATE(order, fail)                                                 \
	static uint32_t add_##order(unsigned int i)                         \
	{                               \
		return __atomic_fetch_add(&w.words[i], 1, __ATOMIC_##order);  \
	}                                                                   \
	static uint32_t xchg_##order(unsigned int i)                        \
	{                               \
		return __atomic_exchange_n(&w.words[i], 2, __ATOMIC_##order); \
	}                                                                   \
	static uint32_t cmpxchg_##order(unsigned int i)                     \
	{                               \
		uint32_t old = 1;                                           \
						    \
		__atomic_compare_exchange_n(&w.words[i], &old, 2, false,    \
					    __ATOMIC_##order,               \
					    __ATOMIC_##fail);               \
		return old;                                                 \
	}
UPDATE(RELAXED, RELAXED)
UPDATE(ACQUIRE, RELAXED)
UPDATE(RELEASE, RELAXED)
UPDATE(ACQ_REL, ACQUIRE)
UPDATE(SEQ_CST, SEQ_CST)

/* --- primitives: what is accessed within them is the i-th of two words --- */

static uint64_t *word(unsigned int i)
{
	return (uint64_t *)(void *)w.data + i;
}

#define SECTION(name, take, access, leave)          \
	static uint32_t name(unsigned int i)  \
	{                               \
		uint32_t found = 1;                 \
						    \
		take;                               \
		access;                             \
		leave;                              \
		return found;                       \
	}
#define READS found = (uint32_t)*word(i)
#define WRITES *word(i) = 1
SECTION(in_spinlock, spin_lock(&w.spin), WRITES, spin_unlock(&w.spin))
SECTION(in_spinlock_irq, spin_lock_irq(&w.spin), READS,
	spin_unlock_irq(&w.spin))
SECTION(in_mutex, mutex_lock(&w.mutex), WRITES, mutex_unlock(&w.mutex))
SECTION(in_read_lock, read_lock(&w.rwlock), READS, read_unlock(&w.rwlock))
SECTION(in_write_lock, write_lock(&w.rwlock), WRITES, write_unlock(&w.rwlock))
SECTION(in_down_read, down_read(&w.rwsem), READS, up_read(&w.rwsem))
SECTION(in_down_write, down_write(&w.rwsem), WRITES, up_write(&w.rwsem))
SECTION(in_downgrade, down_write(&w.rwsem);
	downgrade_write(&w.rwsem), READS, up_read(&w.rwsem))
SECTION(in_rcu, rcu_read_lock(), READS, rcu_read_unlock())
SECTION(in_irq_off, local_irq_disable(), WRITES, local_irq_enable())
SECTION(in_srcu, int idx = srcu_read_lock(&w.srcu), READS,
	srcu_read_unlock(&w.srcu, idx))
SECTION(in_bit_lock, wait_on_bit_lock(&w.bits, 3, TASK_UNINTERRUPTIBLE), WRITES,
	clear_and_wake_up_bit(3, &w.bits))

#define STEP(name, what)                      \
	static uint32_t name(unsigned int i)  \
	{                               \
		(void)i;                      \
		return (uint32_t)(what);      \
	}
STEP(wmb, ({
	     smp_wmb();
	     1;
     }))
STEP(rmb, ({
	     smp_rmb();
	     1;
     }))
STEP(mb, ({
	     smp_mb();
	     1;
     }))
STEP(synchronizes_rcu, ({
	     synchronize_rcu();
	     1;
     }))
STEP(synchronizes_srcu, ({
	     synchronize_srcu(&w.srcu);
	     1;
     }))
STEP(completes, ({
	     complete(&w.done);
	     1;
     }))
STEP(completed, completion_done(&w.done))
STEP(takes_completion, try_wait_for_completion(&w.done))
STEP(increments, atomic_inc_return(&w.count))
STEP(adds_relaxed, ({
	     atomic_inc(&w.count);
	     1;
     }))
STEP(adds_release, atomic_fetch_add_release(1, &w.count) + 1)
STEP(reads_count, atomic_read(&w.count))
STEP(compares, atomic_cmpxchg(&w.count, 1, 2) == 1)
STEP(puts_ref, refcount_dec_not_one(&w.refs))
STEP(gets_ref, refcount_inc_not_zero(&w.refs))
STEP(sets_bit, ({
	     set_bit(5, &w.bits);
	     1;
     }))
STEP(tests_and_sets_bit, !test_and_set_bit(6, &w.bits))
STEP(waits_for_bit, ({
	     wait_on_bit(&w.bits, 3, TASK_UNINTERRUPTIBLE);
	     1;
     }))
STEP(flushes, ({
	     flush_work(&w.works[i]);
	     1;
     }))
STEP(queues, schedule_work(&w.works[i]))
STEP(barrier_of_rcu, ({
	     rcu_barrier();
	     1;
     }))

static void call_back(struct rcu_head *head)
{
	*word((unsigned int)(head - w.heads) % 2) = 1;
}

static uint32_t calls_rcu(unsigned int i)
{
	if (w.heads[i].next)
		return 0;
	call_rcu(&w.heads[i], call_back);
	return 1;
}

static void work(struct work_struct *item)
{
	*word((unsigned int)(item - w.works) % 2) = 1;
}

static void handle(void *info)
{
	*word(*(unsigned int *)info) = 1;
}

static uint32_t interrupts(unsigned int i)
{
	static unsigned int words[2] = { 0, 1 };

	smp_call_function_single(i, handle, &words[i], true);
	return 1;
}

static const struct access {
	uint32_t (*fn)(unsigned int i);
	const char *name;
	unsigned int places, weight;
} table[] = {
#define ACCESS(fn, places, weight)      \
	{                               \
		fn, #fn, places, weight \
	}
#define UPDATES(order)                                           \
	ACCESS(add_##order, 3, 1), ACCESS(xchg_##order, 3, 1),   \
		ACCESS(cmpxchg_##order, 3, 1)
	ACCESS(read1, 16, 3),
	ACCESS(write1, 16, 3),
	ACCESS(read2, 8, 3),
	ACCESS(write2, 8, 3),
	ACCESS(read4, 4, 4),
	ACCESS(write4, 4, 4),
	ACCESS(read8, 2, 4),
	ACCESS(write8, 2, 4),
	ACCESS(read_once, 2, 3),
	ACCESS(write_once, 2, 3),
	ACCESS(load_RELAXED, 3, 2),
	ACCESS(load_ACQUIRE, 3, 8),
	ACCESS(load_SEQ_CST, 3, 4),
	ACCESS(store_RELEASE, 3, 8),
	ACCESS(store_SEQ_CST, 3, 4),
	UPDATES(RELAXED),
	UPDATES(ACQUIRE),
	UPDATES(RELEASE),
	UPDATES(ACQ_REL),
	UPDATES(SEQ_CST),
	ACCESS(in_spinlock, 2, 5),
	ACCESS(in_spinlock_irq, 2, 3),
	ACCESS(in_mutex, 2, 3),
	ACCESS(in_read_lock, 2, 3),
	ACCESS(in_write_lock, 2, 3),
	ACCESS(in_down_read, 2, 3),
	ACCESS(in_down_write, 2, 3),
	ACCESS(in_downgrade, 2, 3),
	ACCESS(in_rcu, 2, 4),
	ACCESS(in_irq_off, 2, 2),
	ACCESS(in_srcu, 2, 3),
	ACCESS(in_bit_lock, 2, 3),
	ACCESS(wmb, 1, 3),
	ACCESS(rmb, 1, 3),
	ACCESS(mb, 1, 3),
	ACCESS(synchronizes_rcu, 1, 3),
	ACCESS(synchronizes_srcu, 1, 3),
	ACCESS(completes, 1, 3),
	ACCESS(completed, 1, 3),
	ACCESS(takes_completion, 1, 3),
	ACCESS(increments, 1, 2),
	ACCESS(adds_relaxed, 1, 2),
	ACCESS(adds_release, 1, 2),
	ACCESS(reads_count, 1, 2),
	ACCESS(compares, 1, 2),
	ACCESS(puts_ref, 1, 2),
	ACCESS(gets_ref, 1, 2),
	ACCESS(sets_bit, 1, 2),
	ACCESS(tests_and_sets_bit, 1, 2),
	ACCESS(waits_for_bit, 1, 2),
	ACCESS(calls_rcu, 3, 2),
	ACCESS(barrier_of_rcu, 1, 2),
	ACCESS(queues, 3, 3),
	ACCESS(flushes, 3, 2),
	ACCESS(interrupts, 2, 2),
};
#define ACCESSES (sizeof(table) / sizeof(*table))

/* --- programs --- */

static struct step {
	const struct access *access;
	unsigned int where;
	bool stop;		/* the task ends if it finds 0 */
} steps[TASKS][ACCESSES_MAX];
static unsigned int lengths[TASKS];

static void draw_step(struct step *s, uint64_t *state)
{
	unsigned int n = 0, drawn;

	for (unsigned int i = 0; i < ACCESSES; i++)
		n += table[i].weight;
	drawn = rng_below(state, n);
	s->access = table;
	while (drawn >= s->access->weight)
		drawn -= s->access++->weight;
	s->where = rng_below(state, s->access->places);
	s->stop = rng_below(state, 4) != 0;
}

static void draw_program(uint64_t seed)
{
	uint64_t state = seed;

	for (unsigned int t = 0; t < TASKS; t++) {
		lengths[t] = 2 + rng_below(&state, ACCESSES_MAX - 1);
		for (unsigned int i = 0; i < lengths[t]; i++)
			draw_step(&steps[t][i], &state);
	}
}

static void run(const unsigned int task)
{
	for (unsigned int i = 0; i < lengths[task]; i++) {
		const struct step *s = &steps[task][i];

		if (!s->access->fn(s->where) && s->stop)
			return;
	}
}

static void run_a(void *arg)
{
	(void)arg;
	run(0);
}

static void run_b(void *arg)
{
	(void)arg;
	run(1);
}

static void run_c(void *arg)
{
	(void)arg;
	run(2);
}

static void set_up(void)
{
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	spin_lock_init(&w.spin);
	rwlock_init(&w.rwlock);
	mutex_init(&w.mutex);
	init_rwsem(&w.rwsem);
	init_srcu_struct(&w.srcu);
	init_completion(&w.done);
	refcount_set(&w.refs, 3);
	for (unsigned int i = 0; i < 3; i++)
		INIT_WORK(&w.works[i], work);
}

static void print_program(void)
{
	for (unsigned int t = 0; t < TASKS; t++)
		for (unsigned int i = 0; i < lengths[t]; i++)
			diag("%c: %s(%u)%s", 'A' + (int)t,
			     steps[t][i].access->name, steps[t][i].where,
			     steps[t][i].stop ? " or stop" : "");
}

static const struct sample sample = SAMPLE("random", run_a, run_b, run_c);

int main(int argc, char **argv)
{
	unsigned int differ = 0, racy = 0;
	uint64_t first = 1, last = PROGRAMS;

	both_start(argc == 2 ? argc : 1, argv, set_up);
	if (argc > 1)
		first = last = strtoull(argv[1], NULL, 0);
	if (argc > 2)
		last = strtoull(argv[2], NULL, 0);
	for (uint64_t seed = first; seed <= last; seed++) {
		draw_program(seed);
		if (both_agree(&sample, false)) {
			racy += both_saw_a_race();
			continue;
		}
		differ++;
		diag("program %u:", (unsigned int)seed);
		print_program();
		both_explain();
	}
	is_int(differ, 0,
	       "programs of which the detectors do not say the same");
	ok(racy && racy < last - first + 1, "some programs race, some do not");
	diag("%u of %u programs race", racy, (unsigned int)(last - first + 1));
	return done_testing();
}
