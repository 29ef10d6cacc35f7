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

		if (!(wait->mask & reader))
			continue;
		wait->mask &= ~reader;
		clock_release(wait);
	}
}

__primitive void gp_begin(struct gp_domain *domain, unsigned int waiter,
			  u32 mask)
{
	struct gp_wait *wait = &gp_waits[waiter];

	wait->mask = mask;
	clock_reset(wait);
	clock_forward(wait, domain);
	if (mask)
		domain->waiters |= 1u << waiter;
}

__primitive void gp_end(struct gp_domain *domain, unsigned int waiter)
{
	domain->waiters &= ~(1u << waiter);
	clock_acquire(&gp_waits[waiter]);
}
