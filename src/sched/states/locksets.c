/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Locks as bits; see locksets.h.
 */
#include "sched/states/locksets.h"

#include <string.h>

#include "sched/blob.h"
#include "sched/memory.h"
#include "sched/sched.h"

#define LOCKS_MAX 64u
#define HELD_MAX 32u
#define WORD 4u

/* By bit. */
static struct lock {
	uint32_t word, bit;	/* as in struct sched_lock */
} locks[LOCKS_MAX];
static uint32_t nr_locks;
static uint64_t passed_on;

/* A bit for each word of the world: locksets_written() was told of it. */
static uint64_t *written;

static size_t written_size(void)
{
	return (world_offset(__stop_world) / WORD / 64 + 1) * sizeof(*written);
}

static inline uint64_t *written_of(uint32_t word, uint64_t *bit)
{
	*bit = 1ull << word / WORD % 64;
	return &written[word / WORD / 64];
}

static bool is_written(uint32_t word)
{
	uint64_t bit;

	return *written_of(word, &bit) & bit;
}

/* It may be packed into some structure. */
static bool word_is_written(uint32_t start)
{
	return is_written(start) || is_written(start + WORD - 1);
}

void locksets_begin(void)
{
	if (written)
		memset(written, 0, written_size());
	else
		written = sparse_memory(written_size());
	nr_locks = 0;
	passed_on = 0;
}

static uint64_t bit_of(const struct sched_lock *lock)
{
	uint64_t bit;

	for (uint32_t i = 0; i < nr_locks; i++)
		if (locks[i].word == lock->word && locks[i].bit == lock->bit)
			return 1ull << i;
	if (nr_locks == LOCKS_MAX)
		return 0;
	bit = 1ull << nr_locks;
	if (!lock->bit && word_is_written(lock->word))
		passed_on |= bit;
	locks[nr_locks++] = (struct lock){ lock->word, lock->bit };
	return bit;
}

struct lockset lockset_of(unsigned int task)
{
	struct sched_lock held[HELD_MAX];
	struct lockset set = { 0, 0 };
	unsigned int nr = 0;

	if (sched_hooks.locks)
		nr = sched_hooks.locks(task, held, HELD_MAX);
	for (unsigned int i = 0; i < nr; i++) {
		uint64_t bit = bit_of(&held[i]);

		set.any |= bit;
		if (held[i].exclusive)
			set.exclusive |= bit;
	}
	return set;
}

uint64_t locksets_at(uint32_t start, uint32_t size)
{
	uint64_t at = 0;

	for (uint32_t i = 0; i < nr_locks; i++)
		if (locks[i].word < start + size &&
		    start < locks[i].word + WORD)
			at |= 1ull << i;
	return at;
}

bool lockset_passed_on(const struct sched_lock *lock)
{
	uint64_t before = passed_on;

	passed_on |= bit_of(lock);
	return passed_on != before;
}

bool locksets_written(uint32_t start, uint32_t size)
{
	uint64_t before = passed_on, bit;
	bool news = false;

	for (uint32_t i = start & -WORD; i < start + size; i += WORD) {
		uint64_t *bits = written_of(i, &bit);

		news |= !(*bits & bit);
		*bits |= bit;
	}
	for (uint32_t i = 0; news && i < nr_locks; i++)
		if (!locks[i].bit && word_is_written(locks[i].word))
			passed_on |= 1ull << i;
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
	blob_put_number(out, written_size());
	blob_put(out, written, written_size());
}

void locksets_kept(struct blob_in *in)
{
	nr_locks = (uint32_t)blob_get_below(in, LOCKS_MAX);
	blob_get(in, locks, nr_locks * sizeof(*locks));
	passed_on = blob_get_number(in);
	in->bad |= blob_get_number(in) != written_size();
	blob_get(in, written, written_size());
}
