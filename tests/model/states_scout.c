/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A few executions before a walk: they find that it would be void, and nothing
 * else comes of them.  A search comes to the same whatever was searched before.
 */
#include "kernel/barrier.h"
#include "kernel/mutex.h"
#include "kernel/rwonce.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "model/kernel.h"
#include "model/walks.h"

#define TURNS 8

static __world struct {
	struct mutex one, other;
	spinlock_t lock;
	int turn, flag;
	int handed;		/* without a lock, and in order */
	int __attribute__((aligned(8))) counted;
	int *object;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	mutex_init(&w.one);
	mutex_init(&w.other);
	spin_lock_init(&w.lock);
	name_set(&w, sizeof(w), "w");
}

/* In one order, or in the other one: each in another execution. */
static void in_order(void *arg)
{
	bool turned = READ_ONCE(w.turn);
	struct mutex *first = turned ? &w.one : &w.other;
	struct mutex *second = turned ? &w.other : &w.one;

	(void)arg;
	mutex_lock(first);
	mutex_lock(second);
	mutex_unlock(second);
	mutex_unlock(first);
}

static void turns(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.turn, 1);
}

static const struct program orders = {
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "A", in_order, NULL }, { "B", turns, NULL } },
};

/* It is long until the first one has nothing to do any more. */
static void hands_on(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.turn) < 0) {
		w.handed = 1;
		smp_store_release(&w.flag, 1);
	}
	for (int i = 0; i < TURNS; i++)
		WRITE_ONCE(w.turn, i);
}

static void takes(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.turn, -1);
	for (int i = 0; i < TURNS; i++)
		WRITE_ONCE(w.turn, -i);
	if (smp_load_acquire(&w.flag))
		w.handed = 2;
}

static const struct program late = {
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "A", hands_on, NULL }, { "B", takes, NULL } },
};

static void hands_on_object(void *arg)
{
	int *object = kmalloc(sizeof(*object), GFP_ATOMIC);

	(void)arg;
	*object = 1;
	w.handed = 1;
	spin_lock(&w.lock);
	w.counted++;
	spin_unlock(&w.lock);
	smp_store_release(&w.object, object);
}

static void takes_object(void *arg)
{
	int *object;

	(void)arg;
	spin_lock(&w.lock);
	w.counted++;
	spin_unlock(&w.lock);
	object = smp_load_acquire(&w.object);
	if (!object)
		return;
	w.handed += *object;
	kfree(object);
}

static const struct program objects = {
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "A", hands_on_object, NULL },
		   { "B", takes_object, NULL } },
};

/* Looked at closely here, and nowhere else. */
static void counts_alone(void *arg)
{
	(void)arg;
	w.counted = 1;
	smp_store_release(&w.flag, 1);
}

static void counts_behind(void *arg)
{
	(void)arg;
	if (smp_load_acquire(&w.flag))
		w.counted = 2;
}

static const struct program counts = {
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "A", counts_alone, NULL }, { "B", counts_behind, NULL } },
};

static struct search_result explore(const struct program *p, bool reduced,
				    bool exact, bool check)
{
	struct search_options options = {
		.strategy = count_walks(),
		.no_reduction = !reduced,
		.exact = exact,
		.check = check,
		.seconds = 60,
	};
	struct search_result r;

	if (search_run(p, &options, &r))
		bail_out("search_run() failed");
	return r;
}

/* --- tests --- */

static void test_orders(bool reduced, bool exact, bool check)
{
	struct search_result r = explore(&orders, reduced, exact, check);

	is_int((intmax_t)r.nr_finds, 1, "one find");
	if (r.nr_finds) {
		is_str(r.finds[0].violation.invariant->name, "lock-order",
		       "the order of locks");
		is_int((intmax_t)r.finds[0].nr_more, 1,
		       "with the one execution that shows the other one");
	}
	search_result_free(&r);
}

static void test_late(bool reduced, bool exact, bool check)
{
	struct search_result r = explore(&late, reduced, exact, check);

	ok(r.complete && !r.nr_finds, "nothing is found");
	is_int((intmax_t)nr_walks(), 2,
	       "the first walk is void, and no other one");
	ok(r.steps <= r.states * late.nr_tasks, "its steps do not count");
	search_result_free(&r);
}

/* In one order first, and then in the other one. */
static void test_again(bool reduced, bool exact, bool check)
{
	static const struct program *const programs[] = { &objects, &counts,
							  &late };
	struct search_result first[3], again;

	for (int i = 0; i < 3; i++) {
		first[i] = explore(programs[i], reduced, exact, check);
		ok(first[i].complete && !first[i].nr_finds, "nothing is found");
	}
	for (int i = 3; i-- > 0;) {
		again = explore(programs[i], reduced, exact, check);
		ok(again.complete && !again.nr_finds, "nor behind others");
		is_int((intmax_t)again.states, (intmax_t)first[i].states,
		       "as many states");
		is_int((intmax_t)again.steps, (intmax_t)first[i].steps,
		       "as many steps");
		is_int((intmax_t)again.executions,
		       (intmax_t)first[i].executions, "as many ends");
		search_result_free(&again);
		search_result_free(&first[i]);
	}
}

int main(void)
{
	kernel_hooks();
	for (int i = 0; i < 8; i++) {
		test_orders(i & 1, i & 2, i & 4);
		test_late(i & 1, i & 2, i & 4);
		test_again(i & 1, i & 2, i & 4);
	}
	return done_testing();
}
