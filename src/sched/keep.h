/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a search has come to, kept in a file.
 *
 * Invariants, sites and the like, which are constants of the program, are kept
 * by address: the file is for the same build.
 */
#ifndef SCHED_KEEP_H
#define SCHED_KEEP_H

#include <stdbool.h>

#include "sched/blob.h"
#include "sched/search.h"

struct account;

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

/* What an account has come to; @r: as it would be told now. */
void keep_account(struct blob_out *out, const struct account *a,
		  const struct search_result *r);
void kept_account(struct blob_in *in, struct account *a);

/* The values that are left open. */
void keep_open(struct blob_out *out);
void kept_open(struct blob_in *in);

/*
 * What was learned over executions.  When it is kept, executions were run, as
 * far as they are run again.
 */
void keep_learned(struct blob_out *out);
void kept_learned(struct blob_in *in);

/*
 * A search says that it can be kept now, by @keep, if somebody wants to: when
 * it was @cut_off, or is in the middle.
 */
void keep_offer(const struct account *a, bool cut_off,
		void (*keep)(struct blob_out *out));
/*
 * In search_options.keep(): all that is needed to go on with it.  For
 * search_options.resume.
 */
void keep_search(struct blob_out *out);

#endif
