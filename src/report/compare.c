/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is a fresh run the one that a report tells of?
 *
 * The same when every step is done by the same task, as the same operation on
 * the same object, said the same way in the same function.  Line numbers are
 * not asked: code above may have been edited without any effect.  Neither are
 * notes, which are for people.
 */
#include <inttypes.h>
#include <string.h>

#include "report/report.h"

static bool same_step(const struct trace_step *a, const struct trace_step *b)
{
	return !strcmp(a->task, b->task) && !strcmp(a->op, b->op) &&
	       !strcmp(a->object, b->object) && !strcmp(a->text, b->text) &&
	       !strcmp(a->func, b->func) && !strcmp(a->file, b->file);
}

/*
 * "reclaim: spin_lock(&ptl) on A.ptl (src/mm/rmap.c)"; kind and object where
 * @other has them different, which is NULL where it has no such step.
 */
static void describe(const struct trace_step *s, const struct trace_step *other,
		     char *buf, size_t size)
{
	bool object = other && strcmp(s->object, other->object);
	bool op = other && strcmp(s->op, other->op);

	snprintf(buf, size, "%s: %s%s%s%s%s%s%s%s%s%s%s", s->task, s->text,
		 op ? " [" : "", op ? s->op : "", op ? "]" : "",
		 object && *s->object ? " on " : "", object ? s->object : "",
		 *s->func ? " in " : "", s->func, *s->file ? " (" : "", s->file,
		 *s->file ? ")" : "");
}

static void describe_end(const struct trace *t, char *buf, size_t size)
{
	switch (t->end) {
	case TRACE_REST:
		snprintf(buf, size, "all tasks end");
		break;
	case TRACE_VIOLATION:
		snprintf(buf, size, "%s: %s", t->violation.invariant->name,
			 t->violation.title);
		break;
	case TRACE_LIMIT:
		snprintf(buf, size, "the limit '%s' is hit",
			 t->limit ? t->limit : "");
		break;
	case TRACE_DIVERGED:
		snprintf(buf, size, "it cannot go on: %s", t->diverged_why);
		break;
	}
}

static bool differ_at(uint32_t step, const char *then, const char *now,
		      char *why, size_t size)
{
	snprintf(why, size,
		 "step %" PRIu32 " differs: in the report %s; in this build %s",
		 step, then, now);
	return false;
}

static bool same_end(const struct trace *a, const struct trace *b)
{
	if (a->end != b->end)
		return false;
	if (a->end == TRACE_VIOLATION)
		return report_same_violation(&a->violation, &b->violation) &&
		       !strcmp(a->violation.title, b->violation.title);
	if (a->end == TRACE_LIMIT)
		return !strcmp(a->limit ? a->limit : "",
			       b->limit ? b->limit : "");
	return true;
}

bool report_compare(const struct trace *report, const struct trace *fresh,
		    char *why, size_t size)
{
	uint32_t nr = report->nr_steps < fresh->nr_steps ? report->nr_steps :
							   fresh->nr_steps;
	char then[512], now[512];
	uint32_t i;

	for (i = 0; i < nr; i++) {
		const struct trace_step *a = &report->steps[i];
		const struct trace_step *b = &fresh->steps[i];

		if (same_step(a, b))
			continue;
		describe(a, b, then, sizeof(then));
		describe(b, a, now, sizeof(now));
		return differ_at(i, then, now, why, size);
	}
	if (report->nr_steps == fresh->nr_steps && same_end(report, fresh)) {
		if (report->hash == fresh->hash)
			return true;
		snprintf(why, size,
			 "the steps are the same, but their hash is %016" PRIx64
			 " in the report: it was edited",
			 report->hash);
		return false;
	}
	if (i < report->nr_steps)
		describe(&report->steps[i], NULL, then, sizeof(then));
	else
		describe_end(report, then, sizeof(then));
	if (i < fresh->nr_steps)
		describe(&fresh->steps[i], NULL, now, sizeof(now));
	else
		describe_end(fresh, now, sizeof(now));
	return differ_at(i, then, now, why, size);
}
