/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects that tell of accesses; see tellers.h.
 */
#include "sched/states/tellers.h"

#include <string.h>

#include "sched/mix.h"

#define SLOTS (2 * TELLERS_MAX)

struct teller tellers[TELLERS_MAX];
static uint32_t nr_tellers;
/* By object, with open addressing: numbers, + 1; 0: it is free. */
static uint16_t slots[SLOTS];

void tellers_begin(void)
{
	memset(slots, 0, sizeof(slots));
	nr_tellers = 0;
}

static uint16_t *slot_of(uint32_t obj)
{
	uint32_t i = (obj * 0x9e3779b1u) >> 16;

	while (slots[i % SLOTS] && tellers[slots[i % SLOTS] - 1].obj != obj)
		i++;
	return &slots[i % SLOTS];
}

uint32_t teller_find(uint32_t obj)
{
	return *slot_of(obj) - 1u;
}

uint32_t teller_make(uint32_t obj)
{
	uint16_t *slot = slot_of(obj);
	struct fingerprint h = { obj, 1 };

	if (*slot)
		return *slot - 1u;
	if (nr_tellers == TELLERS_MAX)
		return TELLER_NONE;
	tellers[nr_tellers] = (struct teller){ .obj = obj, .hash = mixed(h) };
	*slot = (uint16_t)++nr_tellers;
	return nr_tellers - 1;
}
