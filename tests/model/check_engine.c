/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the engine notices and the model asserts: data-race, livelock, bug; each
 * once broken and once in order.
 */
#include "kernel/barrier.h"
#include "kernel/bug.h"
#include "kernel/sched.h"
#include "model/check.h"

static struct {
	unsigned long data;
	unsigned int ready;
	unsigned int seen;
} w __world;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
}

/* The data is published by a flag that orders nothing. */
static void publishes_once(void *arg)
{
	(void)arg;
	w.data = 1;
	WRITE_ONCE(w.ready, 1);
}

static void publishes(void *arg)
{
	(void)arg;
	w.data = 1;
	smp_store_release(&w.ready, 1);
}

static void looks_once(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.ready))
		w.seen = (unsigned int)w.data;
}

static void looks(void *arg)
{
	(void)arg;
	if (smp_load_acquire(&w.ready))
		w.seen = (unsigned int)w.data;
}

static void spins(void *arg)
{
	(void)arg;
	while (!READ_ONCE(w.ready))
		cpu_relax();
}

static void sets(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.ready, 1);
}

static void asserts(void *arg)
{
	(void)arg;
	BUG_ON(!READ_ONCE(w.ready));
}

static void warns(void *arg)
{
	(void)arg;
	WARN_ON_ONCE(!READ_ONCE(w.ready));
}

static void sets_and_asserts(void *arg)
{
	sets(arg);
	asserts(arg);
	warns(arg);
}

int main(void)
{
	struct program race = PROGRAM("a flag that orders nothing", setup, 0,
				      { "A", publishes_once, NULL },
				      { "B", looks_once, NULL });
	struct program ordered = PROGRAM("release and acquire", setup, 0,
					 { "A", publishes, NULL },
					 { "B", looks, NULL });
	struct program forever =
		PROGRAM("nobody sets it", setup, 0, { "A", spins, NULL });
	struct program once = PROGRAM("somebody sets it", setup, 0,
				      { "A", spins, NULL },
				      { "B", sets, NULL });
	struct program bug =
		PROGRAM("BUG_ON()", setup, 0, { "A", asserts, NULL });
	struct program warn =
		PROGRAM("WARN_ON_ONCE()", setup, 0, { "A", warns, NULL });
	struct program fine = PROGRAM("assertions that hold", setup, 0,
				      { "A", sets_and_asserts, NULL });

	checks_begin();
	breaks(&race, "data-race", "w",
	       "A writes and B reads w, and nothing orders them");
	holds(&ordered);
	breaks(&forever, "livelock", "A",
	       "A retries for ever: nothing can end the loop");
	holds(&once);
	breaks(&bug, "bug", "asserts BUG_ON(!READ_ONCE(w.ready))",
	       "BUG_ON(!READ_ONCE(w.ready)) in asserts");
	breaks(&warn, "bug", "warns WARN_ON_ONCE(!READ_ONCE(w.ready))",
	       "WARN_ON_ONCE(!READ_ONCE(w.ready)) in warns");
	holds(&fine);
	return done_testing();
}
