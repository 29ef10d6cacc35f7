/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a person is shown of a find: title, timelines, locks, how it was shrunk.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"
#include "report/shown.h"

static void put_line(FILE *out, const char *before, const char *text,
		     const char *after)
{
	fputs(before, out);
	shown_put(out, text);
	fputs(after, out);
}

static void bold(FILE *out, bool color, const char *on)
{
	if (color)
		fputs(on, out);
}

void report_title(FILE *out, const struct report *report)
{
	const struct violation *v = report_violation(report);

	fputs("BUG: ", out);
	shown_put(out, v ? v->invariant->name : "none");
	fputs(": ", out);
	shown_put(out, v ? v->title : "nothing went wrong");
	fputc('\n', out);
}

static void print_choice(FILE *out, const struct schedule_item *item,
			 const struct scenario *scenario)
{
	char buf[SCENARIO_NAME_MAX];
	const char *value = NULL;

	fputs("With ", out);
	shown_put(out, item->what);
	if (scenario)
		value = scenario_open_value(scenario, item->what, item->count,
					    buf, sizeof(buf));
	if (value)
		put_line(out, " = ", value, "\n");
	else
		fprintf(out, ": alternative %" PRIu32 " of %" PRIu32 "\n",
			item->count + 1, item->of);
}

/*
 * "With reclaim.swap_out.addr = 0x2000": what was chosen before the first step.
 * What the alternatives were, only the text of the scenario says.
 */
static void print_open(FILE *out, const struct report_config *c,
		       const struct schedule *s)
{
	struct diagnostics diag = { 0 };
	struct scenario *scenario = NULL;

	if (!s->nr || !s->items[0].what)
		return;
	if (c->scenario_text && !*c->compiler)
		scenario = scenario_parse(c->scenario_file, c->scenario_text,
					  c->scenario_size, &diag);
	for (size_t i = 0; i < s->nr && s->items[i].what; i++)
		print_choice(out, &s->items[i], scenario);
	fputc('\n', out);
	if (scenario)
		scenario_free(scenario);
}

static bool holds_any(const struct trace *t)
{
	for (unsigned int i = 0; i < t->nr_held; i++)
		if (*t->held[i].locks || *t->held[i].waits)
			return true;
	return false;
}

/* "WORD a, b", broken behind commas; @at is where the line has got to. */
static void put_list(FILE *out, const char *word, const char *list, size_t at,
		     size_t max)
{
	size_t indent = at + strlen(word), n;
	char *text = shown_copy(list), *rest = text;

	fputs(word, out);
	for (at = indent; rest && *rest; rest += n, at += n) {
		n = strcspn(rest, ",");
		n += rest[n] == ',';
		if (at > indent && at + n > max) {
			n -= *rest == ' ';
			rest += *rest == ' ';
			fprintf(out, "\n%*s", (int)indent, "");
			at = indent;
		}
		fprintf(out, "%.*s", (int)n, rest);
	}
	fputc('\n', out);
	free(text);
}

/* "exit     holds &a, &b" and a line for what it waits for. */
static void print_one_held(FILE *out, const struct trace_held *h, size_t width,
			   size_t max)
{
	put_line(out, "  ", h->task, "");
	fprintf(out, "%*s  ", (int)(width - strlen(h->task)), "");
	if (*h->locks)
		put_list(out, "holds ", h->locks, width + 4, max);
	if (*h->locks && *h->waits)
		fprintf(out, "%*s", (int)width + 4, "");
	if (*h->waits)
		put_list(out, "waits for ", h->waits, width + 4, max);
}

/* What was done in no step: before any task came to its first operation. */
static void print_no_step(FILE *out, const struct trace *t, unsigned int flags)
{
	const struct violation *v = &t->violation;
	unsigned int max = report_width(flags);

	if (t->end != TRACE_VIOLATION || v->step != STEP_NONE)
		return;
	if (*v->other_detail && v->other_step == STEP_NONE)
		put_list(out, "first, ", v->other_detail, 7, max);
	if (*v->detail)
		put_list(out, *v->other_detail ? "then,  " : "", v->detail, 7,
			 max);
}

