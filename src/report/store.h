/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Files that are there whole or not at all.
 */
#ifndef REPORT_STORE_H
#define REPORT_STORE_H

#include <stddef.h>

#define STORE_TMP ".tmp"	/* how the names of unfinished files end */

/*
 * Make DIR/NAME hold @text, in place of what it held: written to a file whose
 * name ends in ".tmp", synced, renamed, and the folder synced too.  Whenever it
 * is stopped, by kill -9 or by the power, NAME is the old file or the new one.
 * The last part of DIR is created if it is not there.  0, or -errno with what
 * happened and what helps in @error.  @path receives DIR/NAME.
 */
int store_file(const char *dir, const char *name, const char *text, size_t len,
	       char *path, size_t size, char *error, size_t error_size);

#endif
