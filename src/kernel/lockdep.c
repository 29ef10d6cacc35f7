/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The locks that each task holds; see lockdep.h.
 *
 * Stacks are part of the world.  Entries above the top are zero, so that equal
 * states are equal bytes.
 */
#include "kernel/lockdep.h"

#include <stdio.h>
#include <string.h>

#include "kernel/irqflags.h"
#include "kernel/lockdep_graph.h"
#include "sched/names.h"

struct lockdep_map __mmu_notifier_invalidate_range_start_map =
	STATIC_LOCKDEP_MAP_INIT("mmu_notifier_invalidate_range_start");

_Static_assert(WORLD_SETUP_SIZE + TASKS_MAX * WORLD_REGION_SIZE <
		       1u << (31 - LOCK_ID_BITS),
	       "the heap, and as much beside it, has room in lock_id()");

__primitive void lockdep_acquire(struct task_struct *ts, u32 id, u16 class,
				 unsigned int how, const struct site *site)
{
	unsigned int nr = ts->nr_held;
	struct held_lock *h = &ts->held[nr];
	unsigned int missing;

	if (unlikely(!class))
		class = lockdep_static_class(lock_of_id(id), site);
	class = (u16)(class + (how >> LOCK_SUBCLASS_SHIFT));
	if (unlikely(nr == MAX_LOCK_DEPTH))
		sched_limit(LIMIT_LOCKS_HELD);
	h->lock = id;
	h->class = class;
	h->how = (u8)how;
	h->site = site;
	ts->nr_held = (u8)(nr + 1);
	sched_locks_changed++;

	missing = lock_used(ts, how) & ~(unsigned int)lockdep_used[class];
	if (!(how & LOCK_TRY)) {
		const u8 *deps = lockdep_deps[class];

		for (unsigned int i = 0; i < nr; i++)
			missing |= lock_dep(ts->held[i].how, how) &
				   ~(unsigned int)deps[ts->held[i].class];
	}
	if (unlikely(missing))
		lockdep_learn(ts);
}

static __no_kcsan void remove_held(struct task_struct *ts, unsigned int i)
{
	unsigned int nr = --ts->nr_held;

	sched_locks_changed++;
	for (; i < nr; i++) {
		ts->held[i] = ts->held[i + 1];
		barrier();	/* not memmove(): that is an access */
	}
	ts->held[nr] = (struct held_lock){ 0 };
}

/* Where it is on the stack, from the top; -1: it is not. */
static __no_kcsan int find_held(const struct task_struct *ts, u32 id, u16 class)
{
	for (int i = ts->nr_held; i-- > 0;)
		if (ts->held[i].lock == id &&
		    (id || ts->held[i].class == class))
			return i;
	return -1;
}

__primitive struct held_lock *lockdep_held(struct task_struct *ts,
					   const volatile void *lock)
{
	int i = find_held(ts, lock_id(lock), 0);

	return i < 0 ? NULL : &ts->held[i];
}

static __no_kcsan const char *name_of_task(unsigned int id)
{
	struct task *t = task_by_id(id);

	return t ? task_name(t) : "set-up";
}

__primitive void lock_misuse(enum lock_misuse_kind kind,
			     const volatile void *lock, const char *what,
			     const char *task, const struct site *site)
{
	struct lock_misuse misuse = {
		.kind = kind,
		.lock = lock,
		.what = what,
		.task = task,
		.site = site,
	};

	trace_lock_misuse(&misuse);
}

/* As the kernel does: what others hold is not looked at. */
__primitive void lockdep_made(const volatile void *lock)
{
	struct task_struct *ts = get_current();
	const struct held_lock *h = lockdep_held(ts, lock);
	char name[LOCK_NAME_MAX];

	if (unlikely(h))
		lock_misuse(LOCK_MISUSE_MADE, lock,
			    lock_name(h->class, h->how, name, sizeof(name)),
			    name_of_task(ts->id), h->site);
	sched_overwritten(lock, sizeof(u32));
}

/* What is told is the lock: who takes it or releases it writes to it. */
static __reads_only bool is_holder(unsigned int task, u32 id)
{
	const struct task_struct *ts = task_structs[task];

	for (unsigned int i = 0; ts && i < ts->nr_held; i++)
		if (ts->held[i].lock == id)
			return true;
	return false;
}

__primitive u32 lockdep_holders(u32 id)
{
	u32 holders = 0;

	if (!id)
		return 0;
	sched_depends(lock_of_id(id), sizeof(u32));
	for (unsigned int i = 0; i < TASKS_MAX; i++)
		holders |= (u32)is_holder(i, id) << i;
	return holders;
}

/* It is not on the stack of the task that releases it. */
static __attribute__((noinline, cold)) __no_kcsan void
release_failed(struct task_struct *ts, u32 id, const struct site *site)
{
	const volatile void *lock = lock_of_id(id);
	char name[NAME_MAX_LEN];
	u32 holders = lockdep_holders(id);

	name_of(lock, name, sizeof(name));
	lock_misuse(holders ? LOCK_MISUSE_OTHERS : LOCK_MISUSE_NOT_HELD, lock,
		    name, name_of_task(ts->id), site);
}

