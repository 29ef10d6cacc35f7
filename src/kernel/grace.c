/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Waiting for readers; see grace.h.
 */
#include "kernel/grace.h"

_Static_assert(TASKS_MAX <= 32, "masks of tasks have 32 bits");

__world struct gp_wait gp_waits[TASKS_MAX];

__primitive void gp_strike(struct gp_domain *domain, u32 reader)
{
	for (u32 waiters = domain->waiters; waiters; waiters &= waiters - 1) {
		struct gp_wait *wait = &gp_waits[__builtin_ctz(waiters)];

		sched_depends(wait, sizeof(*wait));
		if (!(wait->mask & reader))
			continue;
		word_and(&wait->mask, ~reader, WORD_RELEASE);
		clock_release(wait);
	}
}

__primitive void gp_begin(struct gp_domain *domain, unsigned int waiter,
			  u32 mask)
{
	struct gp_wait *wait = &gp_waits[waiter];

	sched_waits_for(&domain->readers);
	/* Readers that have left are seen by who runs the grace period. */
	chain_apart_begin();
	word_load(&domain->readers, WORD_ACQUIRE);
	word_store(&wait->mask, mask, WORD_RELEASE);
	chain_apart_end();
	clock_reset(wait);
	clock_forward(wait, domain);
	if (mask)
		domain->waiters |= 1u << waiter;
}

__primitive void gp_end(struct gp_domain *domain, unsigned int waiter)
{
	domain->waiters &= ~(1u << waiter);
	word_load(&gp_waits[waiter].mask, WORD_ACQUIRE);
	clock_acquire(&gp_waits[waiter]);
}
