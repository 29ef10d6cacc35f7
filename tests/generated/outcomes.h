/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What executions of a generated program come to: a set.
 *
 * Each end is an outcome: rest, or a violation, with the values that there are
 * then.  (So more is compared than the finds of a search, which tells one of a
 * kind.)  That locks are taken in wrong order is noted, and ends nothing: which
 * order closes a circle, and when, is up to the order in which a search goes.
 */
#ifndef TESTS_GENERATED_OUTCOMES_H
#define TESTS_GENERATED_OUTCOMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "generated/interpreter.h"

#define KIND_MAX 20
#define OBJECT_MAX 64

struct outcome {
	char kind[KIND_MAX];
	char object[OBJECT_MAX];
	struct values values;
};

struct outcomes {
	struct outcome *at;
	size_t nr, max;
	uint32_t *slots;	/* by hash: index + 1 */
	size_t nr_slots;
};

void outcomes_free(struct outcomes *set);
bool outcomes_have(const struct outcomes *set, const struct outcome *o);
/* The same; of one that is no rest, whatever the values are. */
bool outcomes_have_like(const struct outcomes *set, const struct outcome *o);
bool outcomes_have_kind(const struct outcomes *set, const char *kind);
/* Print those of @set that are not in @other, a few of them. */
void outcomes_print_without(const struct outcomes *set,
			    const struct outcomes *other, FILE *to);

/* Hooks and probes that note outcomes: once. */
void outcomes_init(void);
/* Into this set from now on; NULL: nowhere. */
void outcomes_into(struct outcomes *set);

#endif
