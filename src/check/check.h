/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Invariants: what must hold while the model runs.
 *
 * One file each.  They learn what happens from tracepoints (kernel/trace.h,
 * mm/trace.h) and from the engine's hooks, keep records of their own, and call
 * violation() in the step that breaks a promise.  The model does not know that
 * they exist.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "sched/violation.h"

/* Register all probes and hooks: once, before the first set-up. */
void checks_init(void);

/* By name ("stale-secondary"); NULL if there is none. */
const struct invariant *invariant_find(const char *name);
/* The n-th of the table; NULL behind the last. */
const struct invariant *invariant_get(unsigned int n);

#endif
