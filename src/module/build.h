/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a C file to a running mmurace that it is a part of.
 */
#ifndef MODULE_BUILD_H
#define MODULE_BUILD_H

#include <stddef.h>

/* What to build: a file; or, from a report, a text and the name of its file. */
struct build {
	const char *path;	/* as it was named */
	const char *text;	/* NULL: read it */
	size_t size;
};

enum build_end {
	BUILD_MISTAKE,		/* of the program: what is wrong was printed */
	BUILD_FAILED,		/* of the machine: @error says what */
};

/*
 * Compile, link, and go on as that program, with the same arguments.  Returns
 * only if that cannot be done; @error: a message, or "" where the compiler had
 * its say.
 */
enum build_end build_and_run(const struct build *build, char **argv,
			     char *error, size_t size);

#endif
