/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The symbol table of the running program.
 */
#ifndef REPORT_SYMBOLS_H
#define REPORT_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The function that @addr lies in, and how far; false if there is none. */
bool symbol_find(uintptr_t addr, char *name, size_t size, uint64_t *offset);

#endif
