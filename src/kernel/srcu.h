/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sleepable RCU: domains of their own, whose readers may sleep.
 *
 * Faithful: a grace period waits for the readers of its domain that are there
 * when it starts; spinlocks and disabled interrupts are no readers; for lockdep
 * a section is a recursive reader and a wait takes the domain exclusively.
 * Callbacks run with bottom halves off.
 *
 * Customised: the index that srcu_read_lock() returns is a slot of the domain,
 * not one of two counters; 32 sections may be open in a domain.
 */
#ifndef KERNEL_SRCU_H
#define KERNEL_SRCU_H

#include "kernel/lockdep.h"
#include "kernel/rcupdate.h"

struct srcu_struct {
	struct gp_domain readers;	/* slots */
	struct gp_domain callbacks;	/* tasks */
	u16 class;
	u16 pad[3];
};

#define DEFINE_SRCU(name) struct srcu_struct name __world
#define DEFINE_STATIC_SRCU(name) static struct srcu_struct name __world

#define init_srcu_struct(ssp)					\
	({							\
		static struct lock_class_key __key __outside;		\
								\
		init_srcu_struct_key((ssp), #ssp, &__key);	\
	})
int init_srcu_struct_key(struct srcu_struct *ssp, const char *name,
			 struct lock_class_key *key);
/* Nobody may read or wait any more. */
#define cleanup_srcu_struct(ssp) \
	cleanup_srcu_struct_at((ssp), SITE("cleanup_srcu_struct(" #ssp ")"))
void cleanup_srcu_struct_at(struct srcu_struct *ssp, const struct site *site);

#define srcu_read_lock(ssp) \
	srcu_read_lock_at((ssp), SITE("srcu_read_lock(" #ssp ")"))
#define srcu_read_unlock(ssp, idx)		\
	srcu_read_unlock_at((ssp), (idx),	\
			    SITE("srcu_read_unlock(" #ssp ", " #idx ")"))
int srcu_read_lock_at(struct srcu_struct *ssp, const struct site *site);
void srcu_read_unlock_at(struct srcu_struct *ssp, int idx,
			 const struct site *site);

#define srcu_read_lock_held(ssp) lockdep_is_held(ssp)

#define synchronize_srcu(ssp) \
	synchronize_srcu_at((ssp), SITE("synchronize_srcu(" #ssp ")"))
#define synchronize_srcu_expedited(ssp) \
	synchronize_srcu_at((ssp), SITE("synchronize_srcu_expedited(" #ssp ")"))
void synchronize_srcu_at(struct srcu_struct *ssp, const struct site *site);

#define call_srcu(ssp, head, func)		\
	call_srcu_at((ssp), (head), (func),	\
		     SITE("call_srcu(" #ssp ", " #head ", " #func ")"))
void call_srcu_at(struct srcu_struct *ssp, struct rcu_head *head,
		  rcu_callback_t func, const struct site *site);

#define srcu_barrier(ssp) srcu_barrier_at((ssp), SITE("srcu_barrier(" #ssp ")"))
void srcu_barrier_at(struct srcu_struct *ssp, const struct site *site);

#define srcu_dereference(p, ssp)				\
	__rcu_dereference_if(p, srcu_read_lock_held(ssp),	\
			     SITE("srcu_dereference(" #p ", " #ssp ")"))
#define srcu_dereference_check(p, ssp, c)				\
	__rcu_dereference_if(p, (c) || srcu_read_lock_held(ssp),	\
			     SITE("srcu_dereference_check(" #p ", " #ssp \
				  ", " #c ")"))

/* The tasks whose sections a wait for these slots is for: for reports. */
u32 srcu_tasks(const struct srcu_struct *ssp, u32 slots);

#endif
