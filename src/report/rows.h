/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The timeline between what it says and how it is set: rows.
 *
 * timeline.c turns an execution into rows, each in the column of one task;
 * columns.c finds the widths and prints them.
 */
#ifndef REPORT_ROWS_H
#define REPORT_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum row_kind {
	ROW_FUNCTION,	/* "mmu_notifier_release:" */
	ROW_STEP,	/* what the source says */
	ROW_NOTE,	/* what it changed */
	ROW_FOLD,	/* "... 12 steps ..." */
	ROW_SWITCH,	/* the task is preempted here */
	ROW_NEXT,	/* what a task would do next */
	ROW_MARK,	/* "<--- ..." under a conflicting step */
	ROW_BUG,	/* the same, of the violation */
};

struct row {
	enum row_kind kind;
	unsigned int column;
	unsigned int indent;
	char gutter[12];	/* at the left: the number of the step */
	bool marked;
	char *text;		/* owned */
	char *file;		/* where it stands, or NULL; owned */
	int line;		/* 0: a function, which has none */
};

struct rows {
	struct row *list;
	size_t nr, max;
	char **heads;		/* of the columns; owned */
	unsigned int nr_columns;
};

/* Append; the text is formatted, and made safe to show. */
struct row *rows_add(struct rows *rows, enum row_kind kind, unsigned int column,
		     unsigned int indent, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
/* Name the next column. */
void rows_head(struct rows *rows, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void rows_free(struct rows *rows);

/* On lines of at most @width columns. */
void rows_print(FILE *out, const struct rows *rows, unsigned int width,
		bool color);

#endif
