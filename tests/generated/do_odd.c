/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions that right code seldom has: memory of a lock is accessed by who
 * does not hold it, and locks are made, set and copied while they are in use.
 */
#include "generated/shared.h"
#include "kernel/bitops.h"
#include "kernel/bug.h"
#include "kernel/cmpxchg.h"
#include "kernel/slab.h"
#include "kernel/wait_bit.h"
#include "sched/sched.h"

#define NEXT_BIT 6

void odd_setup(void)
{
	shared.boxes = kmem_cache_create("box", sizeof(struct box), 0,
					 SLAB_TYPESAFE_BY_RCU, NULL);
	shared.box = kmem_cache_zalloc(shared.boxes, GFP_KERNEL);
	spin_lock_init(&shared.box->lock);
}

/* --- memory of a lock --- */

/* As an invariant looks: no access. */
static void check_not(const u32 *x, u32 value, const char *what)
{
	bool bad;

	sched_quiet_begin();
	bad = *x == value;
	sched_quiet_end();
	if (bad)
		trace_bug(BUG_ASSERTION, SITE("check"), what, NULL);
}

static void keep(struct frame *f, const struct instruction *i)
{
	u32 *kept = &shared.kept[i->a];

	switch (i->op) {
	case DO_PEEK:
	case DO_KEPT_READ:
		f->r = READ_ONCE(*kept);
		break;
	case DO_POKE:
	case DO_KEPT_WRITE:
		WRITE_ONCE(*kept, i->b);
		break;
	case DO_KEPT_TWICE:
		WRITE_ONCE(*kept, 1);
		WRITE_ONCE(*kept, 0);
		break;
	case DO_KEPT_CHECK:
		check_not(kept, i->b + 1u, "kept");
		break;
	case DO_PLAIN_CHECK:
		check_not(&shared.plain[i->a], i->b + 1u, "plain");
		break;
	case DO_KEPT_POLL:
		while (!READ_ONCE(*kept))
			cpu_relax();
		break;
	case DO_KEPT_WAIT:
		wait_event(shared.wq, READ_ONCE(*kept));
		break;
	case DO_KEPT_WAKE:
		WRITE_ONCE(*kept, 1);
		wake_up(&shared.wq);
		break;
	case DO_TRY_CMPXCHG:
		f->r = try_cmpxchg(&shared.x[i->b], &shared.plain[i->a],
				   shared.plain[i->a] + 1);
		break;
	}
}

/* Parts of words, and more than one. */
static void parts(struct frame *f, const struct instruction *i)
{
	u64 *both = (u64 *)shared.x;

	switch (i->op) {
	case DO_BYTE_WRITE:
		WRITE_ONCE(((u8 *)&shared.x[i->a])[1], i->b);
		break;
	case DO_BOTH_READ:
		f->r = (u32)(READ_ONCE(*both) % 1000003);
		break;
	case DO_BOTH_WRITE:
		WRITE_ONCE(*both, (u64)i->b << 32 | i->b);
		break;
	}
}

/* --- what somebody else does, looked at from outside --- */

static void look(struct frame *f, const struct instruction *i)
{
	switch (i->op) {
	case DO_MUTEX_LOOK:
		f->r = mutex_is_locked(&shared.mutex);
		break;
	case DO_SEM_LOOK:
		f->r = (u32)rwsem_is_locked(&shared.sem);
		break;
	case DO_DONE_LOOK:
		f->r = completion_done(&shared.done);
		break;
	case DO_QUEUE_LOOK:
		f->r = (u32)waitqueue_active(&shared.wq);
		break;
	case DO_WORK_LOOK:
		f->r = work_pending(&shared.work[i->a]);
		break;
	case DO_SPIN_POLL:
		while (spin_is_locked(&shared.spin[i->a]))
			cpu_relax();
		break;
	}
}

/* --- locks, made and set --- */

static void locks(const struct instruction *i)
{
	spinlock_t *spin = &shared.spin[i->a];

	switch (i->op) {
	case DO_SPIN_INIT:
		spin_lock_init(spin);
		break;
	case DO_SPIN_SET:
		WRITE_ONCE(spin->locked, i->b);
		break;
	case DO_SPIN_COPY:
		*spin = shared.spin[!i->a];
		break;
	case DO_SPIN_STRAY:
		spin_unlock(spin);
		break;
	case DO_RWLOCK_INIT:
		rwlock_init(&shared.rwlock);
		break;
	case DO_MUTEX_INIT:
		mutex_init(&shared.mutex);
		break;
	case DO_SEM_INIT:
		init_rwsem(&shared.sem);
		break;
	case DO_SEM_KEEP:
		down_read(&shared.sem);
		break;
	case DO_SEM_STRAY:
		up_read(&shared.sem);
		break;
	case DO_REINIT:
		reinit_completion(&shared.done);
		break;
	}
}

static void bits(struct frame *f, const struct instruction *i, unsigned int pc)
{
	switch (i->op) {
	case DO_BIT_NEXT:
		bit_spin_lock(NEXT_BIT, &shared.word);
		run_body(f, i, pc);
		bit_spin_unlock(NEXT_BIT, &shared.word);
		break;
	case DO_BIT_SET:
		set_bit(i->a, &shared.word);
		break;
	case DO_BIT_CLEAR:
		clear_bit(i->a, &shared.word);
		break;
	case DO_BITS_LOOK:
		f->r = (u32)READ_ONCE(shared.word);
		break;
	}
}

/* --- a lock in an object --- */

/* How it is told of. */
enum way {
	PLAINLY,
	RELEASED,
	MADE_TWICE,
	MADE_AFTER,
};

static void new_box(bool cleared, enum way way)
{
	struct box *box = cleared ?
				  kmem_cache_zalloc(shared.boxes, GFP_ATOMIC) :
				  kmem_cache_alloc(shared.boxes, GFP_ATOMIC);

	if (!box)
		return;
	if (way != MADE_AFTER)
		spin_lock_init(&box->lock);
	WRITE_ONCE(box->kept, 0);
	if (way == RELEASED)
		smp_store_release(&shared.box, box);
	else
		WRITE_ONCE(shared.box, box);
	if (way == MADE_TWICE || way == MADE_AFTER)
		spin_lock_init(&box->lock);
}

static void boxes(struct frame *f, const struct instruction *i, unsigned int pc)
{
	struct box *box;

	switch (i->op) {
	case DO_BOX_NEW:
		new_box(i->a, i->b);
		break;
	case DO_BOX_FREE:
		box = xchg(&shared.box, NULL);
		if (box)
			kmem_cache_free(shared.boxes, box);
		break;
	case DO_BOX_LOCK:
		box = smp_load_acquire(&shared.box);
		if (!box)
			break;
		spin_lock(&box->lock);
		f->r = READ_ONCE(box->kept);
		WRITE_ONCE(box->kept, f->r + 1);
		run_body(f, i, pc);
		WRITE_ONCE(box->kept, f->r);
		spin_unlock(&box->lock);
		break;
	case DO_BOX_PEEK:
		box = smp_load_acquire(&shared.box);
		if (box)
			f->r = READ_ONCE(box->kept);
		break;
	}
}

void do_odd(struct frame *f, const struct instruction *i, unsigned int pc)
{
	keep(f, i);
	parts(f, i);
	look(f, i);
	locks(i);
	bits(f, i, pc);
	boxes(f, i, pc);
}
