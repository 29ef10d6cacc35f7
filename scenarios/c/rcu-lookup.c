/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A lookup under RCU that takes a reference, against the last put.
 *
 * The object is found in a pointer that RCU protects, and lives as long as it
 * has references.  Whoever finds it may be late: the last reference may be gone
 * already, and then it must not get another one; and the memory must still be
 * there when he looks.
 *
 *	find					remove
 *
 *   1	rcu_read_lock()
 *   2	rcu_dereference(): the object
 *   3						takes it out of the pointer
 *   4						kref_put(): the last one
 *   5						frees it
 *   6	kref_get_unless_zero() refuses
 *
 * Step 5 has to wait for a grace period, or step 6 reads freed memory; and with
 * a plain kref_get() at step 6 an object that is about to go comes back.
 */
#include <mmurace.h>

#include <kernel/kref.h>
#include <kernel/rcupdate.h>

MM_SCENARIO("rcu-lookup");
MM_PARAM(finders, 1, 1, 3);

MM_RULE(unless_zero, "lookup.get-unless-zero",
	"A reference is taken only where there is one.",
	"kref_get(), whatever the count");
MM_RULE(grace_period, "lookup.grace-period",
	"The memory goes when no reader can have found it.",
	"kfree() with the last reference");

struct object {
	struct kref ref;
	struct rcu_head rcu;
	int value;
};

static struct object *shared;

static void release(struct kref *ref)
{
	struct object *object = container_of(ref, struct object, ref);

	if (mm_rule(grace_period))
		kfree_rcu(object, rcu);
	else
		kfree(object);
}

static struct object *lookup(void)
{
	struct object *object;

	rcu_read_lock();
	object = rcu_dereference(shared);
	if (object) {
		if (!mm_rule(unless_zero))
			kref_get(&object->ref);
		else if (!kref_get_unless_zero(&object->ref))
			object = NULL;
	}
	rcu_read_unlock();
	return object;
}

MM_SETUP
{
	shared = kzalloc(sizeof(*shared), GFP_KERNEL);
	kref_init(&shared->ref);
	shared->value = 42;
}

MM_TASKS(find, n, finders)
{
	struct object *object = lookup();

	if (!object)
		return;
	mm_assert(object->value == 42, "found %d", object->value);
	kref_put(&object->ref, release);
}

MM_TASK(remove)
{
	struct object *object = shared;

	rcu_assign_pointer(shared, NULL);
	kref_put(&object->ref, release);
}

MM_INVARIANT(gone)
{
	return !shared;
}

MM_RESULT("never");
MM_RESULT("sometimes refcount or bug or use-after-free "
	  "without lookup.get-unless-zero");
MM_RESULT("sometimes use-after-free or data-race "
	  "without lookup.grace-period");
