/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Progress of long work, on stderr: one line rewritten each second on a
 * terminal, a line at each doubling of the executions, or states, elsewhere.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct search_progress;

struct progress {
	const char *title;		/* "release-vs-reclaim: never" */
	unsigned int nr, of;		/* which of the result lines */
	uint64_t executions;		/* the limits; 0: none */
	double seconds;
	bool quiet;
	/* Its own: when it last spoke. */
	double last;
	uint64_t next;
};

/* For search_options.progress; @progress is a struct progress. */
void progress_update(const struct search_progress *now, void *progress);
/* Something that is not counted goes on now: "shrinking the find". */
void progress_stage(const struct progress *p, const char *what);
/* Take the line off the terminal, if there is one. */
void progress_hide(void);

#endif
