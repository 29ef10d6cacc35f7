/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions on objects, RCU and references.
 */
#include "generated/shared.h"
#include "kernel/cmpxchg.h"
#include "kernel/slab.h"

static void call_back(struct rcu_head *head)
{
	unsigned int code = CODE_CALLBACK + (unsigned int)(head - shared.head);

	run_code(code, &shared.result[code]);
}

static void sections(struct frame *f, const struct instruction *i,
		     unsigned int pc)
{
	int idx;

	switch (i->op) {
	case DO_RCU_READ:
		rcu_read_lock();
		run_body(f, i, pc);
		rcu_read_unlock();
		break;
	case DO_SRCU_READ:
		idx = srcu_read_lock(&shared.srcu);
		run_body(f, i, pc);
		srcu_read_unlock(&shared.srcu, idx);
		break;
	}
}

static void grace_periods(const struct instruction *i)
{
	switch (i->op) {
	case DO_SYNC_RCU:
		synchronize_rcu();
		break;
	case DO_SYNC_SRCU:
		synchronize_srcu(&shared.srcu);
		break;
	case DO_CALL_RCU:
		call_rcu(&shared.head[0], call_back);
		break;
	case DO_CALL_SRCU:
		call_srcu(&shared.srcu, &shared.head[1], call_back);
		break;
	case DO_RCU_BARRIER:
		rcu_barrier();
		break;
	}
}

static struct object *new_object(u32 value)
{
	struct object *p = kmalloc(sizeof(struct object), GFP_ATOMIC);

	if (p)
		p->value = value;
	return p;
}

static void free_object(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct object, rcu));
}

static void look(struct frame *f, const struct instruction *i)
{
	struct object *p;

	rcu_read_lock();
	p = rcu_dereference(shared.p[i->a]);
	f->r = 9;
	if (p)
		f->r = READ_ONCE(p->value);
	rcu_read_unlock();
}

static void replace(struct frame *f, const struct instruction *i)
{
	struct object *new = new_object(i->b + 1u), *old;

	f->r = new != NULL;
	old = xchg(&shared.p[i->a], new);
	if (!old)
		return;
	switch (i->op) {
	case DO_REPLACE_SYNC:
		synchronize_rcu();
		kfree(old);
		break;
	case DO_REPLACE_RCU:
		kfree_rcu(old, rcu);
		break;
	case DO_REPLACE_CALL:
		call_rcu(&old->rcu, free_object);
		break;
	}
}

static void objects(struct frame *f, const struct instruction *i)
{
	struct object *p;

	switch (i->op) {
	case DO_LOOK:
		look(f, i);
		break;
	case DO_REPLACE_SYNC:
	case DO_REPLACE_RCU:
	case DO_REPLACE_CALL:
		replace(f, i);
		break;
	case DO_ALLOC_ONE:
		p = new_object(0);
		f->r = p != NULL;
		kfree(p);
		break;
	case DO_OBJECT_USE:
		p = shared.object[i->a];
		f->r = p ? p->value : 8;
		break;
	case DO_OBJECT_FREE:
		kfree(shared.object[i->a]);
		break;
	case DO_OBJECT_NEW:
		shared.object[i->a] = new_object(3);
		break;
	}
}

static void owner(struct frame *f, const struct instruction *i, unsigned int pc)
{
	struct owner *o = shared.owner;

	switch (i->op) {
	case DO_OWNER_WAIT:
		wait_for_completion(&o->done);
		break;
	case DO_OWNER_LOCK:
		spin_lock(&o->lock);
		run_body(f, i, pc);
		spin_unlock(&o->lock);
		break;
	case DO_OWNER_FREE:
		kfree(o);
		break;
	}
}

static void released(struct kref *kref)
{
	(void)kref;
	WRITE_ONCE(shared.released, 1);
}

static void references(struct frame *f, const struct instruction *i)
{
	switch (i->op) {
	case DO_REF_GET:
		refcount_inc(&shared.ref);
		break;
	case DO_REF_TRY:
		f->r = refcount_inc_not_zero(&shared.ref);
		break;
	case DO_REF_PUT:
		f->r = refcount_dec_and_test(&shared.ref);
		break;
	case DO_KREF_GET:
		f->r = kref_get_unless_zero(&shared.kref);
		break;
	case DO_KREF_PUT:
		f->r = kref_put(&shared.kref, released);
		break;
	}
}

void do_memory(struct frame *f, const struct instruction *i, unsigned int pc)
{
	sections(f, i, pc);
	grace_periods(i);
	objects(f, i);
	owner(f, i, pc);
	references(f, i);
}
