/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The manual pages, kept in the program: `mmurace help` shows those of this
 * very build, installed or not.
 */
#ifndef CLI_PAGES_H
#define CLI_PAGES_H

#include <stddef.h>

struct page {
	const char *topic;	/* "explore"; "" for mmurace(1) */
	const char *name;	/* "mmurace-explore.1" */
	const char *text, *end;	/* mdoc */
};

/* Ended by a NULL topic. */
extern const struct page pages[];

#endif
