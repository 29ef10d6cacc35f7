/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Accesses of a program in C that its instrumentation does not tell of.
 *
 * A proof rests on who accesses what.  The compilers' -fsanitize=thread leaves
 * some out:
 *
 *  - assembly, and functions that are not to be instrumented (no_sanitize);
 *  - gcc: a structure in memory that is an argument of a call, as it is, or
 *    that a call returns straight to memory; functions that are built in and
 *    become code of their own (memcmp());
 *  - clang: what it does not do as 1, 2, 4, 8 or 16 bytes, as bit fields that
 *    fill 24 bits; structures that are copied to be arguments; atomic
 *    operations for which there is no call.
 *
 * So a program that has these is refused, with the place and what helps.
 * Memory of the function's own, on its stack, is no matter: no other task
 * accesses it.
 */
#ifndef MODULE_UNTOLD_H
#define MODULE_UNTOLD_H

#include <stdbool.h>
#include <stdio.h>

struct elf;

struct untold {
	char file[256];		/* as the compiler was given it */
	unsigned int line, column;	/* 0: it does not say */
	char what[256];		/* and what helps */
};

/* What both find. */
#define UNTOLD_ASSEMBLY                                         \
	"what assembly looks at or writes nobody is told of; write it in C, " \
	"or take what kernel/*.h has"
#define UNTOLD_FUNCTION                                          \
	"%.80s() is not instrumented, so what it looks at or writes nobody " \
	"is told of; do without 'no_sanitize'"

/*
 * Is there any, by what gcc dumps of functions that it has just instrumented
 * (-fdump-tree-tsan-lineno-uid), and by the functions that @object (NULL: none)
 * has?  Then the first of them; or what is wrong with the dump.
 */
bool untold_in_dump(FILE *dump, const struct elf *object, struct untold *found);

/*
 * The same by what clang -S -emit-llvm writes, which is the program once all
 * that changes its accesses has been done to it.  @source: the functions in it
 * are the program's own, and those of others may do without instrumentation;
 * NULL: all may.
 */
bool untold_in_ir(FILE *ir, const char *source, struct untold *found);

#endif
