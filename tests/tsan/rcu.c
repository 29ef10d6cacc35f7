/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Both detectors on programs over RCU and SRCU, and over what they free.
 */
#include "kernel/env.h"
#include "kernel/rculist.h"
#include "kernel/rcupdate.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "kernel/srcu.h"
#include "tsan/both.h"

struct object {
	u64 value;
	struct rcu_head rcu;
	struct list_head node;
	struct hlist_node hnode;
};

static __world struct {
	struct object *p;
	struct list_head list;
	struct hlist_head hlist;
	u64 data, called;
	u64 seen[BODIES_MAX];
	u32 flag;
	spinlock_t lock;
	struct srcu_struct srcu, other;
} w;

static void set_up(void)
{
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	spin_lock_init(&w.lock);
	init_srcu_struct(&w.srcu);
	init_srcu_struct(&w.other);
	INIT_LIST_HEAD(&w.list);
	w.p = kzalloc(sizeof(struct object), GFP_KERNEL);
	w.p->value = 1;
	list_add(&w.p->node, &w.list);
	hlist_add_head_rcu(&w.p->hnode, &w.hlist);
}

/* What is freed may be given to whoever asks next. */
static void set_up_reuse(void)
{
	struct env env;

	env_default(&env);
	env.value[ENV_REUSE] = 1;
	env_apply(&env);
	set_up();
}

/* Nothing is there yet. */
static void set_up_empty(void)
{
	set_up();
	list_del(&w.p->node);
	hlist_del_rcu(&w.p->hnode);
	kfree(w.p);
	w.p = NULL;
}

#define BODY(name, ...)              \
	static void name(void *arg)  \
	{                            \
		(void)arg;           \
		__VA_ARGS__          \
	}

static void look(const struct object *p, unsigned int task)
{
	if (p)
		w.seen[task] = p->value;
}

/* --- readers --- */

BODY(reads, {
	rcu_read_lock();
	look(rcu_dereference(w.p), 1);
	rcu_read_unlock();
})
BODY(reads_too, {
	rcu_read_lock();
	look(rcu_dereference(w.p), 2);
	rcu_read_unlock();
})
BODY(reads_with_preemption_off, {
	preempt_disable();
	look(rcu_dereference_sched(w.p), 1);
	preempt_enable();
})
BODY(reads_under_spinlock, {
	spin_lock(&w.lock);
	look(rcu_dereference_sched(w.p), 2);
	spin_unlock(&w.lock);
})
BODY(reads_too_late, {
	struct object *p;

	rcu_read_lock();
	p = rcu_dereference(w.p);
	rcu_read_unlock();
	look(p, 1);
})
BODY(reads_once, {
	rcu_read_lock();
	look(READ_ONCE(w.p), 1);
	rcu_read_unlock();
})
BODY(walks, {
	struct object *p;

	rcu_read_lock();
	list_for_each_entry_rcu(p, &w.list, node) look(p, 1);
	rcu_read_unlock();
})
BODY(walks_hlist, {
	struct object *p;

	rcu_read_lock();
	hlist_for_each_entry_rcu(p, &w.hlist, hnode) look(p, 1);
	rcu_read_unlock();
})
BODY(sleeping_reader, {
	int idx = srcu_read_lock(&w.srcu);

	look(srcu_dereference(w.p, &w.srcu), 1);
	srcu_read_unlock(&w.srcu, idx);
})
BODY(sleeping_reader_too, {
	int idx = srcu_read_lock(&w.srcu);

	look(srcu_dereference(w.p, &w.srcu), 2);
	srcu_read_unlock(&w.srcu, idx);
})
BODY(reads_data_outside, {
	rcu_read_lock();
	rcu_read_unlock();
	w.seen[1] = READ_ONCE(w.flag);
	w.seen[1] = w.data;
})
BODY(writes_as_reader, {
	rcu_read_lock();
	w.data++;
	rcu_read_unlock();
})

BODY(writes_while_open, {
	rcu_read_lock();
	if (!READ_ONCE(w.flag))
		w.data++;
	rcu_read_unlock();
})

/* --- updaters --- */

static struct object *unlink_object(void)
{
	struct object *p = rcu_dereference_raw(w.p);

