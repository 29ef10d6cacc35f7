/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reductions change no verdict where locks are concerned: how they are used,
 * and in how many ways one may come to keep nobody out (states/locksets.h).
 */
#include "kernel/env.h"
#include "kernel/wait_bit.h"
#include "model/sample.h"

/* --- how locks are used --- */

static void locks(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	lets_begin();
	spin_unlock(&w.lock);
}

static void tries_lock(void *arg)
{
	bool taken = spin_trylock(&w.lock);

	(void)arg;
	check(taken, "it is free");
	spin_unlock(&w.lock);
}

static void reads_lock(void *arg)
{
	(void)arg;
	check(!READ_ONCE(w.lock.locked), "it is free");
}

static void locks_in_object(void *arg)
{
	(void)arg;
	spin_lock(&w.object->lock);
	WRITE_ONCE(w.go, 1);
	lets_begin();
	spin_unlock(&w.object->lock);
}

static void frees_object(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.go))
		kfree(w.object);
}

/* --- what keeps nobody out --- */

static void hands_lock_on(void *arg)
{
	wait_on_bit_lock(&w.bits, 0, TASK_UNINTERRUPTIBLE);
	WRITE_ONCE(w.go, 1);
	WRITE_ONCE(w.x, 1);
	sets_for_a_while(arg);
}

static void takes_what_is_handed_on(void *arg)
{
	(void)arg;
	if (!READ_ONCE(w.go))
		return;
	clear_and_wake_up_bit(0, &w.bits);
	wait_on_bit_lock(&w.bits, 0, TASK_UNINTERRUPTIBLE);
	check(!READ_ONCE(w.x), "nobody else is in");
	clear_and_wake_up_bit(0, &w.bits);
}

/* Though nobody else accesses what it is initialized behind. */
static void inits_and_sets(void *arg)
{
	WRITE_ONCE(w.mine, 1);
	spin_lock_init(&w.lock);
	sets_under_lock(arg);
}

static void inits_and_reads(void *arg)
{
	WRITE_ONCE(w.mine, 1);
	spin_lock_init(&w.lock);
	reads_under_lock(arg);
}

/* Before there is any other one. */
static void inits_what_it_holds(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	spin_lock_init(&w.lock);
	task_spawn("other", reads_under_lock, NULL, SITE("spawn"));
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 0);
	spin_unlock(&w.lock);
}

static void clears_what_it_holds(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	WRITE_ONCE(w.lock.locked, 0);
	task_spawn("other", reads_under_lock, NULL, SITE("spawn"));
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 0);
	spin_unlock(&w.lock);
}

/* In an object that was told of by then, though nothing was released. */
static void inits_in_new_object(void *arg)
{
	struct object *o = kmalloc(sizeof(*o), GFP_KERNEL);

	(void)arg;
	spin_lock_init(&o->lock);
	WRITE_ONCE(w.object, o);
	WRITE_ONCE(w.go, 1);
	lets_begin();
	WRITE_ONCE(w.mine, 1);
	spin_lock_init(&o->lock);
	spin_lock(&o->lock);
	check(!READ_ONCE(w.x), "nobody else is in");
	spin_unlock(&o->lock);
}

static void sets_under_lock_of_new_object(void *arg)
{
	struct object *o;

	(void)arg;
	if (!READ_ONCE(w.go))
		return;
	o = READ_ONCE(w.object);
	spin_lock(&o->lock);
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 0);
	spin_unlock(&o->lock);
}

static void sets_under_bit(void *arg)
{
	(void)arg;
	bit_spin_lock(0, &w.bits);
	lets_begin();
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 0);
	bit_spin_unlock(0, &w.bits);
}

static void reads_under_bit(void *arg, unsigned int bit)
{
	(void)arg;
	bit_spin_lock(bit, &w.bits);
	check(!READ_ONCE(w.x), "nobody else is in");
	bit_spin_unlock(bit, &w.bits);
}

static void reads_under_same_bit(void *arg)
{
	reads_under_bit(arg, 0);
}

static void reads_under_next_bit(void *arg)
{
	reads_under_bit(arg, 1);
}

/* He who clears it hands it back as if nothing had been. */
static void clears_bit_and_reads(void *arg)
{
	WRITE_ONCE(w.bits, 0);
	bit_spin_lock(0, &w.bits);
	check(!READ_ONCE(w.x), "nobody else is in");
	(void)arg;
	bit_spin_unlock(0, &w.bits);
}

static void clears_lock_and_reads(void *arg)
{
	WRITE_ONCE(w.lock.locked, 0);
	reads_under_lock(arg);
}

static void copies_lock_and_reads(void *arg)
{
	static const spinlock_t unlocked;
	u16 class = w.lock.class;

	WRITE_ONCE(w.mine, 1);
	w.lock = unlocked;
	w.lock.class = class;
	reads_under_lock(arg);
}

static void writes_under_lock(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	w.y = 1;
	spin_unlock(&w.lock);
	WRITE_ONCE(w.go, 1);
	lets_begin();
}

/* What was released to the lock that there was, nobody acquires from this. */
static void inits_and_writes(void *arg)
{
	(void)arg;
	if (!READ_ONCE(w.go))
		return;
	spin_lock_init(&w.lock);
	spin_lock(&w.lock);
	w.y = 2;
	spin_unlock(&w.lock);
}

