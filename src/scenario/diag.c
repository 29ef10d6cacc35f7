/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages: collected by the parser, printed as compilers print theirs.
 *
 * The source line is shown as it is, tabs included, so that the caret line can
 * use the same tabs and stand right whatever a tab is worth.  What would
 * disturb a terminal is shown by its number; of a long line only the
 * neighbourhood of the error is shown.
 */
#include "scenario/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/text.h"

#define BEFORE_MAX 70u		/* bytes of the line shown before the error */
#define AFTER_MAX 40u		/* and from its beginning */

/*
 * One mistake is one message: where something is wrong already, what comes of
 * it is not said.  A line with bytes that are no text is wrong as a whole; a
 * position without length is a place where something is missing.
 */
static bool covers(const struct diagnostic *d, struct position at)
{
	if (d->at.line != at.line || !at.length)
		return false;
	if (d->id == MESSAGE_NOT_UTF8 || d->id == MESSAGE_CONTROL ||
	    d->id == MESSAGE_RETURN || d->id == MESSAGE_HIDDEN ||
	    d->id == MESSAGE_BLANK)
		return true;
	return d->at.column < at.column + at.length &&
	       at.column < d->at.column + d->at.length;
}

static void add(struct diagnostics *diag, struct position at,
		enum message_id id, const char *format, va_list ap)
{
	struct diagnostic *d;

	for (unsigned int i = 0; i < diag->nr; i++)
		if (covers(&diag->list[i], at))
			return;
	if (diag->nr == SCENARIO_ERRORS_MAX) {
		diag->more = true;
		return;
	}
	d = &diag->list[diag->nr++];
	d->at = at;
	d->id = id;
	vsnprintf(d->text, sizeof(d->text), format, ap);
}

void diag_add(struct diagnostics *diag, struct position at, enum message_id id,
	      const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	add(diag, at, id, format, ap);
	va_end(ap);
}

void diag_warn(struct diagnostics *diag, struct position at, const char *format,
	       ...)
{
	va_list ap;

	diag->warnings = true;
	va_start(ap, format);
	add(diag, at, MESSAGE_NR, format, ap);
	va_end(ap);
}

void diag_forget(struct diagnostics *diag, unsigned int nr)
{
	diag->nr = nr;
	diag->more = false;
}

static int by_position(const void *va, const void *vb)
{
	const struct diagnostic *a = va, *b = vb;

	if (a->at.line != b->at.line)
		return a->at.line < b->at.line ? -1 : 1;
	if (a->at.column != b->at.column)
		return a->at.column < b->at.column ? -1 : 1;
	return strcmp(a->text, b->text);
}

void diag_sort(struct diagnostics *diag)
{
	qsort(diag->list, diag->nr, sizeof(diag->list[0]), by_position);
}

const char *message_text(unsigned int n, const char **explanation)
{
	static const struct {
		const char *format, *explanation;
	} table[] = {
#define MESSAGE(id, format, explanation) { format, explanation },
#include "scenario/messages.def"
#undef MESSAGE
	};

	if (n >= MESSAGE_NR)
		return NULL;
	*explanation = table[n].explanation;
	return table[n].format;
}

char *diag_remedy(char buf[REMEDY_MAX], const char *best, const char *otherwise)
{
	if (best)
		snprintf(buf, REMEDY_MAX, "did you mean '%s'?", best);
	else
		snprintf(buf, REMEDY_MAX, "%s", otherwise);
	return buf;
}

void diag_list(char buf[REMEDY_MAX], const char *before, const char *between,
	       const char *word)
{
	size_t used = strlen(buf);

	snprintf(buf + used, REMEDY_MAX - used, "%s%s", used ? between : before,
		 word);
}

struct color {
	const char *where, *error, *warning, *caret, *off;
};

/* A line of the source: [start, end), the newline not included. */
struct line {
	const char *start, *end;
};

static struct line find_line(const char *text, size_t size, uint32_t number)
{
	const char *stop = text + size;
	struct line line = { text, text };

