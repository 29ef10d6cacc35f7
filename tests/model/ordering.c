/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What orders, and what does not: grace periods, operations that fail.
 */
#include "kernel/barrier.h"
#include "kernel/bitops.h"
#include "kernel/cmpxchg.h"
#include "kernel/rcupdate.h"
#include "kernel/rwonce.h"
#include "kernel/spinlock.h"
#include "kernel/srcu.h"
#include "model/kernel.h"

static __world struct {
	struct srcu_struct srcu;
	spinlock_t lock;
	unsigned long bits __attribute__((aligned(8)));
	int flag __attribute__((aligned(8)));
	int data __attribute__((aligned(8)));
	int behind __attribute__((aligned(8)));
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	init_srcu_struct(&w.srcu);
	spin_lock_init(&w.lock);
	w.bits = 3;
}

static void publishes_by_gp(void *arg)
{
	(void)arg;
	w.data = 1;
	synchronize_rcu();
	WRITE_ONCE(w.flag, 1);
}

static void publishes_by_srcu(void *arg)
{
	(void)arg;
	w.data = 1;
	synchronize_srcu(&w.srcu);
	WRITE_ONCE(w.flag, 1);
}

static void acquires(void *arg)
{
	(void)arg;
	if (smp_load_acquire(&w.flag))
		check(w.data == 1, "published");
}

static void publishes(void *arg)
{
	(void)arg;
	w.data = 1;
	smp_store_release(&w.flag, 1);
}

static void reads_behind_gp(void *arg)
{
	(void)arg;
	if (!READ_ONCE(w.flag))
		return;
	synchronize_rcu();
	check(w.data == 1, "published");
}

/* A section that knows of the end of a grace period knows of its beginning. */
static void reads_in_section(void *arg)
{
	(void)arg;
	rcu_read_lock();
	if (READ_ONCE(w.flag))
		check(w.data == 1, "published");
	rcu_read_unlock();
}

static void reads_in_srcu_section(void *arg)
{
	int idx = srcu_read_lock(&w.srcu);

	(void)arg;
	if (READ_ONCE(w.flag))
		check(w.data == 1, "published");
	srcu_read_unlock(&w.srcu, idx);
}

/* Two bits of a word; the first one stays set. */
static void releases_bit(void *arg)
{
	(void)arg;
	w.data = 1;
	clear_bit_unlock(1, &w.bits);
}

static void takes_bit(void *arg)
{
	(void)arg;
	if (!test_bit(1, &w.bits) && !test_and_set_bit_lock(1, &w.bits))
		check(w.data == 1, "published");
}

/* It is set already: that is no acquire. */
static void tries_bit(void *arg)
{
	(void)arg;
	if (!test_bit(1, &w.bits) && test_and_set_bit_lock(0, &w.bits))
		check(w.data == 1, "published");
}

static void fails_after_wmb(void *arg)
{
	(void)arg;
	w.data = 1;
	smp_wmb();
	cmpxchg_relaxed(&w.flag, 5, 6);
	WRITE_ONCE(w.behind, 1);
}

/* It sees what came behind the failure, so it knows that it came behind. */
static void looks_behind(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.behind) && !smp_load_acquire(&w.flag))
		check(w.data == 1, "published");
}

/* What came before an unlock, and is told while the lock is held again. */
static void locks_twice(void *arg)
{
	(void)arg;
	w.data = 1;
	spin_lock(&w.lock);
	spin_unlock(&w.lock);
	spin_lock(&w.lock);
	WRITE_ONCE(w.flag, 1);
	spin_unlock(&w.lock);
}

static void tries_lock(bool barrier)
{
	if (!READ_ONCE(w.flag))
		return;
	if (spin_trylock(&w.lock)) {
		spin_unlock(&w.lock);
		return;
	}
	if (barrier)
		smp_mb();
	check(w.data == 1, "published");
}

static void tries_with_barrier(void *arg)
{
	(void)arg;
	tries_lock(true);
}

static void tries_without(void *arg)
{
	(void)arg;
	tries_lock(false);
}

static void ticks(void *arg)
{
	(void)arg;
	for (int i = 0; i < 66000; i++)
		smp_mb();
}

static void test_order(void)
{
	PROGRAM(gp, setup, TASK(publishes_by_gp), TASK(acquires));
	PROGRAM(srcu, setup, TASK(publishes_by_srcu), TASK(acquires));
	PROGRAM(behind, setup, TASK(publishes), TASK(reads_behind_gp));
	PROGRAM(section, setup, TASK(publishes_by_gp), TASK(reads_in_section));
	PROGRAM(srcu_section, setup, TASK(publishes_by_srcu),
		TASK(reads_in_srcu_section));
	PROGRAM(taken, setup, TASK(releases_bit), TASK(takes_bit));
	PROGRAM(tried, setup, TASK(releases_bit), TASK(tries_bit));
	PROGRAM(failed, setup, TASK(fails_after_wmb), TASK(looks_behind));
	PROGRAM(barrier, setup, TASK(locks_twice), TASK(tries_with_barrier));
	PROGRAM(without, setup, TASK(locks_twice), TASK(tries_without));
	PROGRAM(clock, setup, TASK(ticks));

	is_str(verdict(&gp), "never", "a grace period is a barrier");
	is_str(verdict(&srcu), "never", "so is one of SRCU");
	is_str(verdict(&behind), "never", "for what is read behind it, too");
	is_str(title, "", "(%s)", title);
	is_str(verdict(&section), "never", "and for a section behind it");
	is_str(verdict(&srcu_section), "never", "of SRCU, too");
	is_str(title, "", "(%s)", title);
	is_str(verdict(&taken), "never", "a bit that is taken acquires");
	is_str(verdict(&tried), "data-race",
	       "one that is set already acquires nothing");
	is_str(verdict(&failed), "data-race", "what fails publishes nothing");
	is_str(verdict(&barrier), "never", "a lock that is taken is read");
	is_str(title, "", "(%s)", title);
	is_str(verdict(&without), "data-race", "which alone orders nothing");
	is_str(verdict(&clock), "limit clock",
	       "a clock that is full is a limit");
}

int main(void)
{
	kernel_hooks();
	test_order();
	return done_testing();
}
