/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lock orders that are easily missed: of handlers that read, of an ordered
 * workqueue, of a reader below its own writer, of set-up.
 */
#include "kernel/irqflags.h"
#include "kernel/mutex.h"
#include "kernel/rwlock.h"
#include "kernel/rwonce.h"
#include "kernel/smp.h"
#include "kernel/workqueue.h"
#include "model/kernel.h"
#include "sched/shrink.h"

static __world struct {
	struct workqueue_struct *ordered;
	struct work_struct first, second;
	struct mutex a, b, mutex;
	rwlock_t l1, l2;
	int flag, done;
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
	mutex_init(&w.a);
	mutex_init(&w.b);
	mutex_init(&w.mutex);
	rwlock_init(&w.l1);
	rwlock_init(&w.l2);
	w.ordered = alloc_ordered_workqueue("ordered", 0);
	INIT_WORK(&w.first, takes_mutex);
	INIT_WORK(&w.second, nothing);
}

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

/* Nor does it wait for one whom it interrupts. */
static void reads_with_interrupts(void *arg)
{
	(void)arg;
	call();
	read_lock(&w.l1);
	read_unlock(&w.l1);
}

static void writes_with_interrupts(void *arg)
{
	(void)arg;
	call();
	write_lock(&w.l1);
	write_unlock(&w.l1);
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
	WRITE_ONCE(w.done, 1);
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
	const struct shrink_options bounds = { .executions = 20000 };
	struct search_result r;
	struct shrink_stats stats;

	if (search_run(&p, &options, &r) || !r.nr_finds)
		bail_out("no find");
	is_str(r.finds[0].violation.invariant->name, "lock-order",
	       "set-up shows an order, too");
	is_int(r.finds[0].nr_more, 1, "others are shown by two executions");
	is_int(shrink(&p, &r.finds[0], &bounds, &stats), 0,
	       "which are found again without running set-up again");
	search_result_free(&r);
}

static void lock_unless(const int *unless, struct mutex *outer,
			struct mutex *inner, int *behind)
{
	if (!READ_ONCE(*unless)) {
		mutex_lock(outer);
		mutex_lock(inner);
		mutex_unlock(inner);
		mutex_unlock(outer);
	}
	WRITE_ONCE(*behind, 1);
}

/* The circle can be closed in one execution, or be seen over two. */
static void in_order_unless(void *arg)
{
	(void)arg;
	lock_unless(&w.flag, &w.a, &w.b, &w.done);
}

static void against_unless(void *arg)
{
	(void)arg;
	lock_unless(&w.done, &w.b, &w.a, &w.flag);
}

/* What is shown by one execution is so when it is shrunk; how many were. */
static unsigned int shrink_one(const struct program *p, uint64_t seed)
{
	struct search_options options = {
		.strategy = strategy_find("random"),
		.strategy_options = { .seed = seed },
		.executions = 20,
		.enough = first_find,
	};
	const struct shrink_options bounds = { .executions = 10000 };
	struct search_result r;
	struct shrink_stats stats;
	struct trace trace;
	unsigned int shrunk = 0;

	if (search_run(p, &options, &r))
		bail_out("search_run() failed");
	if (r.nr_finds && !r.finds[0].nr_more) {
		if (shrink(p, &r.finds[0], &bounds, &stats))
			bail_out("it does not shrink");
		lockdep_reset();
		trace_run(p, &r.finds[0].schedule, true, 0, &trace);
		shrunk = 1;
		if (trace.end != TRACE_VIOLATION)
			bail_out("seed %lu: its schedule does not show it",
				 (unsigned long)seed);
		trace_free(&trace);
	}
	search_result_free(&r);
	return shrunk;
}

static void test_one_or_two(void)
{
	PROGRAM(p, setup, TASK(in_order_unless), TASK(against_unless));
	unsigned int shrunk = 0;

	for (uint64_t seed = 1; seed <= 40; seed++)
		shrunk += shrink_one(&p, seed);
	ok(shrunk > 5, "what one execution shows it shows when shrunk");
}

static void test_lock_order(void)
{
	PROGRAM(missed, setup, TASK(writes_below));
	PROGRAM(shared, setup, TASK(reads_above));
	PROGRAM(reads, setup, TASK(reads_with_interrupts));
	PROGRAM(writes, setup, TASK(writes_with_interrupts));
	PROGRAM(ordered, setup, TASK(flushes));
	PROGRAM(below, setup, TASK(reads_below_itself));

	is_str(verdict(&missed), "lock-order",
	       "a reader in a handler, below an interrupted reader");
	is_str(verdict(&shared), "never", "a handler beside a reader");
	is_str(title, "", "(%s)", title);
	is_str(verdict(&reads), "never", "a handler that interrupts a reader");
	is_str(verdict(&writes), "lock-order",
	       "or a writer, for whom it waits");
	is_str(verdict(&below), "lock-order", "a reader below its own writer");
	is_str(verdict(&ordered), "lock-order",
	       "an ordered queue waits for all that is on it");
}

int main(void)
{
	kernel_hooks();
	test_lock_order();
	test_setup_order();
	test_one_or_two();
	return done_testing();
}
