/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that are there whole or not at all.
 */
#ifndef REPORT_STORE_H
#define REPORT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What is being written in a folder, until it gets its name. */
#define STORE_TMP "unfinished.tmp"

/*
 * Make DIR/NAME hold @text, in place of what it held: written to DIR/STORE_TMP,
 * synced, renamed, and the folder synced too.  Whenever it is stopped, by
 * kill -9 or by the power, NAME is the old file or the new one, and the next
 * file written there uses up what is left.  Several may write at a time: each
 * waits for its turn.  The last part of DIR is created if it is not there.  0,
 * or -errno with what happened and what helps in @error.  @path receives
 * DIR/NAME.
 */
int store_file(const char *dir, const char *name, const char *text, size_t len,
	       char *path, size_t size, char *error, size_t error_size);

/*
 * The same of what @write writes to a stream; false, with errno, if it cannot.
 * The folder has to be there.
 */
int store_stream(const char *path, bool (*write)(FILE *out, void *arg),
		 void *arg, char *error, size_t size);

/* Could it, as far as that can be tried without leaving anything behind? */
int store_check(const char *dir, char *error, size_t size);

/* What helps against an error of writing: "; free some space", or "". */
const char *store_remedy(int err);

#endif
