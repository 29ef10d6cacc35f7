/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: what is looked at by functions of the C library is changed
 * meanwhile.
 */
#include <mmurace.h>

#include <string.h>

#include <kernel/rwonce.h>

MM_SCENARIO("planted-looks");

static char name[8] = "a";

MM_TASK(renames)
{
	WRITE_ONCE(name[0], 'b'); /* here */
}

MM_TASK(looks)
{
	mm_assert(strlen(name) == 1 && memcmp(name, "c", 2), "none is c");
}

MM_RESULT("sometimes data-race");
