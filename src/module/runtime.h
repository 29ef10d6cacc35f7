/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What takes the place of functions of the C library in a program in C: names
 * in its object are changed to these (build.c).
 */
#ifndef MODULE_RUNTIME_H
#define MODULE_RUNTIME_H

#include <stddef.h>

void *module_malloc(size_t size);
void *module_calloc(size_t nr, size_t size);
void *module_realloc(void *p, size_t size);
void module_free(void *p);
void module_abort(void);
void module_exit(int status);
void module_assert_fail(const char *assertion, const char *file,
			unsigned int line, const char *function);

#endif