	rcu_assign_pointer(w.p, NULL);
	return p;
}

static void callback(struct rcu_head *head)
{
	w.called++;
	kfree(container_of(head, struct object, rcu));
}

static void callback_data(struct rcu_head *head)
{
	(void)head;
	w.seen[3] = w.data;
}

#define PUBLISHES(name, by)                                              \
	BODY(name, {                                                     \
		struct object *p = kzalloc(sizeof(*p), GFP_KERNEL);      \
									 \
		p->value = 2;                                            \
		by;                                                      \
	})
PUBLISHES(publishes, rcu_assign_pointer(w.p, p))
PUBLISHES(publishes_once, WRITE_ONCE(w.p, p))
PUBLISHES(adds_to_list, list_add_rcu(&p->node, &w.list))
PUBLISHES(adds_to_hlist, hlist_add_head_rcu(&p->hnode, &w.hlist))

BODY(replaces, {
	struct object *p = kzalloc(sizeof(*p), GFP_KERNEL), *old;

	p->value = 2;
	old = rcu_dereference_raw(w.p);
	rcu_assign_pointer(w.p, p);
	synchronize_rcu();
	kfree(old);
})
BODY(frees_after_grace_period, {
	struct object *p = unlink_object();

	synchronize_rcu();
	kfree(p);
})
BODY(frees_at_once, { kfree(unlink_object()); })
BODY(frees_after_early_grace_period, {
	synchronize_rcu();
	kfree(unlink_object());
})
BODY(frees_by_callback, {
	struct object *p = unlink_object();

	call_rcu(&p->rcu, callback);
})
BODY(frees_by_callback_and_counts, {
	struct object *p = unlink_object();

	call_rcu(&p->rcu, callback);
	synchronize_rcu();
	w.called++;
})
BODY(frees_by_callback_and_waits, {
	struct object *p = unlink_object();

	call_rcu(&p->rcu, callback);
	rcu_barrier();
	w.called++;
})
BODY(frees_by_kfree_rcu, {
	struct object *p = unlink_object();

	kfree_rcu(p, rcu);
})
BODY(frees_after_srcu, {
	struct object *p = unlink_object();

	synchronize_srcu(&w.srcu);
	kfree(p);
})
BODY(frees_after_other_srcu, {
	struct object *p = unlink_object();

	synchronize_srcu(&w.other);
	kfree(p);
})
BODY(frees_by_srcu_callback, {
	struct object *p = unlink_object();

	call_srcu(&w.srcu, &p->rcu, callback);
})
BODY(writes_and_frees_by_kfree_rcu, {
	struct object *p = w.p;

	p->value = 2;
	kfree_rcu(p, rcu);
})
/*
 * Behind the first entry, which goes: who walks comes upon the second by a link
 * that was not made by who made the entry.
 */
BODY(adds_behind, {
	struct object *p = kzalloc(sizeof(*p), GFP_KERNEL);

	p->value = 2;
	spin_lock(&w.lock);
	list_add_tail_rcu(&p->node, &w.list);
	spin_unlock(&w.lock);
})
BODY(removes_first, {
	struct object *p = w.p;

	spin_lock(&w.lock);
	list_del_rcu(&p->node);
	spin_unlock(&w.lock);
})
BODY(removes, {
	struct object *p = w.p;

	list_del_rcu(&p->node);
	synchronize_rcu();
	kfree(p);
})
BODY(removes_from_hlist, {
	struct object *p = w.p;

	hlist_del_rcu(&p->hnode);
	synchronize_rcu();
	kfree(p);
})
BODY(writes_and_frees, {
	struct object *p = w.p;

	p->value = 2;
	kfree(p);
})
BODY(frees_and_writes, {
	struct object *p = w.p;

	kfree(p);
	w.seen[0] = READ_ONCE(w.flag);
	p->value = 2;
})
BODY(allocates_and_writes, {
	struct object *p = kmalloc(sizeof(*p), GFP_KERNEL);

	p->value = 3;
})
BODY(changes_in_place, {
	struct object *p = rcu_dereference_raw(w.p);

	p->value = 2;
})
BODY(sets_flag_after_grace_period, {
	w.data = 1;
	synchronize_rcu();
	WRITE_ONCE(w.flag, 1);
})
BODY(closes_and_reads, {
	WRITE_ONCE(w.flag, 1);
	synchronize_rcu();
	w.seen[2] = w.data;
})
BODY(waits_and_reads, {
	synchronize_rcu();
	w.seen[2] = w.data;
})
BODY(tells_callback, {
	struct object *p = w.p;

	w.data = 1;
	call_rcu(&p->rcu, callback_data);
})
BODY(tells_callback_too_late, {
	struct object *p = w.p;

	call_rcu(&p->rcu, callback_data);
	w.data = 1;
})

