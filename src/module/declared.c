/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From declarations in C to a scenario.
 *
 * The linker has gathered pointers to all declarations in one section.  Rules
 * and forms go into the tables; the rest is written down as the lines of a
 * scenario file would be, and given to their parser.  What it has to say is
 * told of the line of the source that the declaration stands in.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "module/declared.h"

#include <stdio.h>
#include <string.h>

#include "kernel/rules.h"
#include "sched/crash.h"
#include "sched/hash.h"
#include "sched/memory.h"

extern const struct mm_declared *const __start_mm_declared[]
	__attribute__((weak));
extern const struct mm_declared *const __stop_mm_declared[]
	__attribute__((weak));

/* What build.c adds: the source, and what it was compiled with. */
extern const char module_text_start[] __attribute__((weak));
extern const char module_text_end[] __attribute__((weak));
extern const char module_compiler[] __attribute__((weak));
extern const char module_flags[] __attribute__((weak));

#define DECLARED_MAX 256u

static const struct mm_declared *sorted[DECLARED_MAX];
static unsigned int nr_sorted;

bool module_linked(void)
{
	return module_text_start != NULL;
}

const char *module_source(size_t *size)
{
	*size = (size_t)(module_text_end - module_text_start);
	return module_text_start;
}

static int by_order(const void *a, const void *b)
{
	const struct mm_declared *const *one = a, *const *other = b;

	return (*one)->order < (*other)->order ? -1 : 1;
}

static void sort(void)
{
	size_t nr = (size_t)(__stop_mm_declared - __start_mm_declared);

	if (nr_sorted || !__start_mm_declared)
		return;
	if (nr > DECLARED_MAX)
		nr = DECLARED_MAX;
	memcpy(sorted, __start_mm_declared, nr * sizeof(*sorted));
	nr_sorted = (unsigned int)nr;
	qsort(sorted, nr_sorted, sizeof(*sorted), by_order);
}

const struct mm_declared *module_declared(unsigned int n)
{
	sort();
	return n < nr_sorted ? sorted[n] : NULL;
}

/* --- rules and forms --- */

/* Numbers in the tables, once a process. */
static bool add_form(const struct mm_declared *d)
{
	int form = rules_add_form(d->name, d->summary);

	for (unsigned int i = 0; d->words[i]; i++)
		if (rules_add_shape(form, d->words[i]) < 0)
			return false;
	return form >= 0 && d->words[0];
}

static char rules_error[256];

static void add_rules(void)
{
	const struct mm_declared *d;
	bool good = true;

	for (unsigned int i = 0; (d = module_declared(i)); i++) {
		if (d->as == MM_RULE_)
			good = rules_add(d->name, d->summary, d->more) >= 0;
		else if (d->as == MM_FORM_)
			good = add_form(d);
		if (good)
			continue;
		snprintf(rules_error, sizeof(rules_error),
			 "line %d: '%s' is the name of another rule or form, "
			 "or of a form without shapes, or there are more than "
			 "%u rules, %u forms or %u shapes",
			 d->line, d->name, RULES_OWN_MAX, FORMS_OWN_MAX,
			 SHAPES_OWN_MAX);
		return;
	}
}

/* Before options are looked at, which may name its rules. */
void module_begin(void)
{
	if (!module_linked())
		return;
	crash_catch();
	add_rules();
}

/* --- head lines --- */

struct head {
	char *text;
	size_t size;
	int lines[DECLARED_MAX];	/* of the source, by lines here */
	unsigned int nr_lines;
};

static void head_line(FILE *out, const struct mm_declared *d)
{
	switch (d->as) {
	case MM_SCENARIO_:
		fprintf(out, "scenario %s\n", d->name);
		break;
	case MM_COVERS_:
		fprintf(out, "covers %s\n", d->name);
		break;
	case MM_ENVIRONMENT_:
		fprintf(out, "environment { %s }\n", d->name);
		break;
	case MM_PARAM_:
		fprintf(out, "param %s = %lu in %lu..%lu\n", d->name, d->value,
			d->min, d->max);
		break;
	case MM_RESULT_:
		fprintf(out, "result %s\n", d->name);
		break;
	default:
		break;
	}
}

/* The order of scenario files: the name first, results last. */
static const enum mm_declared_as head_order[] = {
	MM_SCENARIO_, MM_COVERS_, MM_PARAM_, MM_ENVIRONMENT_, MM_RESULT_,
};

