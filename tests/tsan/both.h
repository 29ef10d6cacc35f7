/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two race detectors on the same executions: ours, and the real ThreadSanitizer
 * runtime where it is chained behind our callbacks (--enable-tsan-chain).
 *
 * A sample is a program of a few steps that is known to race, or known not to.
 * Each is explored at random, and all of it where that is little; both detectors
 * must say of the program what is known, and the same of each execution.  In
 * builds without the chain ours is held to what is known.
 *
 * Races end no execution here, so that both see it to its end.
 */
#ifndef TESTS_TSAN_BOTH_H
#define TESTS_TSAN_BOTH_H

#include "model/engine.h"

#define RANDOM_EXECUTIONS 200
#define BODIES_MAX 4

struct sample {
	const char *what;
	void (*setup)(void);		/* may be NULL */
	void (*bodies[BODIES_MAX])(void *arg);
	bool many;			/* too many executions to run them all */
};

/* What the two say of the samples of a table; one check each. */
void both_racy(const struct sample *samples, unsigned int nr);
void both_clean(const struct sample *samples, unsigned int nr);
#define RACY(samples) both_racy(samples, sizeof(samples) / sizeof(*(samples)))
#define CLEAN(samples) both_clean(samples, sizeof(samples) / sizeof(*(samples)))

/* To be called first: with an argument only samples that contain it are run. */
void both_start(int argc, char **argv);

#endif
