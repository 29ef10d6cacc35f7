/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The head of a checkpoint file, and reading one.
 */
#ifndef CLI_CHECKPOINT_FILE_H
#define CLI_CHECKPOINT_FILE_H

#include "cli/checkpoint.h"
#include "sched/fixed.h"

#define CHECKPOINT_MAGIC "mmuckpt\n"
#define CHECKPOINT_VERSION 2u

struct checkpoint_head {
	char magic[8];
	uint64_t version;
	uint64_t program;	/* program_hash() */
	uint64_t world;		/* addresses: these must be the same */
	uint64_t fixed[FIXED_NR];
	uint64_t size, hash;	/* of what follows */
};

void head_fill(struct checkpoint_head *head, uint64_t program);

/*
 * Read a file for a run like this one: its lines, and where the walk begins.
 * False with a message printed.
 */
bool checkpoint_read(struct checkpoint *c, const char *file);
void checkpoint_unmap(struct checkpoint *c);

#endif
