/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Both detectors on programs over work items, interrupts and calls on other
 * CPUs.
 */
#include "kernel/irqflags.h"
#include "kernel/smp.h"
#include "kernel/spinlock.h"
#include "kernel/workqueue.h"
#include "tsan/both.h"

static __world struct {
	u64 data;
	u64 seen[BODIES_MAX];
	u32 flag;
	spinlock_t lock;
	struct work_struct work, work2;
	struct workqueue_struct *ordered;
} w;

static void work_reads(struct work_struct *work)
{
	(void)work;
	w.seen[3] = w.data;
}

static void work_writes(struct work_struct *work)
{
	(void)work;
	w.data++;
}

/* A step in the middle, so that two of them can overlap. */
static void work_writes_slowly(struct work_struct *work)
{
	(void)work;
	w.seen[3] = READ_ONCE(w.flag);
	w.data++;
}

static void work_reads_flag(struct work_struct *work)
{
	(void)work;
	if (READ_ONCE(w.flag))
		w.seen[3] = w.data;
}

static void set_up_work(work_func_t one, work_func_t other)
{
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	spin_lock_init(&w.lock);
	INIT_WORK(&w.work, one);
	INIT_WORK(&w.work2, other);
	w.ordered = alloc_ordered_workqueue("ordered", 0);
}

static void set_up(void)
{
	set_up_work(work_writes, work_writes);
}

static void set_up_reads(void)
{
	set_up_work(work_reads, work_reads);
}

static void set_up_slow(void)
{
	set_up_work(work_writes_slowly, work_writes_slowly);
}

static void set_up_flag(void)
{
	set_up_work(work_reads_flag, work_reads_flag);
}

#define BODY(name, ...)              \
	static void name(void *arg)  \
	{                            \
		(void)arg;           \
		__VA_ARGS__          \
	}

/* --- work items --- */

BODY(queues, {
	w.data = 1;
	schedule_work(&w.work);
})
BODY(queues_too_soon, {
	schedule_work(&w.work);
	w.data = 1;
})
BODY(queues_and_flushes, {
	schedule_work(&w.work);
	flush_work(&w.work);
	w.data++;
})
BODY(queues_and_flushes_other, {
	schedule_work(&w.work);
	flush_work(&w.work2);
	w.data++;
})
BODY(queues_and_cancels, {
	schedule_work(&w.work);
	cancel_work_sync(&w.work);
	w.data++;
})
BODY(queues_two, {
	schedule_work(&w.work);
	schedule_work(&w.work2);
})
BODY(queues_two_in_order, {
	queue_work(w.ordered, &w.work);
	queue_work(w.ordered, &w.work2);
	flush_workqueue(w.ordered);
	w.data++;
})
BODY(queues_twice, {
	schedule_work(&w.work);
	WRITE_ONCE(w.flag, 1);
	schedule_work(&w.work);
})
/* The item may be pending already: its worker sees what came before this. */
BODY(queues_perhaps_in_vain, {
	w.data = 1;
	if (!schedule_work(&w.work))
		WRITE_ONCE(w.flag, 1);
})
BODY(queues_first, { schedule_work(&w.work); })

/* Who takes an item off its queue sees what came before it was put there. */
BODY(cancels, {
	if (cancel_work_sync(&w.work))
		w.seen[1] = w.data;
})

/* --- calls on other CPUs --- */

static void handler_writes(void *info)
{
	(void)info;
	w.data++;
}

static void handler_locks(void *info)
{
	(void)info;
	spin_lock(&w.lock);
	w.data++;
	spin_unlock(&w.lock);
}

static void handler_reads(void *info)
{
	(void)info;
	w.seen[3] = w.data;
}

BODY(calls_and_waits, {
	w.data = 1;
	smp_call_function_single(1, handler_writes, NULL, true);
	w.data++;
})
BODY(calls_and_forgets, {
	w.data = 1;
	smp_call_function_single(1, handler_writes, NULL, false);
	w.data++;
})
BODY(tells_by_call, {
	w.data = 1;
	smp_call_function_single(1, handler_reads, NULL, false);
})
BODY(locks_by_call, { smp_call_function_single(1, handler_locks, NULL, true); })
BODY(idles, { w.seen[1] = READ_ONCE(w.flag); })
BODY(writes_interrupted, {
	w.seen[1] = READ_ONCE(w.flag);
	w.data++;
	w.seen[1] = READ_ONCE(w.flag);
})
BODY(writes_uninterrupted, {
	local_irq_disable();
	w.data++;
	local_irq_enable();
})
BODY(locks_uninterrupted, {
	unsigned long flags;

	spin_lock_irqsave(&w.lock, flags);
	w.data++;
	spin_unlock_irqrestore(&w.lock, flags);
})
BODY(sends, { smp_call_function_single(1, handler_writes, NULL, true); })

static const struct sample racy[] = {
	SAMPLE_AFTER(set_up_reads, "a work item is told too late",
		     queues_too_soon),
	SAMPLE("a work item that is not flushed", queues_too_soon),
	SAMPLE("another work item is flushed", queues_and_flushes_other),
	SAMPLE_AFTER(set_up_slow, "two work items at once", queues_two),
	SAMPLE("an interrupt in between", sends, writes_interrupted),
	SAMPLE("a call that is not waited for", calls_and_forgets, idles),
};

static const struct sample clean[] = {
	SAMPLE_AFTER(set_up_reads, "a work item is told", queues),
	SAMPLE_AFTER(set_up_flag, "a work item that is pending is told",
		     queues_perhaps_in_vain, queues_first),
	SAMPLE("a work item is flushed", queues_and_flushes),
	SAMPLE("a work item is cancelled", queues_and_cancels),
	SAMPLE_AFTER(set_up_reads, "a work item is taken back", queues,
		     cancels),
	SAMPLE_AFTER(set_up_slow, "a work item never runs twice at once",
		     queues_twice),
	SAMPLE_AFTER(set_up_slow, "work items in order", queues_two_in_order),
	SAMPLE("a call that is waited for", calls_and_waits, idles),
	SAMPLE("a call is told", tells_by_call, idles),
	SAMPLE("interrupts off", sends, writes_uninterrupted),
	SAMPLE("a spinlock with interrupts off", locks_by_call,
	       locks_uninterrupted),
};

int main(int argc, char **argv)
{
	both_start(argc, argv, set_up);
	RACY(racy);
	CLEAN(clean);
	return done_testing();
}
