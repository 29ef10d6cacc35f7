/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions that wait for others, poll, and start tasks and work.
 */
#include "generated/shared.h"
#include "kernel/cmpxchg.h"

static void completions(struct frame *f, const struct instruction *i)
{
	switch (i->op) {
	case DO_COMPLETE:
		complete(&shared.done);
		break;
	case DO_COMPLETE_ALL:
		complete_all(&shared.done);
		break;
	case DO_WAIT_DONE:
		wait_for_completion(&shared.done);
		break;
	case DO_TRY_DONE:
		f->r = try_wait_for_completion(&shared.done);
		break;
	}
}

static void queues(const struct instruction *i)
{
	u32 *x = &shared.x[i->a];

	switch (i->op) {
	case DO_WAIT_EVENT:
		wait_event(shared.wq, READ_ONCE(*x));
		break;
	case DO_WAIT_EXCLUSIVE:
		wait_event_exclusive(shared.wq, READ_ONCE(*x));
		break;
	case DO_WAKE:
		WRITE_ONCE(*x, 1);
		wake_up(&shared.wq);
		break;
	case DO_WAKE_ALL:
		wake_up_all(&shared.wq);
		break;
	}
}

static bool both(const u32 *a, const u32 *b)
{
	if (!READ_ONCE(*a))
		return false;
	return READ_ONCE(*b) <= 1;
}

static void polls(struct frame *f, const struct instruction *i, unsigned int pc)
{
	u32 *x = &shared.x[i->a];

	switch (i->op) {
	case DO_POLL:
		while (!READ_ONCE(*x))
			cpu_relax();
		break;
	case DO_POLL_TWO:
		while (!both(x, &shared.x[0]))
			cpu_relax();
		break;
	case DO_POLL_CMPXCHG:
		while (cmpxchg(x, 0, 1))
			cpu_relax();
		break;
	case DO_POLL_SPIN:
		while (!spin_trylock(&shared.spin[i->a]))
			cpu_relax();
		run_body(f, i, pc);
		spin_unlock(&shared.spin[i->a]);
		break;
	}
}

static void retries(struct frame *f, const struct instruction *i)
{
	u32 *x = &shared.x[i->a];

	switch (i->op) {
	case DO_RETRY:
		do
			f->r = READ_ONCE(*x);
		while (READ_ONCE(*x) != f->r);
		break;
	case DO_RETRY_COUNTED:
		for (f->r = 0; f->r <= i->b; f->r++) {
			if (READ_ONCE(*x))
				break;
			cpu_relax();
		}
		break;
	}
}

static void spawned(void *arg)
{
	unsigned int code = (unsigned int)(uintptr_t)arg;

	run_code(code, &shared.result[code]);
}

static void tasks(struct frame *f, const struct instruction *i, unsigned int pc)
{
	void *code = (void *)(uintptr_t)(CODE_SPAWNED + i->a);
	struct task *t;

	switch (i->op) {
	case DO_JOINED:
		t = task_spawn("s", spawned, code, SITE("spawn"));
		run_body(f, i, pc);
		task_join(t, SITE("join"));
		break;
	case DO_SPAWN:
		task_spawn("s", spawned, code, SITE("spawn"));
		break;
	}
}

static void work(struct frame *f, const struct instruction *i)
{
	struct work_struct *w = &shared.work[i->a];

	switch (i->op) {
	case DO_QUEUE_WORK:
		f->r = schedule_work(w);
		break;
	case DO_QUEUE_ORDERED:
		f->r = queue_work(shared.ordered, w);
		break;
	case DO_FLUSH_WORK:
		f->r = flush_work(w);
		break;
	case DO_CANCEL_WORK:
		f->r = cancel_work_sync(w);
		break;
	case DO_FLUSH_QUEUE:
		flush_workqueue(shared.ordered);
		break;
	}
}

void do_wait(struct frame *f, const struct instruction *i, unsigned int pc)
{
	completions(f, i);
	queues(i);
	polls(f, i, pc);
	retries(f, i);
	tasks(f, i, pc);
	work(f, i);
}
