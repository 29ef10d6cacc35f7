/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists under RCU: what is deleted twice, and what readers see.
 */
#include "kernel/rculist.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "kernel/srcu.h"
#include "model/kernel.h"

struct node {
	int value;
	struct hlist_node hlist;
	struct list_head list;
};

static __world struct {
	struct hlist_head hlist;
	struct list_head list;
	spinlock_t lock;
	struct srcu_struct srcu;
	struct node *a, *b;
} w;

static struct node *new_node(int value)
{
	struct node *n = kzalloc(sizeof(struct node), GFP_KERNEL);

	n->value = value;
	return n;
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	spin_lock_init(&w.lock);
	init_srcu_struct(&w.srcu);
	name_set(&w, sizeof(w), "w");
	INIT_LIST_HEAD(&w.list);
	w.a = new_node(1);
	w.b = new_node(2);
	hlist_add_head_rcu(&w.b->hlist, &w.hlist);
	hlist_add_head_rcu(&w.a->hlist, &w.hlist);
	list_add_tail_rcu(&w.a->list, &w.list);
	list_add_tail_rcu(&w.b->list, &w.list);
}

static void hlist_walks(void *arg)
{
	struct node *n;
	int last = 0;

	(void)arg;
	rcu_read_lock();
	hlist_for_each_entry_rcu(n, &w.hlist, hlist)
	{
		check(n->value > 0 && n->value != last, "nodes are whole");
		last = n->value;
	}
	rcu_read_unlock();
	check(last == 2, "the last one is always there");
}

static void list_walks(void *arg)
{
	struct node *n;
	int last = 0;

	(void)arg;
	rcu_read_lock();
	list_for_each_entry_rcu(n, &w.list, list)
	{
		check(n->value > 0 && n->value != last, "nodes are whole");
		last = n->value;
	}
	rcu_read_unlock();
	check(last == 2, "the last one is always there");
}

static void adds(void *arg)
{
	struct node *n = new_node(3);

	(void)arg;
	spin_lock(&w.lock);
	hlist_add_head_rcu(&n->hlist, &w.hlist);
	list_add_rcu(&n->list, &w.list);
	spin_unlock(&w.lock);
}

static void deletes_first(void *arg)
{
	struct node *n = w.a;

	(void)arg;
	spin_lock(&w.lock);
	hlist_del_rcu(&n->hlist);
	list_del_rcu(&n->list);
	spin_unlock(&w.lock);
	synchronize_rcu();
	kfree(n);
}

/* Frees it before the readers are gone. */
static void deletes_hastily(void *arg)
{
	struct node *n = w.a;

	(void)arg;
	spin_lock(&w.lock);
	hlist_del_rcu(&n->hlist);
	list_del_rcu(&n->list);
	spin_unlock(&w.lock);
	kfree(n);
}

/* Links the node before it is whole. */
static void adds_hastily(void *arg)
{
	struct node *n = kzalloc(sizeof(struct node), GFP_KERNEL);

	(void)arg;
	spin_lock(&w.lock);
	hlist_add_head_rcu(&n->hlist, &w.hlist);
	spin_unlock(&w.lock);
	n->value = 3;
}

static void walks_outside(void *arg)
{
	struct node *n;

	(void)arg;
	hlist_for_each_entry_rcu(n, &w.hlist, hlist) check(n->value, "");
}

static void walks_under_lock(void *arg)
{
	struct node *n;

	(void)arg;
	hlist_for_each_entry_rcu(n, &w.hlist, hlist, w.a != NULL)
		check(n->value, "");
}

static void walks_srcu(void *arg)
{
	struct node *n;
	int idx = srcu_read_lock(&w.srcu);

	(void)arg;
	hlist_for_each_entry_srcu(n, &w.hlist, hlist,
				  srcu_read_lock_held(&w.srcu))
		check(n->value, "");
	srcu_read_unlock(&w.srcu, idx);
}

