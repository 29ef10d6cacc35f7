/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Setting rows in columns.
 *
 * Only one task acts on each row, so what is right of it is free: a text may
 * run on over the columns to its right, as it does in commit messages, and all
 * places in the source stand in one margin.  A row that is too long for that
 * has its place below it, and a text that is too long is broken.
 */
#include "config.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report/rows.h"

#define GUTTER 7u		/* mark, number of the step */
#define WIDTH_MIN 72u		/* the margin is never closer than this, */
#define WIDTH_MAX 100u		/* and never farther away */
#define GAP 2u

/* A column is at most this wide, by the number of columns. */
static unsigned int column_max(unsigned int nr)
{
	if (nr <= 2)
		return 34;
	if (nr == 3)
		return 26;
	return nr <= 6 ? 72 / nr : 8;
}

static char *format(const char *fmt, va_list ap)
{
	char *s;

	if (vasprintf(&s, fmt, ap) < 0)
		return NULL;
	text_clean(s);
	return s;
}

void text_clean(char *s)
{
	for (unsigned char *p = (unsigned char *)s; *p; p++) {
		if (*p < 0x20 || *p == 0x7f)
			*p = '?';
		/* U+0080 to U+009F are control characters too. */
		else if (*p == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f)
			p[0] = p[1] = '?';
	}
}

struct row *rows_add(struct rows *rows, enum row_kind kind,
		     unsigned int column, unsigned int indent, const char *fmt,
		     ...)
{
	static struct row spare;
	struct row *list, *row;
	va_list ap;

	if (rows->nr == rows->max) {
		size_t max = rows->max ? 2 * rows->max : 64;

		list = realloc(rows->list, max * sizeof(*list));
		if (!list) {
			rows->no_memory = true;
			return &spare;
		}
		rows->list = list;
		rows->max = max;
	}
	row = &rows->list[rows->nr];
	*row = (struct row){ .kind = kind, .column = column,
			     .indent = indent };
	va_start(ap, fmt);
	row->text = format(fmt, ap);
	va_end(ap);
	if (!row->text) {
		rows->no_memory = true;
		return &spare;
	}
	rows->nr++;
	return row;
}

void rows_head(struct rows *rows, const char *fmt, ...)
{
	char **heads;
	va_list ap;

	heads = realloc(rows->heads, (rows->nr_columns + 1) * sizeof(*heads));
	if (!heads) {
		rows->no_memory = true;
		return;
	}
	rows->heads = heads;
	va_start(ap, fmt);
	heads[rows->nr_columns] = format(fmt, ap);
	va_end(ap);
	if (heads[rows->nr_columns])
		rows->nr_columns++;
	else
		rows->no_memory = true;
}

void rows_free(struct rows *rows)
{
	for (size_t i = 0; i < rows->nr; i++) {
		free(rows->list[i].text);
		free(rows->list[i].where);
	}
	for (unsigned int i = 0; i < rows->nr_columns; i++)
		free(rows->heads[i]);
	free(rows->list);
	free(rows->heads);
	memset(rows, 0, sizeof(*rows));
}

struct layout {
	unsigned int *start;	/* of each column */
	unsigned int width;	/* where the margin with the places ends */
};

/* Columns as wide as what stands in them, up to their share. */
static void place_columns(struct layout *l, const struct rows *rows)
{
	unsigned int max = column_max(rows->nr_columns);
	unsigned int at = GUTTER;

	for (unsigned int c = 0; c < rows->nr_columns; c++) {
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

/* The margin as near as the rows allow. */
static void place_margin(struct layout *l, const struct rows *rows)
{
	l->width = WIDTH_MIN;
	for (size_t i = 0; i < rows->nr; i++) {
		const struct row *r = &rows->list[i];
		size_t n = l->start[r->column] + r->indent + strlen(r->text);

		if (r->where)
			n += GAP + strlen(r->where);
		if (n > l->width)
			l->width = n < WIDTH_MAX ? (unsigned int)n : WIDTH_MAX;
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
		    text[n - 1] == '(')
			return n;
	/* Not inside of a UTF-8 sequence. */
	while (room > 1 && ((unsigned char)text[room] & 0xc0) == 0x80)
		room--;
	return room;
}

static void print_where(FILE *out, const struct layout *l,
			const struct row *row, size_t at, bool color)
{
	size_t n = strlen(row->where);

	if (at + GAP + n > l->width) {
		fputc('\n', out);
		at = 0;
	}
	fprintf(out, "%*s%s%s%s", (int)(n + at < l->width ? l->width - at - n :
							  GAP),
		"", color ? "\033[2m" : "", row->where, color ? "\033[0m" : "");
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
	size_t end;

	/* Blanks at the end of a line are for nobody. */
	if (!*row->text) {
		fputc('\n', out);
		return;
	}
	fprintf(out, "%c%*s%*s", row->marked ? '>' : ' ', (int)GUTTER - 2,
		row->gutter, 1 + (int)(start - GUTTER), "");
	end = print_text(out, l, row, start, color);
	if (row->where)
		print_where(out, l, row, end, color);
	fputc('\n', out);
}

static void print_heads(FILE *out, const struct layout *l,
			const struct rows *rows, bool under, bool color)
{
	const char *on = color && !under ? "\033[1m" : "";
	unsigned int at = 0;

	for (unsigned int c = 0; c < rows->nr_columns; c++) {
		unsigned int len = (unsigned int)strlen(rows->heads[c]);
		unsigned int start = l->start[c];

		if (at && start < at + GAP) {
			fputc('\n', out);
			at = 0;
		}
		fprintf(out, "%*s%s", (int)(start - at), "", on);
		for (unsigned int i = 0; i < len; i++)
			fputc(under ? '-' : rows->heads[c][i], out);
		fputs(plain(on), out);
		at = start + len;
	}
	fputc('\n', out);
}

void rows_print(FILE *out, const struct rows *rows, bool color)
{
	struct layout l = { 0 };

	l.start = calloc(rows->nr_columns + 1, sizeof(*l.start));
	if (!l.start || rows->no_memory) {
		fputs("(the timeline does not fit into memory)\n", out);
		free(l.start);
		return;
	}
	place_columns(&l, rows);
	place_margin(&l, rows);
	print_heads(out, &l, rows, false, color);
	print_heads(out, &l, rows, true, color);
	for (size_t i = 0; i < rows->nr; i++)
		print_row(out, &l, &rows->list[i], color);
	free(l.start);
}
