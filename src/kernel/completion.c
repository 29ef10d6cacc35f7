/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Completions; see completion.h.
 */
#include "kernel/completion.h"

#include "kernel/lockdep.h"
#include "sched/word.h"

#define DONE_FOR_ALL UINT32_MAX

__primitive void init_completion(struct completion *x)
{
	x->done = 0;
}

__primitive void reinit_completion_at(struct completion *x,
				      const struct site *site)
{
	sched_op(OP_WRITE, x, site);
	x->done = 0;
}

static __no_kcsan void pass(struct completion *x)
{
	if (x->done != DONE_FOR_ALL)
		word_add(&x->done, -1u, WORD_ACQUIRE);
	else
		word_load(&x->done, WORD_ACQUIRE);
	clock_acquire(x);
}

__primitive void wait_for_completion_at(struct completion *x,
					const struct site *site)
{
	struct task_struct *ts = get_current();

	if (unlikely(task_atomic(ts)))
		sleep_in_atomic(ts, OP_WAIT, x, site);
	sched_op_when(OP_WAIT, x, site, GUARD_SET(&x->done, ~0u));
	pass(x);
}

__primitive bool try_wait_for_completion_at(struct completion *x,
					    const struct site *site)
{
	sched_op(OP_TRYLOCK, x, site);
	if (!x->done) {
		sched_unchanged();
		return false;
	}
	pass(x);
	return true;
}

__primitive bool completion_done_at(const struct completion *x,
				    const struct site *site)
{
	sched_op(OP_READ, x, site);
	if (!word_load(&x->done, WORD_ACQUIRE))
		return false;
	clock_acquire(x);
	return true;
}

__primitive void complete_at(struct completion *x, const struct site *site)
{
	sched_op(OP_WAKE, x, site);
	clock_release(x);
	if (x->done != DONE_FOR_ALL)
		word_add(&x->done, 1, WORD_RELEASE);
	else
		word_xchg(&x->done, DONE_FOR_ALL, WORD_RELEASE);
}

__primitive void complete_all_at(struct completion *x, const struct site *site)
{
	sched_op(OP_WAKE, x, site);
	clock_release(x);
	word_xchg(&x->done, DONE_FOR_ALL, WORD_RELEASE);
}
