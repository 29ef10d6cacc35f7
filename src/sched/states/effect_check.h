/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where nodes are checked, a step is done both ways: without being run
 * (effect.h), which is taken back, and then by running it.  Whatever decides
 * how things go on must be the same, be it in the fingerprint or not.
 */
#ifndef SCHED_STATES_EFFECT_CHECK_H
#define SCHED_STATES_EFFECT_CHECK_H

#include "config.h"

#include <stdint.h>

#ifdef READS_TOLD

/* Do it, by the task @id from the state of the last node, and take it back. */
void effect_check_begin(uint32_t effect, unsigned int id);
/* It was run.  What is not the same; NULL: nothing, or it could not be done. */
const char *effect_check_end(void);

#endif
#endif
