/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The object file of a program in C: what it may be made of, and how it is made
 * a part of the world.
 */
#ifndef MODULE_OBJECT_H
#define MODULE_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "module/command.h"

/*
 * Add to a call of objcopy what puts globals into the world and sends malloc()
 * and the like to the model's.  False: it has what cannot be, as @error says.
 */
bool object_prepare(const char *object, struct command *objcopy, char *error,
		    size_t size);

/*
 * Does @object, as linked into @program, need anything of the C library that
 * reaches beyond the world?
 */
bool object_contained(const char *object, const char *program, char *error,
		      size_t size);

#endif