static void print_held(FILE *out, const struct trace *t, unsigned int flags)
{
	size_t width = 0;

	if (!holds_any(t))
		return;
	fputs("\nLocks at this point:\n", out);
	for (unsigned int i = 0; i < t->nr_held; i++)
		if (strlen(t->held[i].task) > width)
			width = strlen(t->held[i].task);
	for (unsigned int i = 0; i < t->nr_held; i++)
		if (*t->held[i].locks || *t->held[i].waits)
			print_one_held(out, &t->held[i], width,
				       report_width(flags));
}

void report_timeline_flags(FILE *out, const struct report *report,
			   unsigned int flags)
{
	for (unsigned int i = 0; i < report->nr_traces; i++) {
		if (report->nr_traces > 1)
			fprintf(out, "%sExecution %u of %u:\n\n", i ? "\n" : "",
				i + 1, report->nr_traces);
		print_open(out, &report->config, &report->traces[i].schedule);
		timeline_print(out, &report->traces[i], flags);
		print_no_step(out, &report->traces[i], flags);
		print_held(out, &report->traces[i], flags);
	}
}

void report_timeline(FILE *out, const struct report *report, bool color)
{
	report_timeline_flags(out, report, color ? REPORT_COLOR : 0);
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

/* A livelock: which steps are done again and again. */
static void print_circle(FILE *out, const struct trace *t)
{
	uint32_t circle = t->schedule.circle;

	if (!circle || circle > t->nr_steps)
		return;
	fprintf(out,
		"Steps %" PRIu32 " to %" PRIu32 " lead back to the state before"
		" them, and can go on for ever.\n",
		t->nr_steps - circle, t->nr_steps - 1);
}

/* "1 preemption in 31 steps (found with 9 in 212); fewer do not do it" */
static void print_shrink(FILE *out, const struct shrink_stats *s)
{
	if (!s->steps_after)
		return;
	fprintf(out, "%u preemption%s in %" PRIu32 " step%s",
		s->preemptions_after, plural(s->preemptions_after),
		s->steps_after, plural(s->steps_after));
	/* It may have grown: preemptions are put off as long as they can be. */
	if (s->preemptions_before > s->preemptions_after ||
	    s->steps_before > s->steps_after)
		fprintf(out, ", shrunk from %u in %" PRIu32,
			s->preemptions_before, s->steps_before);
	if (s->minimal && s->preemptions_after)
		fputs("; no schedule with fewer does it", out);
	fputs(".\n", out);
}

/* What was run, and what about it is not as it is by default. */
static void print_config(FILE *out, const struct report_config *c)
{
	char env[256];

	put_line(out, "Scenario ", c->scenario_name, "");
	for (unsigned int i = 0; i < c->nr_params; i++) {
		put_line(out, ", ", c->params[i].name, "");
		fprintf(out, " = %" PRIu64, c->params[i].value);
	}
	put_line(out, ", Linux ", c->kernel, "\n");
	for (unsigned int i = 0; i < c->nr_without; i++)
		put_line(out, "without ", c->without[i], "\n");
	for (unsigned int i = 0; i < c->nr_with; i++)
		put_line(out, "with ", c->with[i], "\n");
	env_print(&c->env, env, sizeof(env));
	if (*env)
		put_line(out, "environment { ", env, " }\n");
}

void report_print(FILE *out, const struct report *report, unsigned int flags)
{
	bool color = flags & REPORT_COLOR;

	bold(out, color, "\033[1;31m");
	report_title(out, report);
	bold(out, color, "\033[0m");
	print_config(out, &report->config);
	fputc('\n', out);
	report_timeline_flags(out, report, flags);
	fputc('\n', out);
	if (report->nr_traces)
		print_circle(out, &report->traces[report->nr_traces - 1]);
	print_shrink(out, &report->shrink);
}
