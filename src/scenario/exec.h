/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What does the operations: exec_mm() for "mm", and so on.  See ops_*.c.
 */
#ifndef SCENARIO_EXEC_H
#define SCENARIO_EXEC_H

struct call;

#define OPERATION(id, ...) int exec_##id(struct call *call);
#include "scenario/operations.def"
#undef OPERATION

/* The n-th argument, which is an object. */
#define call_object(call, n) ((void *)(uintptr_t)(call)->arg[n])

#endif
