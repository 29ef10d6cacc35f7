/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers and bytes, one behind the other, to a file and back.
 *
 * All of it is in multiples of eight bytes, in the byte order of this machine:
 * for the same program on the same machine, and whoever reads it has checked
 * that it is whole.
 */
#ifndef SCHED_BLOB_H
#define SCHED_BLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct blob_out {
	FILE *file;
	uint64_t size;
	uint64_t hash;		/* of all that was put; blob_hash() */
};

void blob_begin(struct blob_out *out, FILE *file);
void blob_put(struct blob_out *out, const void *data, size_t size);
void blob_put_number(struct blob_out *out, uint64_t number);
void blob_put_text(struct blob_out *out, const char *text);

/* What blob_out.hash is of so many bytes, a multiple of eight. */
uint64_t blob_hash(const void *data, size_t size);

struct blob_in {
	const char *at, *end;
	bool bad;		/* it ended too early, or made no sense, */
	const char *why;	/* or this; or NULL */
};

/* Beyond the end: zeros, and it is bad. */
void blob_get(struct blob_in *in, void *data, size_t size);
uint64_t blob_get_number(struct blob_in *in);
/* One that is not above @max; else it is bad, and 0. */
uint64_t blob_get_below(struct blob_in *in, uint64_t max);
/* How many there are of what takes at least so many bytes each. */
uint64_t blob_get_count(struct blob_in *in, size_t size);
void blob_get_text(struct blob_in *in, char *text, size_t size);

#endif
