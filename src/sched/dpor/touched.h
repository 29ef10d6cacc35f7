/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What steps have touched, by numbers: those that touch the same have the same,
 * for as long as the search.
 */
#ifndef SCHED_DPOR_TOUCHED_H
#define SCHED_DPOR_TOUCHED_H

#include <stdbool.h>
#include <stdint.h>

#include "sched/blob.h"
#include "sched/footprint.h"

#define TOUCHED_NONE 0u		/* of what was not run yet: it is not known */

struct touched {
	/* The words, as sets of 64 in which several may be one. */
	uint64_t read, written, joined, changed, watched;
	uint32_t first, nr;	/* its lines */
	/* Tasks, a bit each. */
	uint32_t held, ended, awaited;
	uint32_t self;		/* whose step it is */
	bool created, untold, any;
};

void touched_begin(void);
void touched_end(void);

/* Of the step of this task whose footprint just ended; @told: it is known. */
uint32_t touched_keep(unsigned int task, bool told);

/* One of them in a file. */
void touched_put(struct blob_out *out, uint32_t number);
uint32_t touched_get(struct blob_in *in);

const struct touched *touched_at(uint32_t number);
const struct footprint_line *touched_lines(const struct touched *t);

/* May it matter in which order they are done?  depend.def */
bool touched_depend(uint32_t a, uint32_t b);

/* Does what it finds, and so does, depend on what the earlier one did? */
bool touched_reads_from(uint32_t number, uint32_t earlier);

/* Does it wake who sleeps until something changes of what @sleeper watches? */
bool touched_wakes(uint32_t number, uint32_t sleeper);

/* Does it write this word?  @joins: as no other reader notices. */
bool touched_writes(uint32_t number, uint32_t word, bool *joins);

#endif
