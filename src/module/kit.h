/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What programs in C are built with: the compiler and its flags, headers, and
 * the tool's own archives.  In the build tree, or installed.
 */
#ifndef MODULE_KIT_H
#define MODULE_KIT_H

#include <stddef.h>

/* All of them made of words, by blanks. */
struct kit {
	char *folder;		/* of the archives */
	char *include;		/* of src/ */
	char *compiler, *objcopy;
	char *compile, *link, *libraries;	/* flags */
	char *dump;		/* the same, but for "=FILE"; see untold.h: */
	char *finish;		/* one of these is empty */
};

/* -ENOENT: this mmurace came without; -errno. */
int kit_find(struct kit *kit, char *error, size_t size);
void kit_free(struct kit *kit);

/* Flags as reports hold them: without paths.  To be freed. */
char *kit_flags(const struct kit *kit);

#endif
