/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of RCU and SRCU: callbacks and waits that both have.
 */
#ifndef KERNEL_RCU_CALLBACK_H
#define KERNEL_RCU_CALLBACK_H

#include "kernel/grace.h"
#include "kernel/types.h"

/* Begin a grace period in the running step; the end is a step of its own. */
void gp_synchronize(struct gp_domain *domain, const volatile void *obj,
		    const struct site *site);

/* Mark as queued; false, and a bug, if it is. */
bool callback_queue(struct rcu_head *head, void (*func)(struct rcu_head *head),
		    const struct site *site);
/* It is no longer; what to call. */
void (*callback_take(struct rcu_head *head))(struct rcu_head *head);

/* In the running step: a task that runs @body(@head) after a grace period. */
void callback_spawn(const char *suffix, void (*body)(void *),
		    struct rcu_head *head, struct gp_domain *readers,
		    struct gp_domain *callbacks, const struct site *site);
/* What such a task does: call it in this context. */
void callback_run(struct rcu_head *head, struct gp_domain *readers,
		  struct gp_domain *callbacks, u32 context);

#endif
