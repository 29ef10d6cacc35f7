/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Work items: queued once, run once, flushed, cancelled, freed.
 */
#include "kernel/mutex.h"
#include "kernel/rwonce.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "kernel/workqueue.h"
#include "model/kernel.h"

struct item {
	struct work_struct work;
	int value;
};

static __world struct {
	struct work_struct work, other;
	struct workqueue_struct *ordered, *single;
	struct mutex mutex;
	spinlock_t lock;
	struct item *item;
	int runs, inside, last;
	int data;
	int go;
} w;

static __unseen int add(int *counter, int n)
{
	track_write(counter, sizeof(*counter));
	return *counter += n;
}

static void count_run(struct work_struct *work)
{
	(void)work;
	check(add(&w.inside, 1) == 1, "never twice at once");
	add(&w.runs, 1);
	READ_ONCE(w.go);
	add(&w.inside, -1);
	w.data++;
}

static void run_locked(struct work_struct *work)
{
	(void)work;
	mutex_lock(&w.mutex);
	mutex_unlock(&w.mutex);
}

static void free_item(struct work_struct *work)
{
	kfree(container_of(work, struct item, work));
}

static void run_first(struct work_struct *work)
{
	(void)work;
	READ_ONCE(w.go);
	check(add(&w.last, 1) == 1, "the one queued first runs first");
}

static void run_second(struct work_struct *work)
{
	(void)work;
	check(add(&w.last, 1) == 2, "and the other one after it");
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	mutex_init(&w.mutex);
	spin_lock_init(&w.lock);
	name_set(&w, sizeof(w), "w");
	w.ordered = alloc_ordered_workqueue("ordered", 0);
	w.single = alloc_workqueue("single", 0, 1);
	INIT_WORK(&w.work, count_run);
	w.item = kzalloc(sizeof(struct item), GFP_KERNEL);
	INIT_WORK(&w.item->work, free_item);
}

static void setup_locked(void *data, const uint32_t *open)
{
	setup(data, open);
	INIT_WORK(&w.work, run_locked);
}

static void run_and_queue(struct work_struct *work)
{
	if (add(&w.runs, 1) < 3)
		queue_work(system_wq, work);
}

static void setup_requeue(void *data, const uint32_t *open)
{
	setup(data, open);
	INIT_WORK(&w.item->work, run_and_queue);
}

static void setup_ordered(void *data, const uint32_t *open)
{
	setup(data, open);
	INIT_WORK(&w.work, run_first);
	INIT_WORK(&w.other, run_second);
}

static void queues(void *arg)
{
	(void)arg;
	queue_work(system_wq, &w.work);
}

static void queues_and_flushes(void *arg)
{
	(void)arg;
	check(queue_work(system_wq, &w.work), "it was idle");
	flush_work(&w.work);
	check(w.data == 1, "it has run");
	check(!flush_work(&w.work), "it is idle again");
}

static void queues_twice(void *arg)
{
	bool first, again;

	(void)arg;
	first = queue_work(system_wq, &w.work);
	again = queue_work(system_wq, &w.work);
	flush_work(&w.work);
	check(add(&w.runs, 0) == first + again, "runs as often as queued");
}

static void queues_once(void *arg)
{
	(void)arg;
	queue_work(system_wq, &w.work);
	check(!queue_work(system_wq, &w.work), "still pending");
}

static void queues_and_cancels(void *arg)
{
	bool pending;

	(void)arg;
	queue_work(system_wq, &w.work);
	pending = cancel_work_sync(&w.work);
	check(add(&w.runs, 0) == !pending, "cancelled, or it has run");
	check(!add(&w.inside, 0), "it does not run any more");
}

static void queues_and_goes(void *arg)
{
	(void)arg;
	queue_work(system_wq, &w.work);
	check(add(&w.runs, 0) == 1, "nobody waits for it");
}

static void frees_itself(void *arg)
{
	(void)arg;
	queue_work(system_wq, &w.item->work);
}

static void cancels_and_frees(void *arg)
{
	struct item *item = w.item;

	(void)arg;
	INIT_WORK(&item->work, count_run);
	queue_work(system_wq, &item->work);
	cancel_work_sync(&item->work);
	kfree(item);
}

static void frees_queued(void *arg)
{
	struct item *item = w.item;

	(void)arg;
	queue_work(system_wq, &item->work);
	kfree(item);
}

