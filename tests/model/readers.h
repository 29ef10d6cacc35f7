/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Primitives on a word that counts readers, and nothing else; see
 * dpor_readers.c.
 */
#ifndef TESTS_MODEL_READERS_H
#define TESTS_MODEL_READERS_H

#include <stdint.h>

struct readers {
	uint32_t word;
	uint32_t apart[31];	/* who looks at one object looks at no other */
	uint32_t other;
};

/* Tasks: of each the argument is one of them. */
void readers_join(void *lock);
void readers_look(void *lock);
/* By an operation on what is beside it: it does not look who is there. */
void readers_overwrite(void *lock);

#endif
