/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory: poison, generations, reuse, failures, names, leaks.
 */
#include "kernel/rcupdate.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "model/kernel.h"

struct thing {
	int value;
	spinlock_t lock;
	int more[4];
};

static __world struct {
	struct thing *thing;
	struct kmem_cache *cache;
	struct thing *typesafe;
	spinlock_t lock;
	int go;
} w;

static void construct(void *obj)
{
	struct thing *t = obj;

	t->value = 7;
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	spin_lock_init(&w.lock);
	name_set(&w, sizeof(w), "w");
	w.thing = kzalloc(sizeof(struct thing), GFP_KERNEL);
	spin_lock_init(&w.thing->lock);
	w.cache = kmem_cache_create("typesafe", sizeof(struct thing), 0,
				    SLAB_TYPESAFE_BY_RCU, construct);
}

static void check_name(const void *obj, const char *name)
{
	char buf[NAME_MAX_LEN];

	check(!strcmp(name_of(obj, buf, sizeof(buf)), name), name);
}

static void content(void *arg)
{
	unsigned char *p = kmalloc(sizeof(struct thing), GFP_KERNEL);
	struct thing *zero = kzalloc(sizeof(*zero), GFP_KERNEL);

	(void)arg;
	check(p[0] == 0x5a && p[sizeof(struct thing) - 1] == 0x5a,
	      "memory that was not asked to be zero is poisoned");
	check(!zero->value && !zero->more[3], "memory that was, is");
	kfree(p);
	kfree(zero);
	kfree(NULL);
}

static void names(void *arg)
{
	struct thing *one = kmalloc(sizeof(struct thing), GFP_KERNEL);
	struct thing *two = kzalloc(sizeof(*w.thing), GFP_KERNEL);
	struct thing *three = kzalloc(sizeof(struct thing), GFP_ATOMIC);
	void *other = kmalloc(24, GFP_KERNEL);

	(void)arg;
	check_name(w.thing, "thing");
	check_name(&w.thing->more[0], "thing+0x10");
	check_name(one, "thing:names.1");
	check_name(two, "thing:names.2");
	check_name(three, "thing:names.3");
	check_name(other, "object:names.1");
	kfree(one);
	kfree(two);
	kfree(three);
	kfree(other);
}

static void use_after(void *arg)
{
	(void)arg;
	kfree(w.thing);
	READ_ONCE(w.thing->value);
}

static void plain_use_after(void *arg)
{
	(void)arg;
	kfree(w.thing);
	w.thing->value = 1;
}

static void lock_after(void *arg)
{
	(void)arg;
	kfree(w.thing);
	spin_lock(&w.thing->lock);
}

static void lock_and_free(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	kfree(w.thing);
	spin_unlock(&w.lock);
}

/* Waits for a lock that is then freed. */
static void lock_long(void *arg)
{
	(void)arg;
	spin_lock(&w.thing->lock);
	READ_ONCE(w.go);
	spin_unlock(&w.thing->lock);
}

static void twice(void *arg)
{
	(void)arg;
	kfree(w.thing);
	kfree(w.thing);
}

static void wild(void *arg)
{
	(void)arg;
	kfree(&w.thing->more[1]);
}

static void beyond(void *arg)
{
	int *p = kzalloc(sizeof(int[2]), GFP_KERNEL);

	(void)arg;
	p[2] = 1;
	kfree(p);
}

static void held(void *arg)
{
	(void)arg;
	spin_lock(&w.thing->lock);
	kfree(w.thing);
}

static void atomic(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	kfree(kmalloc(8, GFP_KERNEL));
	spin_unlock(&w.lock);
}

