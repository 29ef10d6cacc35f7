/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compiling a program in C as model code is, from the file itself, so that the
 * compiler's messages name it and show its lines.
 *
 * gcc says beside it what it has instrumented, and clang stops where that is
 * done and goes on from there: a program is refused that has accesses which
 * nobody would be told of (untold.h).
 */
#ifndef MODULE_COMPILE_H
#define MODULE_COMPILE_H

#include <stdbool.h>

struct job;

/* To job->object, and the headers that it includes to job->deps. */
bool compile(struct job *j);

#endif
