/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Hashes over reports, and the name that a report gets from one.
 *
 * What is hashed here, and in which order, is part of format 1: a change makes
 * every report that exists look damaged.
 */
#include "config.h"

#include <string.h>

#include "report/format.h"
#include "sched/hash.h"

const char *const trace_end_names[TRACE_DIVERGED + 1] = {
	[TRACE_REST] = "rest",
	[TRACE_VIOLATION] = "violation",
	[TRACE_LIMIT] = "limit",
};

bool report_trust_hashes;

const char *report_version(const struct report *report)
{
	return report->version[0] ? report->version : PACKAGE_VERSION;
}

const struct violation *report_violation(const struct report *report)
{
	for (unsigned int i = 0; i < report->nr_traces; i++)
		if (report->traces[i].end == TRACE_VIOLATION)
			return &report->traces[i].violation;
	return NULL;
}

bool report_same_violation(const struct violation *a, const struct violation *b)
{
	return !strcmp(a->invariant->name, b->invariant->name) &&
	       !strcmp(a->object, b->object);
}

uint64_t report_schedule_hash(const struct schedule *s)
{
	uint64_t h = hash_number(HASH_START, (uint64_t)s->pass_races |
						     (uint64_t)s->polls << 1 |
						     (uint64_t)s->circle << 2);

	for (size_t i = 0; i < s->nr; i++) {
		const struct schedule_item *item = &s->items[i];

		h = hash_string(h, item->what ? item->what : item->task);
		h = hash_number(h, item->count);
		h = hash_number(h, item->what ? item->of : 0);
	}
	return h;
}

/* Everything that decides a run, beside the schedule. */
static uint64_t hash_run(uint64_t h, const struct report_config *c)
{
	h = hash_string(h, c->scenario_name);
	h = hash_string(h, c->kernel);
	h = hash_number(h, c->nr_without);
	for (unsigned int i = 0; i < c->nr_without; i++)
		h = hash_string(h, c->without[i]);
	h = hash_number(h, c->nr_with);
	for (unsigned int i = 0; i < c->nr_with; i++)
		h = hash_string(h, c->with[i]);
	h = hash_number(h, c->nr_params);
	for (unsigned int i = 0; i < c->nr_params; i++) {
		h = hash_string(h, c->params[i].name);
		h = hash_number(h, c->params[i].value);
	}
	/* 0 is "off" for every setting: ones that come later change nothing. */
	for (unsigned int i = 0; i < ENV_NR; i++) {
		if (!c->env.value[i])
			continue;
		h = hash_string(h, env_table[i].name);
		h = hash_number(h, c->env.value[i]);
	}
	return h;
}

static uint64_t hash_violation(uint64_t h, const struct violation *v)
{
	h = hash_string(h, v->invariant->name);
	return hash_string(h, v->object);
}

uint64_t report_key(const struct report *report)
{
	const struct violation *v = report_violation(report);
	uint64_t h = hash_run(HASH_START, &report->config);

	if (v)
		h = hash_violation(h, v);
	for (unsigned int i = 0; i < report->nr_traces; i++)
		h = hash_number(
			h, report_schedule_hash(&report->traces[i].schedule));
	return h;
}

static uint64_t hash_place(uint64_t h, const char *text, const char *func,
			   const char *file, int line)
{
	h = hash_string(h, text);
	h = hash_string(h, func);
	h = hash_string(h, file);
	return hash_number(h, line > 0 ? (uint64_t)line : 0);
}

static uint64_t hash_step(uint64_t h, const struct trace_step *s)
{
	h = hash_string(h, s->task);
	h = hash_number(h, s->cpu);
	h = hash_string(h, s->op);
	h = hash_string(h, s->object);
	h = hash_place(h, s->text, s->func, s->file, s->line);
	h = hash_number(h, s->choice);
	h = hash_number(h, s->preempt);
	h = hash_number(h, s->nr_notes);
	h = hash_number(h, s->nr_minor);
	for (unsigned int i = 0; i < s->nr_notes; i++)
		h = hash_string(h, s->notes[i]);
	return h;
}

static uint64_t hash_trace(uint64_t h, const struct trace *t)
{
	h = hash_number(h, t->end);
	if (t->end == TRACE_VIOLATION) {
		h = hash_violation(h, &t->violation);
		h = hash_string(h, t->violation.title);
		h = hash_number(h, t->violation.step);
		h = hash_number(h, t->violation.other_step);
		h = hash_string(h, t->violation.detail);
		h = hash_string(h, t->violation.other_detail);
	}
	h = hash_string(h, t->end == TRACE_LIMIT && t->limit ? t->limit : "");
	h = hash_number(h, t->preemptions);
	h = hash_number(h, t->hash);
	h = hash_number(h, report_schedule_hash(&t->schedule));
	h = hash_number(h, t->nr_steps);
	for (uint32_t i = 0; i < t->nr_steps; i++)
		h = hash_step(h, &t->steps[i]);
	h = hash_number(h, t->nr_held);
	for (unsigned int i = 0; i < t->nr_held; i++) {
		const struct trace_held *held = &t->held[i];

		h = hash_string(h, held->task);
		h = hash_number(h, held->cpu);
		h = hash_string(h, held->locks);
		h = hash_string(h, held->waits);
		h = hash_place(h, held->next, held->func, held->file,
			       held->line);
	}
	return h;
}

uint64_t report_digest(const struct report *report)
{
	const struct report_config *c = &report->config;
	const struct shrink_stats *shrink = &report->shrink;
	uint64_t h = hash_run(HASH_START, c);

	h = hash_string(h, report_version(report));
	h = hash_string(h, c->scenario_file);
	h = hash_number(h, c->scenario_hash);
	/* Scenario files have none. */
	if (*c->compiler) {
		h = hash_string(h, c->compiler);
		h = hash_string(h, c->flags);
	}
	h = hash_string(h, c->strategy);
	h = hash_number(h, c->seed);
	h = hash_number(h, c->steps_max);
	h = hash_number(h, shrink->steps_before);
	h = hash_number(h, shrink->steps_after);
	h = hash_number(h, shrink->preemptions_before);
	h = hash_number(h, shrink->preemptions_after);
	h = hash_number(h, shrink->executions);
	h = hash_number(h, shrink->minimal);
	h = hash_number(h, report->nr_traces);
	for (unsigned int i = 0; i < report->nr_traces; i++)
		h = hash_trace(h, &report->traces[i]);
	return h;
}

/* File names are made of these alone, whatever a scenario is called. */
static void append_plain(char *buf, size_t size, const char *s)
{
	size_t at = strlen(buf);

	for (; *s && at + 1 < size; s++) {
		bool plain = (*s >= 'a' && *s <= 'z') ||
			     (*s >= 'A' && *s <= 'Z') ||
			     (*s >= '0' && *s <= '9') || *s == '_' ||
			     (*s == '-' && at) || (*s == '.' && at);

		buf[at++] = plain ? *s : '_';
	}
	buf[at] = '\0';
}

char *report_name(const struct report *report, char *buf, size_t size)
{
	const struct violation *v = report_violation(report);
	uint64_t key = report_key(report);
	char end[32];

	snprintf(end, sizeof(end), "-%08x.json", (uint32_t)(key ^ key >> 32));
	buf[0] = '\0';
	append_plain(buf, size, report->config.scenario_name);
	append_plain(buf, size, "-");
	append_plain(buf, size, v ? v->invariant->name : "none");
	append_plain(buf, size, end);
	return buf;
}
