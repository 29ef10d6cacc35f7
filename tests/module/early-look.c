/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: a lock whose memory was freed, and may be another's by then.  With
 * bottom halves off it is looked at in the step before the one that takes it.
 */
#include <mmurace.h>

#include <kernel/barrier.h>
#include <kernel/preempt.h>
#include <kernel/rwlock.h>
#include <kernel/rwonce.h>
#include <kernel/slab.h>

MM_SCENARIO("planted-early-look");
MM_ENVIRONMENT("reuse = lifo");

struct object {
	rwlock_t lock;
	int room[4];
};
static struct object *object;
static int freed, told, noise, more;

MM_SETUP
{
	object = kzalloc(sizeof(*object), GFP_KERNEL);
	rwlock_init(&object->lock);
}

MM_TASK(frees)
{
	struct object *another;

	kfree(object);
	WRITE_ONCE(freed, 1);
	WRITE_ONCE(freed, 2);
	another = kzalloc(sizeof(*another), GFP_ATOMIC);
	rwlock_init(&another->lock);
	smp_store_release(&told, 1);
	for (int i = 2; i < 5; i++)
		WRITE_ONCE(told, i);
}

MM_TASK(locks)
{
	struct object *o = object;

	if (!READ_ONCE(freed))
		return;
	local_bh_disable();
	WRITE_ONCE(noise, 1);
	read_lock(&o->lock);
	read_unlock(&o->lock);
	local_bh_enable();
}

MM_TASK(counts)
{
	for (int i = 1; i < 4; i++)
		WRITE_ONCE(more, i);
}

MM_RESULT("sometimes use-after-free");
