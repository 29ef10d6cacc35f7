/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I6, NULL: nobody reads or writes the page at address 0.
 *
 * The engine notices it, at an access of instrumented code or at a declared
 * operation, before the memory is touched; use_after_free.c passes it on.
 */
#include <stdio.h>

#include "check/invariants.h"

void null_dereference(const char *who, uintptr_t addr, bool write)
{
	char object[VIOLATION_OBJECT_MAX];

	snprintf(object, sizeof(object), "NULL+0x%lx", (unsigned long)addr);
	broken(NULL_DEREFERENCE, object, STEP_NONE,
	       "%s %s NULL, at address 0x%lx", who,
	       write ? "writes through" : "reads through", (unsigned long)addr);
}