	while (--number) {
		const char *newline =
			memchr(line.start, '\n', (size_t)(stop - line.start));

		if (!newline)
			return (struct line){ stop, stop };
		line.start = newline + 1;
	}
	line.end = memchr(line.start, '\n', (size_t)(stop - line.start));
	if (!line.end)
		line.end = stop;
	if (line.end > line.start && line.end[-1] == '\r')
		line.end--;
	return line;
}

/* Print [from, to), or blanks (@blank) of the same width, tabs kept. */
static void print_part(FILE *out, const char *from, const char *to, char blank)
{
	while (from < to) {
		char shown[TEXT_SHOWN_MAX];
		unsigned int width;

		if (*from == '\t') {
			fputc(blank && blank != ' ' ? blank : '\t', out);
			from++;
			continue;
		}
		from += text_show(from, (size_t)(to - from), shown, &width);
		if (!blank)
			fputs(shown, out);
		else
			while (width--)
				fputc(blank, out);
	}
}

/* Move @p back to where a character begins, @line->start at the most. */
static const char *character(struct line line, const char *p)
{
	while (p > line.start && p < line.end && (*p & 0xc0) == 0x80)
		p--;
	return p;
}

static void print_source(FILE *out, struct line line, struct position at,
			 const struct color *color)
{
	size_t length = (size_t)(line.end - line.start);
	size_t column = at.column - 1 < length ? at.column - 1 : length;
	size_t under = at.length < length - column ? at.length :
						     length - column;
	const char *caret = line.start + column;
	const char *from = line.start, *to = line.end;
	bool cut = column > BEFORE_MAX;

	if (!length)
		return;
	if (cut)
		from = character(line, caret - BEFORE_MAX / 2);
	if (to - caret > (ptrdiff_t)AFTER_MAX && to - from > 2 * AFTER_MAX)
		to = character(line, caret + AFTER_MAX);
	if (under > (size_t)(to - caret))
		under = (size_t)(to - caret);
	fputs(cut ? "..." : "", out);
	print_part(out, from, to, '\0');
	fputs(to < line.end ? "...\n" : "\n", out);
	fputs(cut ? "   " : "", out);
	print_part(out, from, caret, ' ');
	fprintf(out, "%s^", color->caret);
	if (under) {
		/* The caret stands under the first column of the first one. */
		char shown[TEXT_SHOWN_MAX];
		unsigned int width, len;

		len = text_show(caret, under, shown, &width);
		while (--width)
			fputc('~', out);
		print_part(out, caret + len, caret + under, '~');
	}
	fprintf(out, "%s\n", color->off);
}

void diagnostics_print(void *stream, const char *file, const char *text,
		       size_t size, const struct diagnostics *diag, bool color)
{
	static const struct color none = { "", "", "", "", "" };
	static const struct color ansi = { "\33[1m", "\33[1;31m", "\33[1;35m",
					   "\33[1;32m", "\33[0m" };
	const struct color *c = color ? &ansi : &none;
	const char *style = diag->warnings ? c->warning : c->error;
	const char *what = diag->warnings ? "warning" : "error";
	char name[512];
	FILE *out = stream;

	text_quote(name, sizeof(name), file, strlen(file), 400);
	for (unsigned int i = 0; i < diag->nr; i++) {
		const struct diagnostic *d = &diag->list[i];

		fprintf(out, "%s%s:", c->where, name);
		if (d->at.line)
			fprintf(out, "%u:%u:", d->at.line, d->at.column);
		fprintf(out, "%s %s%s:%s %s\n", c->off, style, what, c->off,
			d->text);
		if (d->at.line && text)
			print_source(out, find_line(text, size, d->at.line),
				     d->at, c);
	}
	if (diag->more)
		fprintf(out,
			"%s%s:%s %s%s:%s more than %u %ss; the rest is not shown\n",
			c->where, name, c->off, style, what, c->off,
			SCENARIO_ERRORS_MAX, what);
}
