/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Setting rows in columns.
 *
 * Only one task acts on each row, so what is right of it is free: a text may
 * run on over the columns to its right, as it does in commit messages, and all
 * places in the source stand in one margin.  With many tasks columns are narrow
 * and overlap, as steps indented by task.
 *
 * A place is file and line, so that editors and terminals know it, if most rows
 * have room for that; else the file stands beside the name of the function and
 * the line alone beside the step.
 */
#include "config.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report/rows.h"
#include "report/shown.h"
#include "sched/memory.h"

#define GUTTER 7u		/* mark, number of the step */
#define MARGIN_MIN 72u		/* the margin ends here or farther right */
#define COLUMN_MAX 28u
#define LAST_COLUMN 36u		/* what is left for the last one */
#define GAP 2u

static char *format(const char *fmt, va_list ap)
{
	char *raw, *s;

	if (vasprintf(&raw, fmt, ap) < 0)
		out_of_memory();
	s = shown_copy(raw);
	free(raw);
	return s;
}

struct row *rows_add(struct rows *rows, enum row_kind kind, unsigned int column,
		     unsigned int indent, const char *fmt, ...)
{
	struct row *row;
	va_list ap;

	if (rows->nr == rows->max) {
		rows->max = rows->max ? 2 * rows->max : 64;
		rows->list = must(
			realloc(rows->list, rows->max * sizeof(*rows->list)));
	}
	row = &rows->list[rows->nr++];
	*row = (struct row){ .kind = kind, .column = column, .indent = indent };
	va_start(ap, fmt);
	row->text = format(fmt, ap);
	va_end(ap);
	return row;
}

void rows_head(struct rows *rows, const char *fmt, ...)
{
	va_list ap;

	rows->heads = must(realloc(rows->heads, (rows->nr_columns + 1) *
							sizeof(*rows->heads)));
	va_start(ap, fmt);
	rows->heads[rows->nr_columns++] = format(fmt, ap);
	va_end(ap);
}

void rows_free(struct rows *rows)
{
	for (size_t i = 0; i < rows->nr; i++) {
		free(rows->list[i].text);
		free(rows->list[i].file);
	}
	for (unsigned int i = 0; i < rows->nr_columns; i++)
		free(rows->heads[i]);
	free(rows->list);
	free(rows->heads);
	memset(rows, 0, sizeof(*rows));
}

struct layout {
	unsigned int *start;	/* of each column */
	unsigned int width;	/* of the page */
	unsigned int margin;	/* where the margin with the places ends */
	bool brief;		/* the margin has lines, functions have files */
};

/* Columns as wide as what stands in them, up to their share. */
static void place_columns(struct layout *l, const struct rows *rows)
{
	unsigned int max = COLUMN_MAX, at = GUTTER;
	unsigned int nr = rows->nr_columns;

	if (nr > 1)
		max = (l->width - GUTTER - LAST_COLUMN) / (nr - 1);
	max = max > COLUMN_MAX + GAP ? COLUMN_MAX : max > GAP ? max - GAP : 1;
	for (unsigned int c = 0; c < nr; c++) {
		size_t need = strlen(rows->heads[c]);

		l->start[c] = at;
		for (size_t i = 0; i < rows->nr; i++) {
			const struct row *r = &rows->list[i];
			size_t n = r->indent + strlen(r->text);

			if (r->column == c && r->kind != ROW_BUG && n > need)
				need = n;
		}
		at += (need < max ? (unsigned int)need : max) + GAP;
	}
}

/* What stands in the margin beside a row, "" for nothing. */
static const char *place_of(const struct layout *l, const struct row *row,
			    char *buf, size_t size)
{
	buf[0] = '\0';
	if (!row->file || (!row->line && !l->brief))
		return buf;
	if (!l->brief)
		snprintf(buf, size, "%s:%d", row->file, row->line);
	else if (row->line)
		snprintf(buf, size, ":%d", row->line);
	else
		snprintf(buf, size, "%s", row->file);
	return buf;
}

/* How many columns a row takes with its place. */
static size_t row_width(const struct layout *l, const struct row *row)
{
	size_t n = l->start[row->column] + row->indent + strlen(row->text);
	char place[256];

	place_of(l, row, place, sizeof(place));
	return *place ? n + GAP + strlen(place) : n;
}

/* The margin as near as the rows allow. */
static void place_margin(struct layout *l, const struct rows *rows)
{
	unsigned int with_place = 0, too_wide = 0;

	for (size_t i = 0; i < rows->nr; i++) {
		const struct row *r = &rows->list[i];

		if (!r->file || !r->line)
			continue;
		with_place++;
		too_wide += row_width(l, r) > l->width;
	}
	l->brief = too_wide * 2 > with_place;
	l->margin = MARGIN_MIN < l->width ? MARGIN_MIN : l->width;
	for (size_t i = 0; i < rows->nr; i++) {
		size_t n = row_width(l, &rows->list[i]);

		if (n > l->margin && n <= l->width)
			l->margin = (unsigned int)n;
	}
}

