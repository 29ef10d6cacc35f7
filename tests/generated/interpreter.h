/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs generated programs: compiled as model code is.
 */
#ifndef TESTS_GENERATED_INTERPRETER_H
#define TESTS_GENERATED_INTERPRETER_H

#include "generated/program.h"
#include "sched/program.h"

/* What a program has come to: shared values, and results of each piece. */
#define VALUES_MAX 56u
struct values {
	uint32_t at[VALUES_MAX];
};
void values_take(struct values *v);

/* @p is @t, from now on until another one is made. */
void interpreter_load(const struct text *t, struct program *p);

#endif
