/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sequences of words, each of them kept once and known by a number.
 *
 * Equal sequences have equal numbers and unequal ones have not: whole sequences
 * are compared, a hash only says with which.  They are appended to a store and
 * never forgotten.
 */
#ifndef SCHED_STATES_INTERN_H
#define SCHED_STATES_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct intern;

/*
 * At most @bytes of memory.  @bits: so many bits of each hash are used; 0: all.
 * NULL: no memory.
 */
struct intern *intern_new(size_t bytes, unsigned int bits);
void intern_free(struct intern *in);

/* Numbers that none has: that of nothing, and of what there is no room for. */
#define INTERN_NOTHING 0u
#define INTERN_FULL UINT32_MAX

/* The number of @nr words, 1 or more, of this kind; of two kinds, two. */
uint32_t intern_number(struct intern *in, unsigned int kind,
		       const uint64_t *words, uint32_t nr);

/* What has the number, until the next is given one, and its kind. */
const uint64_t *intern_words(const struct intern *in, uint32_t number);
unsigned int intern_kind(const struct intern *in, uint32_t number);

/* Mark it: false if it was marked before. */
bool intern_mark(struct intern *in, uint32_t number);

/* Bytes in use; how full they are of what there may be, 0 to 1. */
size_t intern_bytes(const struct intern *in);
double intern_load(const struct intern *in);

#endif
