/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which program this is: its code and constants.
 */
#ifndef CLI_PROGRAM_HASH_H
#define CLI_PROGRAM_HASH_H

#include <stdint.h>

/*
 * Two that were linked at different times from the same have the same one;
 * 0: it cannot be read.
 */
uint64_t program_hash(void);

#endif