static const struct sample racy[] = {
	SAMPLE_AFTER(set_up_reuse, "memory is used by its former owner, too",
		     frees_and_writes, allocates_and_writes),
	SAMPLE_AFTER(set_up_empty, "an object is published by WRITE_ONCE()",
		     publishes_once, reads),
	SAMPLE_AFTER(set_up_empty,
		     "an object is published, but read by READ_ONCE()",
		     publishes, reads_once),
	SAMPLE("an object is changed in place", changes_in_place, reads),
	SAMPLE("an object is freed at once", frees_at_once, reads),
	SAMPLE("a grace period before an object is unlinked",
	       frees_after_early_grace_period, reads),
	SAMPLE("a reader that reads behind its section",
	       frees_after_grace_period, reads_too_late),
	SAMPLE("an RCU grace period, an SRCU reader", frees_after_grace_period,
	       sleeping_reader),
	SAMPLE("a grace period of another domain", frees_after_other_srcu,
	       sleeping_reader),
	SAMPLE("an SRCU callback, an RCU reader", frees_by_srcu_callback,
	       reads),
	SAMPLE("a callback is not waited for by synchronize_rcu()",
	       frees_by_callback_and_counts),
	SAMPLE("a callback is told too late", tells_callback_too_late),
	SAMPLE("readers exclude nobody", writes_as_reader, writes_as_reader),
	SAMPLE("a section that a grace period does not wait for",
	       writes_as_reader, waits_and_reads),
	SAMPLE("a grace period orders nothing behind a section",
	       sets_flag_after_grace_period, reads_data_outside),
};

static const struct sample clean[] = {
	SAMPLE_AFTER(set_up_reuse, "memory is used again", writes_and_frees,
		     allocates_and_writes),
	SAMPLE_AFTER(set_up_empty, "an object is published", publishes, reads,
		     reads_too),
	SAMPLE("an object is replaced, and freed after a grace period",
	       replaces, reads, reads_too),
	SAMPLE("preemption off, and a spinlock, are readers",
	       frees_after_grace_period, reads_with_preemption_off,
	       reads_under_spinlock),
	SAMPLE("an object is freed by call_rcu()", frees_by_callback, reads,
	       reads_too),
	SAMPLE("an object is freed by kfree_rcu()", frees_by_kfree_rcu, reads),
	SAMPLE("an object is written to and freed by kfree_rcu()",
	       writes_and_frees_by_kfree_rcu),
	SAMPLE("callbacks are waited for by rcu_barrier()",
	       frees_by_callback_and_waits, reads),
	SAMPLE("a callback is told", tells_callback),
	SAMPLE("an object is freed after an SRCU grace period",
	       frees_after_srcu, sleeping_reader, sleeping_reader_too),
	SAMPLE("an object is freed by call_srcu()", frees_by_srcu_callback,
	       sleeping_reader),
	SAMPLE_AFTER(set_up_empty, "a list is added to", adds_to_list, walks),
	SAMPLE("a list is removed from", removes, walks),
	SAMPLE("a list is added to, and removed from", adds_behind,
	       removes_first, walks),
	SAMPLE_AFTER(set_up_empty, "a hash list is added to", adds_to_hlist,
		     walks_hlist),
	SAMPLE("a hash list is removed from", removes_from_hlist, walks_hlist),
	SAMPLE("a grace period publishes what a section wrote",
	       writes_while_open, closes_and_reads),
};

int main(int argc, char **argv)
{
	both_start(argc, argv, set_up);
	RACY(racy);
	CLEAN(clean);
	return done_testing();
}
