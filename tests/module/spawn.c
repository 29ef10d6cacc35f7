/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program of threads: globals with initial values, static ones in functions,
 * memory that grows, tasks that start others and wait for them, and a class of
 * locks whose key is a global, too.
 */
#include <mmurace.h>

#include <kernel/atomic.h>
#include <kernel/mutex.h>

MM_SCENARIO("spawn");
MM_PARAM(children, 2, 1, 3);

static DEFINE_MUTEX(lock);
static struct mutex own;
static struct lock_class_key own_key;
static int initial = 7;
static const char *const name = "spawn";
static int *list;
static unsigned int nr;

static unsigned int next(void)
{
	static unsigned int last = 100;

	return ++last;
}

static void child(void *arg)
{
	mutex_lock(&lock);
	list = realloc(list, (nr + 1) * sizeof(*list));
	list[nr++] = *(int *)arg;
	initial++;
	mutex_unlock(&lock);
}

MM_TASK(parent)
{
	int *arg = calloc(3, sizeof(*arg));
	struct task *tasks[3];

	mm_assert(initial == 7 && !nr && !list, "left over: %d", initial);
	mm_assert(next() == 101, "counted on");
	mutex_init_key(&own, "own", &own_key);
	mutex_lock(&own);
	for (unsigned int i = 0; i < children; i++) {
		arg[i] = (int)i;
		tasks[i] = mm_spawn(child, &arg[i]);
	}
	for (unsigned int i = 0; i < children; i++)
		mm_join(tasks[i]);
	free(arg);
	mutex_unlock(&own);
	mm_note("%u children of %s", nr, name);
}

MM_INVARIANT(all_there)
{
	int sum = 0;

	for (unsigned int i = 0; i < nr; i++)
		sum += list[i];
	return nr == children && initial == 7 + (int)children &&
	       sum == (int)(children * (children - 1) / 2);
}

MM_RESULT("never");
