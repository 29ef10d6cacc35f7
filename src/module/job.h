/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A program in C that is being built, for the files that do it.
 */
#ifndef MODULE_JOB_H
#define MODULE_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "module/folder.h"
#include "module/kit.h"
#include "module/replaced.h"

struct command;

struct job {
	struct kit kit;
	struct folder folder;
	struct replaced replaced;
	const char *path;	/* of the source, for the compiler */
	char *own_path;		/* where it was written for a text */
	char *text;
	size_t length;
	/* Files in the folder; the last has what was made of accesses. */
	char *object, *program, *deps, *looked_at;
	char *error;
	size_t size;
};

/* Say why; false. */
bool job_fail(struct job *j, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* In @folder, or here (NULL).  False: it fails, and has said why. */
bool job_run(struct job *j, const struct command *c, const char *folder);

#endif
