/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program that runs, as a file with debugging information.
 *
 * It is linked at a fixed address, so its addresses are those of the file.
 */
#ifndef SCHED_BINARY_H
#define SCHED_BINARY_H

#include "config.h"

#include <stdbool.h>
#include <stdint.h>

#ifdef HAVE_LIBDW
#include <elfutils/libdwfl.h>

/* Its one module, opened at the first call; NULL: it cannot be read. */
Dwfl_Module *binary_module(void);

/* What its frames look like; NULL: it says nothing of that. */
Dwarf_CFI *binary_cfi(void);

/* The function that @pc is in: [@start, @end). */
bool binary_function(uintptr_t pc, uintptr_t *start, uintptr_t *end);
#endif

#endif
