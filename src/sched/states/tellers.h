/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects that tell of accesses to those who acquire them (known.h), by small
 * numbers, so that a set of them is an array of bits.
 *
 * A number stays an object's while an image of the world is walked over, as
 * states on the path have it.  It is no part of a state: that is the hash.
 */
#ifndef SCHED_STATES_TELLERS_H
#define SCHED_STATES_TELLERS_H

#include <stdint.h>

#include "sched/fingerprint.h"

#define TELLERS_MAX 256u
#define TELLER_NONE UINT32_MAX

struct teller {
	uint32_t obj;		/* offset in the world */
	struct fingerprint hash;
};
extern struct teller tellers[TELLERS_MAX];

/* There are none. */
void tellers_begin(void);

/* Of the object; TELLER_NONE: it has none, or (made) there is none left. */
uint32_t teller_find(uint32_t obj);
uint32_t teller_make(uint32_t obj);

#endif
