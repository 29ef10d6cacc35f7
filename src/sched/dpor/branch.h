/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Branches of wakeup trees (wakeup.h), by numbers: those from one place are
 * linked, and the first one is run first.
 */
#ifndef SCHED_DPOR_BRANCH_H
#define SCHED_DPOR_BRANCH_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/blob.h"

#define BRANCH_NONE 0u

struct branch {
	uint32_t next;		/* to be run from the same place */
	uint32_t first;		/* of those behind it */
	uint32_t held;		/* of a leaf: may begin with it; beside it */
	uint32_t label;		/* what it is answered, */
	uint32_t touched;	/* TOUCHED_NONE: not known */
	bool expected;		/* it will touch that again, for sure */
	bool leaf;		/* whether it may be answered more */
	uint8_t task;
};

void branches_begin(void);
void branches_end(void);

/* It moves when there are more of them. */
extern struct branch *branches;
static inline struct branch *branch_at(uint32_t branch)
{
	return &branches[branch];
}

uint32_t branch_make(struct branch b);
/* This one alone. */
void branch_unmake(uint32_t branch);
/* These, and what is behind them. */
void branches_drop(uint32_t first);

/* Behind those that are linked from @first. */
void branches_append(uint32_t *first, uint32_t branch);

/* They in a file, with what is behind them. */
void branches_put(struct blob_out *out, uint32_t first);
uint32_t branches_get(struct blob_in *in);

#endif
