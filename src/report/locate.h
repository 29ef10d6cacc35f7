/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where in the source an instruction of this program stands.
 *
 * Plain accesses have no site: only their address is known.  The debug
 * information of the running program, read by elfutils' libdw, says which line
 * of which function that is, inlined functions included; without libdw, or
 * without debug information, the symbol table still knows the function.
 */
#ifndef REPORT_LOCATE_H
#define REPORT_LOCATE_H

#include <stdbool.h>
#include <stdint.h>

struct location {
	char func[96];		/* innermost, also when it was inlined */
	char file[96];		/* from the top of the source tree; "": unknown */
	int line;
	uint64_t offset;	/* in the function, where the line is unknown */
};

/* @pc is a return address, as callbacks see it.  False if nothing is known. */
bool locate(uintptr_t pc, struct location *where);

/* Make sched_locate() answer. */
void locate_init(void);

/* The path from src/, tests/, fuzz/ or bench/ on; else the base name. */
const char *locate_path(const char *path);

#endif
