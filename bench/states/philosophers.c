/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * N philosophers around a table (Dijkstra), a fork between any two of them.
 *
 * Who eats takes two forks, the one with the lower number first: so it cannot
 * be that each has one and waits for the next.  Where everybody takes his left
 * one first, it can.
 *
 * The forks are of one class, and the second is said to be nested in the first:
 * this keeps lockdep quiet about either order, so that what is to be found is
 * the deadlock itself.
 */
#include <mmurace.h>

#include <kernel/mutex.h>

MM_SCENARIO("philosophers");
MM_PARAM(philosophers, 3, 2, 15);

MM_RULE(lower_first, "philosophers.lower-first",
	"Of two forks the one with the lower number is taken first.",
	"the left one was taken first");

#define MAX 15

static struct mutex forks[MAX];
static unsigned int meals[MAX];

MM_SETUP
{
	for (unsigned int i = 0; i < philosophers; i++)
		mutex_init(&forks[i]);
}

MM_TASKS(philosopher, n, philosophers)
{
	unsigned long first = n, second = (n + 1) % philosophers;

	if (mm_rule(lower_first) && second < first) {
		first = second;
		second = n;
	}
	mutex_lock(&forks[first]);
	mutex_lock_nested(&forks[second], 1);
	meals[n]++;
	mutex_unlock(&forks[second]);
	mutex_unlock(&forks[first]);
}

MM_INVARIANT(all_ate)
{
	for (unsigned int i = 0; i < philosophers; i++)
		if (meals[i] != 1)
			return false;
	return true;
}

MM_RESULT("never");
MM_RESULT("sometimes deadlock without philosophers.lower-first");
