/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the access callbacks tell sched_relax(); see relax.c.
 */
#ifndef SCHED_RELAX_H
#define SCHED_RELAX_H

#include <stdint.h>

/* A task whose bit is set in engine.watching read this granule. */
void relax_read(uint32_t granule);

/* The step looks at what this task has read (footprint.h). */
void relax_watched(unsigned int task);

/* It did something that others can see. */
void relax_impure(void);

/* The operation in engine.tried was done. */
void relax_settle(void);

#endif