static void test_use(void)
{
	PROGRAM(p_content, setup, TASK(content));
	PROGRAM(p_names, setup, TASK(names));
	PROGRAM(p_marked, setup, TASK(use_after));
	PROGRAM(p_plain, setup, TASK(plain_use_after));
	PROGRAM(p_lock, setup, TASK(lock_after));
	PROGRAM(p_waits, setup, TASK(lock_long), TASK(lock_long),
		TASK(lock_and_free));
	PROGRAM(p_twice, setup, TASK(twice));
	PROGRAM(p_wild, setup, TASK(wild));
	PROGRAM(p_beyond, setup, TASK(beyond));
	PROGRAM(p_held, setup, TASK(held));
	PROGRAM(p_atomic, setup, TASK(atomic));

	is_str(verdict(&p_content), "never", "poison and zeroes");
	is_str(verdict(&p_names), "never", "names: type, creator, n-th");
	is_str(title, "", "(%s)", title);
	is_str(verdict(&p_marked), "use-after-free", "a marked read");
	is_str(verdict(&p_plain), "use-after-free", "a plain write");
	is_str(verdict(&p_lock), "use-after-free", "a lock");
	ok(breaks(&p_waits, "use-after-free"), "a lock that is waited for");
	is_str(verdict(&p_twice), "use-after-free", "a second kfree()");
	is_str(verdict(&p_wild), "bug", "a kfree() of the middle");
	is_str(verdict(&p_beyond), "use-after-free",
	       "an access beyond the end");
	is_str(verdict(&p_held), "lock-misuse", "a lock that is held is freed");
	is_str(title, "freed: &w.thing->lock", "says which");
	is_str(verdict(&p_atomic), "sleep-in-atomic", "GFP_KERNEL when atomic");
}

/* --- generations and reuse --- */

static void generations(void *arg)
{
	struct thing *t = w.thing;

	(void)arg;
	check(slab_generation(t) == 0, "first generation");
	kfree(t);
	check(slab_generation(t) == 1, "freed: the next");
	check(kmalloc(sizeof(struct thing), GFP_KERNEL) != t,
	      "not handed out again");
}

static void reuses(void *arg)
{
	struct thing *t = w.thing, *again;

	(void)arg;
	kfree(t);
	again = kzalloc(sizeof(struct thing), GFP_KERNEL);
	check(again == t, "handed out again at once");
	check(slab_generation(t) == 1, "as another generation");
	check_name(t, "thing:reuses.1");
	again->value = 1;
	check(kzalloc(sizeof(struct thing), GFP_KERNEL) != t, "once");
}

static void other_size(void *arg)
{
	(void)arg;
	kfree(w.thing);
	check((void *)kzalloc(8, GFP_KERNEL) != w.thing,
	      "another size gets other memory");
}

/* A stale pointer is not noticed then: what it sees is another object. */
static void stale(void *arg)
{
	struct thing *t = w.thing;

	(void)arg;
	kfree(t);
	kfree(kzalloc(8, GFP_KERNEL));
	if (kzalloc(sizeof(struct thing), GFP_KERNEL))
		check(READ_ONCE(t->value) == 0, "the new object");
}

static void reuses_of_cache(void *arg)
{
	struct thing *t = kmem_cache_alloc(w.cache, GFP_KERNEL);

	(void)arg;
	kmem_cache_free(w.cache, t);
	check(kmem_cache_alloc(w.cache, GFP_KERNEL) == t, "handed out again");
	check(kmem_cache_alloc(w.cache, GFP_KERNEL) != t, "once");
}

/* Whoever gets the memory knows what the one who freed it knew. */
static void gives(void *arg)
{
	(void)arg;
	w.thing->value = 1;
	kfree(w.thing);
}

static void gets(void *arg)
{
	struct thing *t = kzalloc(sizeof(*t), GFP_KERNEL);

	(void)arg;
	t->value = 2;
}

static void set_env(enum env_id id, uint32_t value)
{
	struct env env;

	env_default(&env);
	env.value[id] = value;
	env_apply(&env);
}

static void test_reuse(void)
{
	PROGRAM(p_generations, setup, TASK(generations));
	PROGRAM(p_reuses, setup, TASK(reuses));
	PROGRAM(p_other, setup, TASK(other_size));
	PROGRAM(p_stale, setup, TASK(stale));
	PROGRAM(p_cache, setup, TASK(reuses_of_cache));
	PROGRAM(p_handed_on, setup, TASK(gives), TASK(gets));

	is_str(verdict(&p_generations), "never", "no reuse by default");
	is_str(verdict(&p_stale), "use-after-free", "stale pointers are seen");
	set_env(ENV_REUSE, 1);
	is_str(verdict(&p_reuses), "never", "reuse = lifo");
	is_str(title, "", "(%s)", title);
	is_str(verdict(&p_other), "never", "by size");
	is_str(verdict(&p_cache), "never", "or by cache");
	is_str(verdict(&p_stale), "never", "stale pointers see the new object");
	is_str(verdict(&p_handed_on), "never", "no race with the owner before");
	set_env(ENV_REUSE, 0);
}