/* A spinlock or RCU is not what it asks for. */
static void walks_srcu_under_lock(void *arg)
{
	struct node *n;

	(void)arg;
	spin_lock(&w.lock);
	rcu_read_lock();
	hlist_for_each_entry_srcu(n, &w.hlist, hlist,
				  srcu_read_lock_held(&w.srcu))
		check(n->value, "");
	rcu_read_unlock();
	spin_unlock(&w.lock);
}

static void test_walks(void)
{
	PROGRAM(hlist, setup, TASK(hlist_walks), TASK(deletes_first));
	PROGRAM(list, setup, TASK(list_walks), TASK(deletes_first));
	PROGRAM(srcu, setup, TASK(walks_srcu), TASK(adds));
	PROGRAM(no_srcu, setup, TASK(walks_srcu_under_lock));
	PROGRAM(hasty, setup, TASK(hlist_walks), TASK(deletes_hastily));
	PROGRAM(hasty_list, setup, TASK(list_walks), TASK(deletes_hastily));
	PROGRAM(bare, setup, TASK(hlist_walks), TASK(adds_hastily));
	PROGRAM(outside, setup, TASK(walks_outside));
	PROGRAM(condition, setup, TASK(walks_under_lock));
	static const struct program adding = {
		.setup = setup,
		.nr_tasks = 3,
		.tasks = { TASK(hlist_walks), TASK(adds), TASK(deletes_first) },
	};

	is_str(verdict(&hlist), "never", "an hlist whose first node goes");
	is_str(verdict(&list), "never", "a list whose first node goes");
	ok(breaks(&hasty, "use-after-free"), "too early, of an hlist");
	ok(breaks(&hasty_list, "use-after-free"), "too early, of a list");
	is_str(verdict(&bare), "data-race", "a node linked before it is whole");
	is_str(verdict(&outside), "lock-misuse", "a walk outside of a section");
	is_str(verdict(&srcu), "never", "a walk in a section of SRCU");
	is_str(verdict(&no_srcu), "lock-misuse",
	       "for which no other one does, nor a spinlock");
	is_str(verdict(&condition), "never", "that says what protects it");
	is_str(run(&adding, "random", 20000), "limit executions",
	       "one node comes, another goes: nothing in 20000 executions");
}

/* --- deleting twice: 751efd8610, d34883d4e3 --- */

static void init_then_plain(void *arg)
{
	(void)arg;
	hlist_del_init_rcu(&w.a->hlist);
	hlist_del_rcu(&w.a->hlist);
}

static void init_twice(void *arg)
{
	(void)arg;
	hlist_del_init_rcu(&w.a->hlist);
	hlist_del_init_rcu(&w.a->hlist);
	check(hlist_unhashed(&w.a->hlist), "it is off the list");
	check(!hlist_unhashed(&w.b->hlist), "the other one is not");
}

static void plain_twice(void *arg)
{
	(void)arg;
	hlist_del_rcu(&w.a->hlist);
	check(!hlist_unhashed(&w.a->hlist), "it does not look unhashed");
	hlist_del_rcu(&w.a->hlist);
}

/* The compiler must not see that it is done twice. */
static __attribute__((noinline)) void del(struct node *n)
{
	list_del(&n->list);
}

static void list_twice(void *arg)
{
	(void)arg;
	del(w.a);
	del(w.a);
}

static void test_twice(void)
{
	PROGRAM(null, setup, TASK(init_then_plain));
	PROGRAM(idempotent, setup, TASK(init_twice));
	PROGRAM(poison, setup, TASK(plain_twice));
	PROGRAM(list, setup, TASK(list_twice));

	is_str(verdict(&null), "null", "hlist_del_rcu() of an unhashed node");
	is_str(title, "hlist_del_rcu(&w.a->hlist)", "is a write through NULL");
	is_str(verdict(&idempotent), "never", "hlist_del_init_rcu() is not");
	is_str(verdict(&poison), "null", "poison lies in the same page");
	is_str(verdict(&list), "null", "of a list too");
}

int main(void)
{
	kernel_hooks();
	test_walks();
	test_twice();
	return done_testing();
}
