/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * --checkpoint and --resume: a run in a file.
 *
 * The file has what the run is (checked, so that it is gone on with by the same
 * build of mmurace, with the same scenarios and options), what came of each
 * result line that is done, and what is left of the search that was under way.
 */
#ifndef CLI_CHECKPOINT_H
#define CLI_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/outcome.h"
#include "scenario/scenario.h"
#include "sched/blob.h"

/* Seconds between two files, unless --checkpoint-interval says. */
#define CHECKPOINT_SECONDS 60.0

struct kept_line {
	struct search_result search;
	struct tally tallies[SCENARIO_OPS_MAX];	/* of its file up to here */
};

struct checkpoint {
	const char *file;	/* that is written; NULL: none is */
	double interval, last;	/* seconds; when it was written */
	char *identity;		/* what the run is, as text */
	uint64_t program;

	/* What came of the lines that are done, as it stands in the file. */
	char *done;
	size_t nr_done_bytes;
	unsigned int nr_done;

	/* What was read: the lines, in memory, and the walk; or nothing. */
	struct kept_line **lines;
	unsigned int nr_lines;
	void *map;
	size_t map_size;
	struct blob_in walk;	/* at == NULL: none was under way */

	bool walk_kept;		/* what was written last ends in a walk, */
	bool cut_off;		/* that was cut off, and can be gone on with */
	bool failed;		/* it could not be written: told once */
};

/*
 * Before the first search: read what there is to go on with, and try whether
 * the file can be written.  False with a message printed.  @c is to be freed in
 * any case, if it was zero.
 */
bool checkpoint_open(struct checkpoint *c, const struct plan *plan);

/*
 * For search_options.keep: write the walk, if it is time.  @tallies are those
 * of its file so far.
 */
void checkpoint_walk(struct checkpoint *c, bool cut_off,
		     const struct tally *tallies);
/* The tallies that stand before the walk that was read. */
void checkpoint_tallies(struct checkpoint *c, struct tally *tallies);

/*
 * A result line is done; its finds are as the search left them.  Written by
 * checkpoint_line(), if it is time.
 */
void checkpoint_done(struct checkpoint *c, const struct search_result *search,
		     const struct tally *tallies);
void checkpoint_line(struct checkpoint *c);

/*
 * The end.  The file goes if there is nothing left to do; else the user is told
 * how to go on.  False: something could not be written.
 */
bool checkpoint_close(struct checkpoint *c, bool all_run);
void checkpoint_free(struct checkpoint *c);

#endif
