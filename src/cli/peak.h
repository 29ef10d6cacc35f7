/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How much memory the process has taken.
 */
#ifndef CLI_PEAK_H
#define CLI_PEAK_H

#include <stdint.h>

/* The most bytes that it had in memory at a time, so far; 0: not known. */
uint64_t peak_bytes(void);

#endif
