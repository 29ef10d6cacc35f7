/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program in C that is linked into this process, if there is one, as a
 * scenario.
 */
#ifndef MODULE_DECLARED_H
#define MODULE_DECLARED_H

#include "module/mmurace.h"
#undef malloc
#undef calloc
#undef realloc
#undef free
#undef abort
#undef exit

#include "scenario/scenario.h"

#define MODULE_SUFFIX ".c"

/* Is one linked in? */
bool module_linked(void);

/* Catch its crashes: before anything of it runs. */
void module_begin(void);

/*
 * What it declares, as a scenario whose text is its source.  @file: as named on
 * the command line.  NULL: errors are in @diag, at places of the source; or in
 * @error, where they have no place.
 */
struct scenario *module_scenario(const char *file, struct diagnostics *diag,
				 char *error, size_t size);

/* The source that it was compiled from. */
const char *module_source(size_t *size);

/* The n-th declaration, in the order of the file; NULL behind the last. */
const struct mm_declared *module_declared(unsigned int n);

/* program.c: what struct scenario calls. */
void module_program(const struct scenario *s, struct program *program);

#endif
