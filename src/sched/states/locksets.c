/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Locks as bits; see locksets.h.
 */
#include "sched/states/locksets.h"

#include "sched/blob.h"
#include "sched/sched.h"

#define LOCKS_MAX 64u
#define HELD_MAX 32u

/* Offsets, by bit. */
static uint32_t locks[LOCKS_MAX];
static uint32_t nr_locks;
static uint64_t passed_on;

void locksets_begin(void)
{
	nr_locks = 0;
	passed_on = 0;
}

uint64_t lockset_bit(uint32_t lock)
{
	for (uint32_t i = 0; i < nr_locks; i++)
		if (locks[i] == lock)
			return 1ull << i;
	return 0;
}

static uint64_t bit_of(uint32_t lock)
{
	uint64_t bit = lockset_bit(lock);

	if (bit || nr_locks == LOCKS_MAX)
		return bit;
	locks[nr_locks] = lock;
	return 1ull << nr_locks++;
}

struct lockset lockset_of(unsigned int task)
{
	struct sched_lock held[HELD_MAX];
	struct lockset set = { 0, 0 };
	unsigned int nr = 0;

	if (sched_hooks.locks)
		nr = sched_hooks.locks(task, held, HELD_MAX);
	for (unsigned int i = 0; i < nr; i++) {
		uint64_t bit = bit_of(held[i].lock);

		set.any |= bit;
		if (held[i].exclusive)
			set.exclusive |= bit;
	}
	return set;
}

bool lockset_passed_on(uint32_t lock)
{
	uint64_t before = passed_on;

	passed_on |= bit_of(lock);
	return passed_on != before;
}

uint64_t locksets_passed_on(void)
{
	return passed_on;
}

void locksets_keep(struct blob_out *out)
{
	blob_put_number(out, nr_locks);
	blob_put(out, locks, nr_locks * sizeof(*locks));
	blob_put_number(out, passed_on);
}

void locksets_kept(struct blob_in *in)
{
	nr_locks = (uint32_t)blob_get_below(in, LOCKS_MAX);
	blob_get(in, locks, nr_locks * sizeof(*locks));
	passed_on = blob_get_number(in);
}
