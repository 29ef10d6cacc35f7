/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two race detectors on the same executions: ours, and the real ThreadSanitizer
 * runtime where it is chained behind our callbacks (--enable-tsan-chain).
 *
 * A sample is a program of a few steps that is known to race, or known not to.
 * Each is explored at random, and all of it where that is little; both
 * detectors must say of the program what is known, and the same of each
 * execution.  In builds without the chain ours is held to what is known.
 *
 * Races end no execution here, so that both see it to its end.
 */
#ifndef TESTS_TSAN_BOTH_H
#define TESTS_TSAN_BOTH_H

#include "model/engine.h"

#define RANDOM_EXECUTIONS 200
#define ALL_EXECUTIONS 5000	/* if there are more, chance has to do */
#define BODIES_MAX 4

struct sample {
	const char *what;
	void (*bodies[BODIES_MAX])(void *arg);
	void (*set_up)(void);	/* NULL: that of all samples */
};

/* An entry of a table: what it is, and its tasks. */
#define SAMPLE(text, ...)                                 \
	{                                                 \
		.what = (text), .bodies = { __VA_ARGS__ } \
	}
#define SAMPLE_AFTER(setup, text, ...)                                       \
	{                                                                    \
		.what = (text), .bodies = { __VA_ARGS__ }, .set_up = (setup) \
	}

/*
 * To be called first.  With an argument only samples are run whose text
 * contains it, and what the runtime reports is shown.
 */
void both_start(int argc, char **argv, void (*set_up)(void));

/* What the two say of the samples of a table; one check each. */
void both_racy(const struct sample *samples, unsigned int nr);
void both_clean(const struct sample *samples, unsigned int nr);
#define RACY(table) both_racy(table, sizeof(table) / sizeof((table)[0]))
#define CLEAN(table) both_clean(table, sizeof(table) / sizeof((table)[0]))

/*
 * Of a program of which nothing is known: do they say the same of each
 * execution (@all: not of those by chance alone)?  Then, whether any was racy,
 * and what they did not agree upon.
 */
bool both_agree(const struct sample *sample, bool all);
bool both_saw_a_race(void);
void both_explain(void);

#endif