__primitive bool lockdep_release(struct task_struct *ts, u32 id,
				 const struct site *site)
{
	unsigned int nr = ts->nr_held;
	int i;

	if (likely(nr && ts->held[nr - 1].lock == id)) {
		ts->nr_held = (u8)(nr - 1);
		sched_locks_changed++;
		ts->held[nr - 1] = (struct held_lock){ 0 };
		return true;
	}
	i = find_held(ts, id, 0);
	if (i < 0) {
		release_failed(ts, id, site);
		return false;
	}
	remove_held(ts, (unsigned int)i);
	return true;
}

/* As the engine tells locks apart. */
static __no_kcsan struct sched_lock sched_lock(u32 id)
{
	u32 byte = (id >> LOCK_ID_BITS) - 1, bit = id % (1u << LOCK_ID_BITS);
	struct sched_lock lock = { .word = byte };

	if (bit) {
		lock.word = byte & ~3u;
		lock.bit = (uint8_t)(byte % 4 * 8 + bit);
	}
	return lock;
}

__primitive void lockdep_passed_on(u32 id)
{
	if (id)
		sched_lock_passed_on(sched_lock(id));
}

/* Another task's are not told of when its step begins, as the own ones are. */
static __no_kcsan struct task_struct *find_holder(u32 id)
{
	unsigned int t = 0;
	struct task_struct *ts;

	while (t <= TASKS_MAX && !is_holder(t, id))
		t++;
	if (t > TASKS_MAX)
		return NULL;
	ts = task_structs[t];
	sched_depends(&task_structs[t], sizeof(ts));
	sched_depends(&ts->nr_held, sizeof(ts->nr_held));
	sched_depends(ts->held, ts->nr_held * sizeof(ts->held[0]));
	return ts;
}

__primitive void lockdep_release_any(struct task_struct *ts, u32 id)
{
	int i = find_held(ts, id, 0);

	if (i < 0) {
		lockdep_passed_on(id);
		ts = find_holder(id);
		if (!ts)
			return;
		i = find_held(ts, id, 0);
	}
	remove_held(ts, (unsigned int)i);
}

static __reads_only unsigned int
locks_of(unsigned int task, struct sched_lock *to, unsigned int max)
{
	const struct task_struct *ts = task_structs[task];
	unsigned int nr = 0;

	for (unsigned int i = 0; ts && i < ts->nr_held && nr < max; i++) {
		const struct held_lock *h = &ts->held[i];

		if (!h->lock)
			continue;
		to[nr] = sched_lock(h->lock);
		to[nr++].exclusive = lock_mode(h->how) == LOCK_WRITE;
	}
	return nr;
}

__attribute__((constructor)) static void set_hook(void)
{
	sched_hooks.locks = locks_of;
}

__primitive bool lockdep_downgrade(struct task_struct *ts,
				   const volatile void *lock,
				   const struct site *site)
{
	struct held_lock *h = lockdep_held(ts, lock);

	if (unlikely(!h || lock_mode(h->how) != LOCK_WRITE)) {
		release_failed(ts, lock_id(lock), site);
		return false;
	}
	h->how = (u8)((h->how & ~LOCK_MODE_MASK) | LOCK_READ);
	sched_locks_changed++;
	return true;
}

/*
 * A lock in there that somebody holds.  What is told is the object, which is
 * written in each step in which somebody takes a lock, or releases it.
 */
static __reads_only const struct held_lock *
held_inside(const volatile void *obj, size_t size, unsigned int *task)
{
	u32 first = lock_id(obj), end = first + ((u32)size << LOCK_ID_BITS);

	for (unsigned int t = 0; t <= TASKS_MAX; t++) {
		const struct task_struct *ts = task_structs[t];

		for (unsigned int i = 0; ts && i < ts->nr_held; i++) {
			const struct held_lock *h = &ts->held[i];

			if (h->lock < first || h->lock >= end)
				continue;
			*task = t;
			return h;
		}
	}
	return NULL;
}

__primitive void lockdep_freed(const volatile void *obj, size_t size,
			       const struct site *site)
{
	const struct held_lock *h;
	char name[LOCK_NAME_MAX];
	unsigned int task;

	sched_depends(obj, size);
	h = held_inside(obj, size, &task);
	if (unlikely(h != NULL))
		lock_misuse(LOCK_MISUSE_FREED, lock_of_id(h->lock),
			    lock_name(h->class, h->how, name, sizeof(name)),
			    name_of_task(task), site);
}

__primitive unsigned int lock_nest(const volatile void *nest)
{
	return lockdep_held(get_current(), nest) ? LOCK_NEST : 0;
}

/* --- pseudo-locks --- */

