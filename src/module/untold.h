/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Accesses of a program in C that its instrumentation does not tell of.
 *
 * A proof rests on who accesses what.  gcc's -fsanitize=thread has calls for
 * what assignments load and store, and none for
 *
 *  - a structure in memory that is an argument of a call, as it is;
 *  - one that a call returns straight to memory;
 *  - functions that are built in and become code of their own (memcmp());
 *  - assembly;
 *  - functions that are not to be instrumented (no_sanitize_thread).
 *
 * So a program that has these is refused, with the place and what helps.  They
 * are found in what gcc dumps of a function that it has just instrumented
 * (-fdump-tree-tsan-lineno-uid).  Memory of the function's own, on its stack,
 * is no matter: no other task accesses it.
 *
 * clang instruments what it makes of the first two, but for structures of more
 * than 16 bytes that are arguments: it refuses those itself (configure.ac).
 * The others are not looked for there.
 */
#ifndef MODULE_UNTOLD_H
#define MODULE_UNTOLD_H

#include <stdbool.h>
#include <stdio.h>

struct elf;

struct untold {
	char file[256];		/* as gcc was given it */
	unsigned int line, column;	/* 0: gcc does not say */
	char what[256];		/* and what helps */
};

/*
 * Is there any, by the dump and by the functions that @object (NULL: none) has?
 * Then the first of them; or what is wrong with the dump.
 */
bool untold_find(FILE *dump, const struct elf *object, struct untold *found);

#endif
