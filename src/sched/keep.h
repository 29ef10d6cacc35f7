/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a search has come to, kept in a file.
 *
 * Invariants, sites and the like, which are constants of the program, are kept
 * by address: the file is for the same build.
 */
#ifndef SCHED_KEEP_H
#define SCHED_KEEP_H

#include "sched/blob.h"
#include "sched/search.h"

void keep_schedule(struct blob_out *out, const struct schedule *s);
/* @s was not initialized; it is to be freed. */
void kept_schedule(struct blob_in *in, struct schedule *s);

void keep_result(struct blob_out *out, const struct search_result *r);
/* @r is to be freed, whatever came of it. */
void kept_result(struct blob_in *in, struct search_result *r);

/*
 * A constant of this program, or NULL.  What is not in the program is bad.
 */
void keep_constant(struct blob_out *out, const void *constant);
const void *kept_constant(struct blob_in *in);

/*
 * In the middle of a search that visits states, from a callback of it: all that
 * is needed to go on with it.  For search_options.resume.
 */
void keep_search(struct blob_out *out);
/* Is there such a search? */
bool keep_can(void);

#endif