/* --- failure --- */

static void must_succeed(void *arg)
{
	void *p = kmalloc(8, GFP_KERNEL);

	(void)arg;
	check(p != NULL, "there is memory");
	kfree(p);
}

static void nofail(void *arg)
{
	void *p = kmalloc(8, GFP_KERNEL | __GFP_NOFAIL);

	(void)arg;
	check(p != NULL, "there is memory");
	kfree(p);
}

static void one_of_two(void *arg)
{
	void *p = kmalloc(8, GFP_KERNEL), *q = kmalloc(8, GFP_KERNEL);

	(void)arg;
	check(p || q, "not both");
	kfree(p);
	kfree(q);
}

static void test_failure(void)
{
	PROGRAM(p_must, setup, TASK(must_succeed));
	PROGRAM(p_nofail, setup, TASK(nofail));
	PROGRAM(p_two, setup, TASK(one_of_two));

	is_str(verdict(&p_must), "never", "nothing fails by default");
	set_env(ENV_ALLOC_FAIL, 1);
	is_str(verdict(&p_must), "assert", "alloc_fail <= 1");
	is_str(verdict(&p_nofail), "never", "__GFP_NOFAIL");
	is_str(verdict(&p_two), "never", "one failure");
	set_env(ENV_ALLOC_FAIL, 2);
	is_str(verdict(&p_two), "assert", "two failures");
	set_env(ENV_ALLOC_FAIL, 0);
}

/* --- objects that keep their type --- */

static void typesafe(void *arg)
{
	struct thing *t = kmem_cache_alloc(w.cache, GFP_KERNEL);

	(void)arg;
	check(t->value == 7, "constructed");
	t->value = 8;
	kmem_cache_free(w.cache, t);
	check(READ_ONCE(t->value) == 8, "still what it was");
}

static void setup_typesafe(void *data, const uint32_t *open)
{
	setup(data, open);
	w.typesafe = kmem_cache_alloc(w.cache, GFP_KERNEL);
}

/* Not even by being handed out again: the reader's object is still one. */
static void looks(void *arg)
{
	(void)arg;
	rcu_read_lock();
	check(READ_ONCE(w.typesafe->value) == 7, "a thing");
	rcu_read_unlock();
}

static void replaces(void *arg)
{
	struct thing *t = w.typesafe;

	(void)arg;
	kmem_cache_free(w.cache, t);
	check(kmem_cache_alloc(w.cache, GFP_KERNEL) == t, "handed out again");
}

static void wrong_cache(void *arg)
{
	(void)arg;
	kmem_cache_free(w.cache, w.thing);
}

static void test_cache(void)
{
	PROGRAM(p_typesafe, setup, TASK(typesafe));
	PROGRAM(p_wrong, setup, TASK(wrong_cache));
	PROGRAM(p_replaced, setup_typesafe, TASK(looks), TASK(replaces));

	is_str(verdict(&p_typesafe), "never", "SLAB_TYPESAFE_BY_RCU");
	is_str(verdict(&p_wrong), "bug", "freed into another's cache");
	set_env(ENV_REUSE, 1);
	is_str(verdict(&p_replaced), "never",
	       "handed out again under a reader");
	set_env(ENV_REUSE, 0);
}

/* --- what is left --- */

static char left[256];

static __unseen void list_left(void)
{
	struct slab_object o = { 0 };
	char name[NAME_MAX_LEN];

	left[0] = '\0';
	while (slab_next(&o)) {
		strcat(left, name_of(o.obj, name, sizeof(name)));
		strcat(left, " ");
	}
}

static void leaks(void *arg)
{
	void *p = kmalloc(8, GFP_KERNEL), *q = kmalloc(16, GFP_KERNEL);

	(void)arg;
	kfree(p);
	check(q != NULL, "");
	list_left();
}

static void test_leaks(void)
{
	PROGRAM(p_leaks, setup, TASK(leaks));

	is_str(verdict(&p_leaks), "never", "objects that are left");
	is_str(left, "object:leaks.2 thing ",
	       "are listed, those of set-up last");
}

int main(void)
{
	kernel_hooks();
	test_use();
	test_reuse();
	test_failure();
	test_cache();
	test_leaks();
	return done_testing();
}