/* Whatever run it is cancelled in, there is no other one. */
static void cancels_requeue(void *arg)
{
	struct item *item = w.item;

	(void)arg;
	queue_work(system_wq, &item->work);
	cancel_work_sync(&item->work);
	check(!work_pending(&item->work), "it is not queued again");
	kfree(item);
}

static void cancels(void *arg)
{
	(void)arg;
	cancel_work_sync(&w.work);
}

static void queues_in_vain(void *arg)
{
	(void)arg;
	check(queue_work(system_wq, &w.work), "it was idle");
}

/* What is queued when no one cancels it any more runs again. */
static void queues_after(void *arg)
{
	(void)arg;
	cancel_work_sync(&w.work);
	check(queue_work(system_wq, &w.work), "no longer disabled");
	flush_work(&w.work);
	check(add(&w.runs, 0) == 1, "it has run");
}

/* Whoever cancels it touches it in the end. */
static void cancels_freed(void *arg)
{
	struct item *item = w.item;

	(void)arg;
	queue_work(system_wq, &item->work);
	cancel_work_sync(&item->work);
}

static void queues_single(void *arg)
{
	(void)arg;
	queue_work(w.single, &w.work);
	queue_work(w.single, &w.other);
}

static void flushes_locked(void *arg)
{
	(void)arg;
	queue_work(system_wq, &w.work);
	mutex_lock(&w.mutex);
	flush_work(&w.work);
	mutex_unlock(&w.mutex);
}

static void flushes_atomic(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	flush_work(&w.work);
	spin_unlock(&w.lock);
}

static void queues_in_order(void *arg)
{
	(void)arg;
	queue_work(w.ordered, &w.work);
	queue_work(w.ordered, &w.other);
	flush_workqueue(w.ordered);
	check(add(&w.last, 0) == 2, "flushing the queue waits for both");
}

static void queues_unordered(void *arg)
{
	(void)arg;
	queue_work(system_wq, &w.work);
	queue_work(system_wq, &w.other);
}

int main(void)
{
	PROGRAM(flush, setup, TASK(queues_and_flushes));
	PROGRAM(twice, setup, TASK(queues_twice));
	PROGRAM(once, setup, TASK(queues_once));
	PROGRAM(cancel, setup, TASK(queues_and_cancels));
	PROGRAM(go, setup, TASK(queues_and_goes));
	PROGRAM(itself, setup, TASK(frees_itself));
	PROGRAM(cancel_free, setup, TASK(cancels_and_frees));
	PROGRAM(queued, setup, TASK(frees_queued));
	PROGRAM(locked, setup_locked, TASK(flushes_locked));
	PROGRAM(atomic, setup, TASK(flushes_atomic), TASK(queues));
	PROGRAM(order, setup_ordered, TASK(queues_in_order));
	PROGRAM(unordered, setup_ordered, TASK(queues_unordered));
	PROGRAM(single, setup_ordered, TASK(queues_single));
	PROGRAM(requeue, setup_requeue, TASK(cancels_requeue));
	PROGRAM(vain, setup, TASK(cancels), TASK(queues_in_vain));
	PROGRAM(after, setup, TASK(queues_after));
	PROGRAM(freed, setup, TASK(cancels_freed));

	kernel_hooks();
	is_str(verdict(&flush), "never", "queue and flush");
	is_str(verdict(&twice), "never", "an item that runs may be queued");
	is_str(verdict(&once), "assert", "so the second time may succeed");
	is_str(verdict(&cancel), "never", "cancel, or wait");
	is_str(verdict(&go), "assert", "nobody waits for what is not flushed");
	is_str(verdict(&itself), "never", "an item may free itself");
	is_str(verdict(&cancel_free), "never", "a cancelled one may be freed");
	ok(breaks(&queued, "bug"), "one that is queued may not");
	ok(breaks(&locked, "deadlock"), "flushing with a lock that it takes");
	ok(breaks(&locked, "lock-order"), "which lockdep knows");
	is_str(verdict(&atomic), "sleep-in-atomic", "flushing may sleep");
	is_str(verdict(&order), "never", "an ordered queue keeps the order");
	is_str(verdict(&unordered), "assert", "others do not");
	is_str(verdict(&single), "assert", "nor with max_active of one");
	is_str(verdict(&requeue), "never",
	       "one that queues itself does not come back");
	is_str(verdict(&vain), "assert", "queueing what is cancelled fails");
	is_str(verdict(&after), "never", "until that is done");
	is_str(verdict(&freed), "use-after-free",
	       "one that is cancelled may not free itself");
	return done_testing();
}