__primitive void lock_map_acquire_at(struct lockdep_map *map, unsigned int how,
				     const struct site *site)
{
	lockdep_acquire(get_current(), 0,
			lockdep_register(&map->key, map->name), how, site);
}

__primitive bool lockdep_release_class(struct task_struct *ts, u16 class)
{
	int i = find_held(ts, 0, class);

	if (i >= 0)
		remove_held(ts, (unsigned int)i);
	return i >= 0;
}

__primitive void lock_map_release_at(struct lockdep_map *map,
				     const struct site *site)
{
	struct task_struct *ts = get_current();

	if (!lockdep_release_class(ts, map->key.class))
		lock_misuse(LOCK_MISUSE_NOT_HELD, NULL, map->name,
			    name_of_task(ts->id), site);
}

/* --- assertions --- */

__primitive bool lockdep_is_held_mode(const volatile void *lock, int mode)
{
	const struct held_lock *h = lockdep_held(get_current(), lock);

	if (!h || mode < 0)
		return h;
	return (lock_mode(h->how) != LOCK_WRITE) == mode;
}

__primitive void lockdep_assert(const volatile void *lock, int mode,
				const struct site *site, const char *text)
{
	bool held = lockdep_is_held_mode(lock, mode);

	if (unlikely(mode == -2 ? held : !held))
		lock_misuse(LOCK_MISUSE_ASSERT, lock, text,
			    name_of_task(get_current()->id), site);
}

/* --- what is left, and what to say --- */

static __no_kcsan void check_left(const struct task_struct *ts, unsigned int id)
{
	char name[LOCK_NAME_MAX];
	const char *what = NULL;
	const struct site *site = NULL;
	const volatile void *lock = NULL;

	if (ts->nr_held) {
		const struct held_lock *h = &ts->held[ts->nr_held - 1];

		what = lock_name(h->class, h->how, name, sizeof(name));
		lock = lock_of_id(h->lock);
		site = h->site;
	} else if (ts->rcu_read_lock_nesting) {
		what = "rcu_read_lock()";
	} else if (ts->preempt_count & PREEMPT_MASK) {
		what = "preempt_disable()";
	} else if (ts->preempt_count & SOFTIRQ_MASK) {
		what = "local_bh_disable()";
	} else if (ts->non_block_count) {
		what = "non_block_start()";
	} else if (ts->sections) {
		what = "local_irq_disable()";
	}
	if (what)
		lock_misuse(LOCK_MISUSE_AT_EXIT, lock, what, name_of_task(id),
			    site);
}

__primitive void debug_check_no_locks_held(void)
{
	const struct task_struct *ts = get_current();

	check_left(ts, ts->id);
}

__primitive void lockdep_check_rest(void)
{
	for (unsigned int i = 0; i < TASKS_MAX; i++)
		if (task_structs[i])
			check_left(task_structs[i], i);
}

static __no_kcsan unsigned int print(char *buf, unsigned int size,
				     unsigned int len, const char *text)
{
	int n;

	if (len >= size)
		return len;
	n = snprintf(buf + len, size - len, "%s%s", len ? ", " : "", text);
	return len + (unsigned int)n;
}

/* "A.mmap_lock" is the "&mm->mmap_lock" of A. */
static __no_kcsan void cut_field(char *object, const char *class)
{
	char *field = strrchr(object, '.');
	size_t len = strlen(class);

	if (field && strlen(field + 1) < len &&
	    !strcmp(class + len - strlen(field + 1), field + 1))
		*field = '\0';
}

/* "&mm->mmap_lock of A (read)": the object it is in, where that has a name. */
static __no_kcsan void held_text(const struct held_lock *h, char *buf,
				 size_t size)
{
	char class[LOCK_NAME_MAX], object[NAME_MAX_LEN] = "";
	const char *read = lock_mode(h->how) == LOCK_WRITE ? "" : " (read)";

	lock_name(h->class, LOCK_WRITE, class, sizeof(class));
	if (h->lock)
		name_of(lock_of_id(h->lock), object, sizeof(object));
	object[strcspn(object, "+")] = '\0';
	cut_field(object, class);
	if (!*object || !strcmp(object, "unnamed"))
		snprintf(buf, size, "%s%s", class, read);
	else
		snprintf(buf, size, "%s of %s%s", class, object, read);
}

__primitive void lockdep_held_text(unsigned int task, char *buf,
				   unsigned int size)
{
	const struct task_struct *ts = task_structs[task];
	char text[LOCK_NAME_MAX + NAME_MAX_LEN + 16];
	unsigned int len = 0;

	*buf = '\0';
	if (!ts)
		return;
	for (unsigned int i = 0; i < ts->nr_held; i++) {
		held_text(&ts->held[i], text, sizeof(text));
		len = print(buf, size, len, text);
	}
	if (ts->rcu_read_lock_nesting)
		len = print(buf, size, len, "rcu_read_lock()");
	if (irqs_off(ts))
		print(buf, size, len, "interrupts off");
}