static const char *style(enum row_kind kind, bool color)
{
	static const char *const styles[] = {
		[ROW_FUNCTION] = "\033[1m", [ROW_STEP] = "",
		[ROW_NOTE] = "\033[36m",    [ROW_FOLD] = "\033[2m",
		[ROW_SWITCH] = "\033[33m",  [ROW_NEXT] = "",
		[ROW_MARK] = "\033[31m",    [ROW_BUG] = "\033[1;31m",
	};

	return color ? styles[kind] : "";
}

static const char *plain(const char *styled)
{
	return *styled ? "\033[0m" : "";
}

/* How much of @text to print on a line with room for @room: at a good place. */
static size_t break_at(const char *text, size_t room)
{
	size_t len = strlen(text);

	if (len <= room)
		return len;
	for (size_t n = room; n > room / 2; n--)
		if (text[n - 1] == ' ' || text[n - 1] == ',' ||
		    (text[n - 1] == '(' && n > 1 && text[n - 2] != ' '))
			return n;
	/* Not inside of a UTF-8 sequence. */
	while (room > 1 && ((unsigned char)text[room] & 0xc0) == 0x80)
		room--;
	return room;
}

static void print_place(FILE *out, const struct layout *l, const char *place,
			size_t at, bool color)
{
	size_t n = strlen(place);

	if (at + GAP + n > l->margin) {
		fputc('\n', out);
		at = 0;
	}
	fprintf(out, "%*s%s%s%s", n < l->margin ? (int)(l->margin - at - n) : 0,
		"", color ? "\033[2m" : "", place, color ? "\033[0m" : "");
}

/* The text, on as many lines as it needs; returns where the last one ends. */
static size_t print_text(FILE *out, const struct layout *l,
			 const struct row *row, unsigned int start, bool color)
{
	const char *on = style(row->kind, color);
	const char *text = row->text;
	size_t n, room;

	for (;;) {
		room = start + 16 < l->width ? l->width - start : 16;
		n = break_at(text, room);
		text += n;
		while (n && text[-1] == ' ' && *text) {
			text--;
			n--;
		}
		fprintf(out, "%s%.*s%s", on, (int)n, text - n, plain(on));
		while (*text == ' ')
			text++;
		if (!*text)
			return start + n;
		start = l->start[row->column] + row->indent + 4;
		fprintf(out, "\n%*s", (int)start, "");
	}
}

static void print_row(FILE *out, const struct layout *l, const struct row *row,
		      bool color)
{
	unsigned int start = l->start[row->column] + row->indent;
	char place[256];
	size_t end;

	/* Blanks at the end of a line are for nobody. */
	if (!*row->text) {
		fputc('\n', out);
		return;
	}
	fprintf(out, "%c%*s%*s", row->marked ? '>' : ' ', (int)GUTTER - 2,
		row->gutter, 1 + (int)(start - GUTTER), "");
	end = print_text(out, l, row, start, color);
	place_of(l, row, place, sizeof(place));
	if (*place)
		print_place(out, l, place, end, color);
	fputc('\n', out);
}

static void print_head(FILE *out, const struct layout *l,
		       const struct rows *rows, unsigned int c,
		       unsigned int *at, bool color)
{
	fprintf(out, "%*s%s%s%s", (int)(l->start[c] - *at), "",
		color ? "\033[1m" : "", rows->heads[c], color ? "\033[0m" : "");
	*at = l->start[c] + (unsigned int)strlen(rows->heads[c]);
}

/* On one line and underlined, or each on a line of its own. */
static void print_heads(FILE *out, const struct layout *l,
			const struct rows *rows, bool color)
{
	unsigned int at = 0;
	bool fit = true;

	for (unsigned int c = 0; c + 1 < rows->nr_columns; c++)
		fit &= l->start[c] + strlen(rows->heads[c]) + GAP <=
		       l->start[c + 1];
	for (unsigned int c = 0; c < rows->nr_columns; c++) {
		print_head(out, l, rows, c, &at, color);
		if (fit)
			continue;
		fputc('\n', out);
		at = 0;
	}
	fputc('\n', out);
	at = 0;
	for (unsigned int c = 0; fit && c < rows->nr_columns; c++) {
		fprintf(out, "%*s", (int)(l->start[c] - at), "");
		for (at = l->start[c];
		     at < l->start[c] + strlen(rows->heads[c]); at++)
			fputc('-', out);
	}
	if (fit)
		fputc('\n', out);
}

void rows_print(FILE *out, const struct rows *rows, unsigned int width,
		bool color)
{
	struct layout l = { .width = width };

	l.start = must(calloc(rows->nr_columns + 1, sizeof(*l.start)));
	place_columns(&l, rows);
	place_margin(&l, rows);
	print_heads(out, &l, rows, color);
	for (size_t i = 0; i < rows->nr; i++)
		print_row(out, &l, &rows->list[i], color);
	free(l.start);
}