/* --- objects that come back as they were, unless they are cleared --- */

static void sets_in_kept_object(void *arg)
{
	struct object *o = w.kept;

	(void)arg;
	spin_lock(&o->lock);
	lets_begin();
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 2);
	WRITE_ONCE(w.x, 0);
	spin_unlock(&o->lock);
}

static struct object *gets_kept_object(bool cleared)
{
	kmem_cache_free(w.typesafe, w.kept);
	if (cleared)
		return kmem_cache_zalloc(w.typesafe, GFP_KERNEL);
	return kmem_cache_alloc(w.typesafe, GFP_KERNEL);
}

static void reads_in_kept_object(void *arg)
{
	struct object *o = gets_kept_object(false);

	(void)arg;
	spin_lock(&o->lock);
	check(!READ_ONCE(w.x), "nobody else is in");
	spin_unlock(&o->lock);
}

static void reads_in_cleared_object(void *arg)
{
	static struct lock_class_key key __outside;
	struct object *o = gets_kept_object(true);

	(void)arg;
	lockdep_set_class(&o->lock, &key);
	spin_lock(&o->lock);
	check(!READ_ONCE(w.x), "nobody else is in");
	spin_unlock(&o->lock);
}

static void writes_in_kept_object(void *arg)
{
	struct object *o = w.kept;

	(void)arg;
	spin_lock(&o->lock);
	w.y = 1;
	spin_unlock(&o->lock);
	WRITE_ONCE(w.go, 1);
	lets_begin();
}

/* The same as with a lock that is initialized in between. */
static void writes_in_cleared_object(void *arg)
{
	static struct lock_class_key key __outside;
	struct object *o;

	(void)arg;
	if (!READ_ONCE(w.go))
		return;
	o = gets_kept_object(true);
	lockdep_set_class(&o->lock, &key);
	spin_lock(&o->lock);
	w.y = 2;
	spin_unlock(&o->lock);
}

static void sets_number_of_kept_object(void *arg)
{
	(void)arg;
	lets_begin();
	WRITE_ONCE(w.kept->first, 0);
	WRITE_ONCE(w.mine, 1);
	WRITE_ONCE(w.kept->number, 1);
	WRITE_ONCE(w.mine, 2);
	check(READ_ONCE(w.kept->number), "nobody else writes it");
}

static void clears_kept_object(void *arg)
{
	(void)arg;
	gets_kept_object(true);
}

static struct sample reused[] = {
	{ "a lock of an object that comes back", sets_in_kept_object,
	  reads_in_kept_object, "never", false, NULL },
	{ "a lock of an object that is cleared", sets_in_kept_object,
	  reads_in_cleared_object, "assert", false, NULL },
	{ "memory under a lock that is cleared in between",
	  writes_in_kept_object, writes_in_cleared_object, "data-race", false,
	  NULL },
	{ "memory of an object that is cleared", sets_number_of_kept_object,
	  clears_kept_object, "assert", false, NULL },
};

static struct sample samples[] = {
	{ "memory under a lock that is handed on", hands_lock_on,
	  takes_what_is_handed_on, "lock-misuse assert", false, NULL },
	{ "a lock", locks, locks, "never", true, NULL },
	{ "a lock that is tried", locks, tries_lock, "assert", false, NULL },
	{ "a lock that is read", locks, reads_lock, "assert", false, NULL },
	{ "a lock in an object that is freed", locks_in_object, frees_object,
	  "lock-misuse", false, NULL },
	{ "a lock that is initialized when it is in use", inits_and_sets,
	  reads_under_lock, "assert", false, "never" },
	{ "a lock that is initialized when it is held", sets_under_lock,
	  inits_and_reads, "assert", false, NULL },
	{ "a lock that is initialized by who holds it", inits_what_it_holds,
	  NULL, "lock-misuse", false, NULL },
	{ "a lock that is cleared by who holds it", clears_what_it_holds, NULL,
	  "assert", false, NULL },
	{ "a lock of a new object that is initialized once more",
	  inits_in_new_object, sets_under_lock_of_new_object, "assert", false,
	  NULL },
	{ "a lock that is cleared when it is held", sets_under_lock,
	  clears_lock_and_reads, "assert", false, NULL },
	{ "a lock that is copied to when it is held", sets_under_lock,
	  copies_lock_and_reads, "assert", false, NULL },
	{ "memory under a lock that is initialized in between",
	  writes_under_lock, inits_and_writes, "data-race", false, NULL },
	{ "memory under a bit", sets_under_bit, reads_under_same_bit, "never",
	  true, NULL },
	{ "memory under two bits of a byte", sets_under_bit,
	  reads_under_next_bit, "assert", false, NULL },
	{ "memory under a bit that is cleared by hand", sets_under_bit,
	  clears_bit_and_reads, "lock-misuse assert", false, NULL },
};

int main(void)
{
	struct env env;

	kernel_hooks();
	env_default(&env);
	samples_test(samples, sizeof(samples) / sizeof(samples[0]));
	env.value[ENV_REUSE] = 1;
	env_apply(&env);
	samples_test(reused, sizeof(reused) / sizeof(reused[0]));
	return done_testing();
}