static void write_head(struct head *head)
{
	FILE *out = must(open_memstream(&head->text, &head->size));
	const struct mm_declared *d;

	for (unsigned int k = 0; k < ARRAY_SIZE(head_order); k++)
		for (unsigned int i = 0; (d = module_declared(i)); i++) {
			if (d->as != head_order[k])
				continue;
			head_line(out, d);
			head->lines[head->nr_lines++] = d->line;
		}
	fclose(out);
	must(head->text);
}

/* The n-th line of a text, from 1, without its end. */
static const char *text_line(const char *text, size_t size, uint32_t n,
			     size_t *length)
{
	const char *end = text + size, *nl;

	for (;;) {
		nl = memchr(text, '\n', (size_t)(end - text));
		*length = (size_t)((nl ? nl : end) - text);
		if (!--n || !nl)
			return text;
		text = nl + 1;
	}
}

/* A place in the head to one in the source: the same word in its line. */
static void move(const struct head *head, const char *source, size_t size,
		 struct position *at)
{
	size_t from_length, length;
	const char *from =
		text_line(head->text, head->size, at->line, &from_length);
	const char *line, *found = NULL;

	if (!at->line || at->line > head->nr_lines)
		return;
	at->line = (uint32_t)head->lines[at->line - 1];
	line = text_line(source, size, at->line, &length);
	if (at->column && at->column - 1 + at->length <= from_length)
		found = memmem(line, length, from + at->column - 1, at->length);
	if (!found || !at->length) {
		found = line + strspn(line, " \t");
		at->length = (uint32_t)(line + length - found);
	}
	at->column = (uint32_t)(found - line) + 1;
}

/* --- the whole --- */

static void add_tasks(struct scenario *s)
{
	const struct mm_declared *d;

	for (unsigned int i = 0; (d = module_declared(i)); i++) {
		if (d->as == MM_SETUP_ ||
		    (!s->setup_at.line && d->as == MM_SCENARIO_))
			s->setup_at = (struct position){
				.line = (uint32_t)d->line,
				.column = 1,
				.length = 1,
			};
	}
}

static unsigned int count(enum mm_declared_as as)
{
	const struct mm_declared *d;
	unsigned int nr = 0;

	for (unsigned int i = 0; (d = module_declared(i)); i++)
		nr += d->as == as;
	return nr;
}

static bool check(char *error, size_t size)
{
	const char *wrong = NULL;

	if (!count(MM_SCENARIO_))
		wrong = "has no MM_SCENARIO(\"name\"); mmurace-module(3) says "
			"what a scenario in C is made of";
	else if (!count(MM_TASK_))
		wrong = "has no task; write MM_TASK(name) { ... }";
	else if (count(MM_SETUP_) > 1)
		wrong = "has more than one MM_SETUP";
	else if (__stop_mm_declared - __start_mm_declared > DECLARED_MAX)
		wrong = "has more than 256 declarations";
	if (wrong)
		snprintf(error, size, "%s", wrong);
	return !wrong;
}

static char *copy(const char *text, size_t size)
{
	char *p = must(malloc(size + 1));

	memcpy(p, text, size);
	p[size] = '\0';
	return p;
}

struct scenario *module_scenario(const char *file, struct diagnostics *diag,
				 char *error, size_t size)
{
	struct head head = { 0 };
	struct scenario *s;
	size_t length;
	const char *source = module_source(&length);

	memset(diag, 0, sizeof(*diag));
	if (!check(error, size))
		return NULL;
	if (*rules_error) {
		snprintf(error, size, "%s", rules_error);
		return NULL;
	}
	write_head(&head);
	s = scenario_parse_head(file, head.text, head.size, diag);
	for (unsigned int i = 0; i < diag->nr; i++)
		move(&head, source, length, &diag->list[i].at);
	for (unsigned int i = 0; s && i < s->nr_results; i++)
		move(&head, source, length, &s->results[i].at);
	free(head.text);
	if (!s)
		return NULL;
	free(s->text);
	s->text = copy(source, length);
	s->size = length;
	s->hash = hash_bytes(HASH_START, source, length);
	s->program = module_program;
	s->compiler = copy(module_compiler, strlen(module_compiler));
	s->flags = copy(module_flags, strlen(module_flags));
	add_tasks(s);
	return s;
}
