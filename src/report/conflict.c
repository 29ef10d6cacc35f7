/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finding the conflict behind a violation; see conflict.h.
 */
#include "report/conflict.h"

#include <string.h>

enum access access_of(const struct trace_step *s)
{
	static const char *const names[] = { "read", "write", "rmw" };

	for (unsigned int i = READS; *s->object && i < NOTHING; i++)
		if (!strcmp(s->op, names[i]))
			return (enum access)i;
	return NOTHING;
}

bool same_place(const struct trace_step *a, const struct trace_step *b)
{
	return a->cpu == b->cpu && a->line == b->line &&
	       !strcmp(a->text, b->text) && !strcmp(a->func, b->func) &&
	       !strcmp(a->file, b->file);
}

static bool frees(const struct trace_step *s)
{
	return !strcmp(s->op, "free");
}

/* "vm+0x8" is a part of "vm". */
static bool is_part(const char *part, const char *object)
{
	size_t len = strlen(object);

	return len && !strncmp(part, object, len) &&
	       (!part[len] || part[len] == '+');
}

static bool conflicting(const struct trace_step *a, const struct trace_step *b)
{
	enum access one = access_of(a), other = access_of(b);

	if (a->cpu == b->cpu)
		return false;
	if (frees(a))
		return is_part(b->object, a->object) && other != NOTHING;
	if (frees(b))
		return is_part(a->object, b->object) && one != NOTHING;
	return one != NOTHING && other != NOTHING &&
	       (one != READS || other != READS) &&
	       !strcmp(a->object, b->object);
}

/*
 * The first step of the operation that @step is the last of.  One that has more
 * is a loop, or a report made to keep us busy.
 */
#define PARTS_MAX 16u
static uint32_t operation_start(const struct trace *t, uint32_t step)
{
	for (unsigned int parts = 1; step && parts < PARTS_MAX; parts++, step--)
		if (!same_place(&t->steps[step - 1], &t->steps[step]))
			break;
	return step;
}

/* Does step @i of @cpu conflict with one of @start to @end? */
static bool meets(const struct trace *t, uint32_t i, unsigned int cpu,
		  uint32_t start, uint32_t end, struct conflict *c)
{
	const struct trace_step *s = &t->steps[i];

	for (uint32_t own = start; s->cpu == cpu && own <= end; own++) {
		if (!conflicting(&t->steps[own], s))
			continue;
		c->first = own < i ? own : i;
		c->second = own < i ? i : own;
		c->object = frees(s) ? t->steps[own].object : s->object;
		return true;
	}
	return false;
}

/*
 * A step of @cpu that conflicts with the operation that ends with @step: the
 * first from there up to @last, else the last before it.
 */
static bool find_partner(const struct trace *t, uint32_t step, uint32_t last,
			 unsigned int cpu, struct conflict *c)
{
	uint32_t start = operation_start(t, step);

	for (uint32_t i = step + 1; i <= last; i++)
		if (meets(t, i, cpu, start, step, c))
			return true;
	for (uint32_t i = start; i-- > 0;)
		if (meets(t, i, cpu, start, step, c))
			return true;
	return false;
}

bool conflict_find(const struct trace *t, struct conflict *c)
{
	const struct violation *v = &t->violation;
	uint32_t step = v->step, other = v->other_step;

	if (t->end != TRACE_VIOLATION || step == STEP_NONE ||
	    other == STEP_NONE || step == other)
		return false;
	/* Plain accesses are not steps: who saw them says where they were. */
	if (*v->other_detail) {
		*c = (struct conflict){ other, step, "" };
		if (other > step)
			*c = (struct conflict){ step, other, "" };
		return true;
	}
	return find_partner(t, other, step, t->steps[step].cpu, c) ||
	       find_partner(t, step, step, t->steps[other].cpu, c);
}
