/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What lockdep has learned, in a file (sched/keep.h).
 */
#ifndef CHECK_LOCK_KEEP_H
#define CHECK_LOCK_KEEP_H

struct blob_in;
struct blob_out;

/*
 * The classes that this process has: a state holds their numbers, so that they
 * are to be the same ones before a walk is gone on with.  Those that there are
 * already have to be the first ones of the file; else it is bad.
 */
void lock_classes_keep(struct blob_out *out);
void lock_classes_kept(struct blob_in *in);

/* The edges of the graph, for sched_hooks. */
void lock_edges_keep(struct blob_out *out);
void lock_edges_kept(struct blob_in *in);

#endif
