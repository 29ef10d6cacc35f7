/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A temporary folder that goes away whatever becomes of the process.
 */
#ifndef MODULE_FOLDER_H
#define MODULE_FOLDER_H

struct folder {
	char *path;
	int pipe;		/* as long as it is open, the folder stays */
	int cleaner;		/* the process that removes it */
};

/* In $TMPDIR or /tmp; -errno. */
int folder_make(struct folder *folder);
/* "FOLDER/NAME", to be freed. */
char *folder_file(const struct folder *folder, const char *name);
/* It is gone when this returns. */
void folder_remove(struct folder *folder);

#endif
