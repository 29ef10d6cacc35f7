/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which step brought about what an invariant later complains of.
 *
 * Kept while a trace is taken and outside of the world: it explains a breach
 * ("the other step") and must not make states differ that are the same.
 */
#ifndef CHECK_EXPLAIN_H
#define CHECK_EXPLAIN_H

#include <stdint.h>

enum explained {
	EXPLAIN_MAPPING,	/* a primary entry was made, or taken away */
	EXPLAIN_TRANSLATION,	/* a secondary entry was made */
	EXPLAIN_RANGE,		/* a range was opened */
	EXPLAIN_TOLD,		/* a subscriber had been told */
	EXPLAIN_SUBSCRIBER,	/* ->release began, or it was removed */
	EXPLAIN_UNLINKED,	/* a subscriber was taken off the list */
	EXPLAIN_TLB,		/* a TLB was filled */
	EXPLAIN_REVOKED,	/* an operation that takes away returned */
	EXPLAIN_FREED,		/* an object was freed; the key is its place */
};

/* The running step is the one that did it to the record of this key. */
void explain_step(enum explained what, uint64_t key);
/* The next step of the running task is: that of the callback it is to call. */
void explain_next(enum explained what, uint64_t key);
/* The last step that did; STEP_NONE: set-up, nobody, or no trace is taken. */
uint32_t explained_by(enum explained what, uint64_t key);
/* For EXPLAIN_FREED: the object was [offset, offset + size) of the world. */
void explain_freed(uint32_t offset, uint32_t size);
uint32_t explained_freed(uint32_t offset);

#endif
