/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * By which steps states were left; see tried.h.
 */
#include "sched/states/tried.h"

#include <string.h>

#include "sched/states/reduce.h"

/* What is learned later than that has all states be too old. */
#define FIRST_MAX 4096u

static struct fingerprint first[FIRST_MAX];
static uint32_t nr_first, nr_old;
bool tried_some_old;
uint64_t tried_old[TRIED_BITS / 64];
static uint64_t version;

static void mark_all(void)
{
	tried_some_old = true;
	memset(tried_old, 0xff, sizeof(tried_old));
}

void tried_begin(bool unknown)
{
	nr_first = nr_old = 0;
	version = reduce_version();
	tried_some_old = false;
	memset(tried_old, 0, sizeof(tried_old));
	if (unknown)
		mark_all();
}

void tried_new(struct fingerprint print)
{
	if (reduce_is_on() && nr_first < FIRST_MAX)
		first[nr_first++] = print;
}

void tried_ended(void)
{
	mark_all();
}

void tried_look(void)
{
	if (!reduce_is_on() || version == reduce_version())
		return;
	version = reduce_version();
	if (nr_first == FIRST_MAX)
		mark_all();
	for (; nr_old < nr_first; nr_old++) {
		uint32_t bit = (uint32_t)first[nr_old].low % TRIED_BITS;

		tried_some_old = true;
		tried_old[bit / 64] |= 1ull << bit % 64;
	}
}
