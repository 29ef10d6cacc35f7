/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Functions of the model that a program in C replaces: MM_REPLACE(name).
 */
#ifndef MODULE_REPLACED_H
#define MODULE_REPLACED_H

#include <stdbool.h>
#include <stddef.h>

#include "scenario/scenario.h"

#define REPLACED_MAX 32u

struct replaced {
	char names[REPLACED_MAX][64];
	unsigned int nr;
};

/*
 * Find what @text replaces, before it is compiled.  @list: a file with the
 * functions that can be, a line each.  False: there is one that cannot, as
 * @error says, at @at.
 */
bool replaced_find(const char *text, size_t length, const char *list,
		   struct replaced *replaced, struct position *at, char *error,
		   size_t size);

#endif
