/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From struct report to the text of a report file.
 *
 * The text is a function of the report alone: no time, no host, no path of this
 * machine, nothing that differs between compilers.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "report/format.h"
#include "report/json.h"

struct writer {
	char *error;
	size_t size;
	bool failed;
};

static void fail(struct writer *w, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void fail(struct writer *w, const char *fmt, ...)
{
	va_list ap;

	if (w->failed)
		return;
	w->failed = true;
	va_start(ap, fmt);
	vsnprintf(w->error, w->size, fmt, ap);
	va_end(ap);
}

/* Takes over @item; NULL @name: an element of an array. */
static cJSON *add(struct writer *w, cJSON *to, const char *name, cJSON *item)
{
	if (item && to &&
	    (name ? cJSON_AddItemToObject(to, name, item) :
		    cJSON_AddItemToArray(to, item)))
		return item;
	cJSON_Delete(item);
	fail(w, "out of memory");
	return NULL;
}

static void add_string(struct writer *w, cJSON *to, const char *name,
		       const char *value)
{
	if (!utf8_valid(value, strlen(value)))
		return fail(w,
			    "%s is not valid UTF-8, which a report cannot "
			    "hold",
			    name ? name : "a text");
	add(w, to, name, cJSON_CreateString(value));
}

/* Left out where there is nothing to say. */
static void add_some(struct writer *w, cJSON *to, const char *name,
		     const char *value)
{
	if (value && *value)
		add_string(w, to, name, value);
}

static void add_hash(struct writer *w, cJSON *to, const char *name, uint64_t h)
{
	char buf[24];

	snprintf(buf, sizeof(buf), "0x%016" PRIx64, h);
	add_string(w, to, name, buf);
}

/* As a number where every reader of JSON can hold it, else as a string. */
static void add_number(struct writer *w, cJSON *to, const char *name,
		       uint64_t n)
{
	char buf[24];

	if (n > JSON_INTEGER_MAX) {
		snprintf(buf, sizeof(buf), "0x%" PRIx64, n);
		return add_string(w, to, name, buf);
	}
	/* cJSON itself prints 1e+15 for a round one. */
	snprintf(buf, sizeof(buf), "%" PRIu64, n);
	add(w, to, name, cJSON_CreateRaw(buf));
}

static void add_bool(struct writer *w, cJSON *to, const char *name, bool b)
{
	add(w, to, name, cJSON_CreateBool(b));
}

static cJSON *add_object(struct writer *w, cJSON *to, const char *name)
{
	return add(w, to, name, cJSON_CreateObject());
}

static cJSON *add_array(struct writer *w, cJSON *to, const char *name)
{
	return add(w, to, name, cJSON_CreateArray());
}

/* Line by line, so that it can be read; joined by newlines it is whole. */
static void write_text(struct writer *w, cJSON *to, const char *text,
		       size_t size)
{
	cJSON *lines = add_array(w, to, "text");
	const char *end = text + size;
	const char *nl;
	char *line;

	if (memchr(text, 0, size))
		return fail(w, "the scenario holds a NUL byte, which a report "
			       "cannot hold");
	for (;; text = nl + 1) {
		nl = memchr(text, '\n', (size_t)(end - text));
		line = strndup(text, (size_t)((nl ? nl : end) - text));
		if (!line)
			return fail(w, "out of memory");
		if (!utf8_valid(line, strlen(line)))
			fail(w, "the scenario is not valid UTF-8, which a "
				"report cannot hold");
		else
			add_string(w, lines, NULL, line);
		free(line);
		if (!nl || w->failed)
			return;
	}
}

static void write_scenario(struct writer *w, cJSON *root,
			   const struct report_config *c)
{
	cJSON *o = add_object(w, root, "scenario");

	add_string(w, o, "name", c->scenario_name);
	add_string(w, o, "file", c->scenario_file);
	add_some(w, o, "compiler", c->compiler);
	add_some(w, o, "flags", c->flags);
	add_hash(w, o, "hash", c->scenario_hash);
	write_text(w, o, c->scenario_text ? c->scenario_text : "",
		   c->scenario_text ? c->scenario_size : 0);
}

static void write_names(struct writer *w, cJSON *to, const char *name,
			char (*list)[SCENARIO_NAME_MAX], unsigned int nr)
{
	cJSON *a = add_array(w, to, name);

	for (unsigned int i = 0; i < nr; i++)
		add_string(w, a, NULL, list[i]);
}

static void write_env(struct writer *w, cJSON *to, const struct env *env)
{
	cJSON *o = add_object(w, to, "environment");

	for (unsigned int i = 0; i < ENV_NR; i++) {
		const struct env_info *info = &env_table[i];

		if (info->words)
			add_string(w, o, info->name,
				   info->words[env->value[i]]);
		else
			add_number(w, o, info->name, env->value[i]);
	}
}

static void write_config(struct writer *w, cJSON *root,
			 const struct report_config *c)
{
	cJSON *o = add_object(w, root, "config");
	cJSON *params;

	add_string(w, o, "kernel", c->kernel);
	add_string(w, o, "memory_model", REPORT_MEMORY_MODEL);
	write_names(w, o, "without", (char(*)[SCENARIO_NAME_MAX])c->without,
		    c->nr_without);
	write_names(w, o, "with", (char(*)[SCENARIO_NAME_MAX])c->with,
		    c->nr_with);
	params = add_object(w, o, "params");
	for (unsigned int i = 0; i < c->nr_params; i++)
		add_number(w, params, c->params[i].name, c->params[i].value);
	write_env(w, o, &c->env);
	add_string(w, o, "strategy", c->strategy);
	add_number(w, o, "seed", c->seed);
	add_number(w, o, "steps_max", c->steps_max);
}

static void write_shrink(struct writer *w, cJSON *root,
			 const struct shrink_stats *s)
{
	cJSON *o = add_object(w, root, "shrink");

	add_number(w, o, "steps_before", s->steps_before);
	add_number(w, o, "steps_after", s->steps_after);
	add_number(w, o, "preemptions_before", s->preemptions_before);
	add_number(w, o, "preemptions_after", s->preemptions_after);
	add_number(w, o, "executions", s->executions);
	add_bool(w, o, "minimal", s->minimal);
}

static void write_violation(struct writer *w, cJSON *to,
			    const struct violation *v)
{
	cJSON *o = add_object(w, to, "violation");

	add_string(w, o, "kind", v->invariant->name);
	add_string(w, o, "object", v->object);
	add_string(w, o, "title", v->title);
	if (v->step != STEP_NONE)
		add_number(w, o, "step", v->step);
	add_some(w, o, "detail", v->detail);
	if (v->other_step != STEP_NONE)
		add_number(w, o, "other_step", v->other_step);
	add_some(w, o, "other_detail", v->other_detail);
}

static void write_schedule(struct writer *w, cJSON *to,
			   const struct schedule *s)
{
	cJSON *a = add_array(w, to, "schedule");

	for (size_t i = 0; i < s->nr && !w->failed; i++) {
		const struct schedule_item *item = &s->items[i];
		cJSON *o = add_object(w, a, NULL);

		if (item->what) {
			add_string(w, o, "choose", item->what);
			add_number(w, o, "outcome", item->count);
			add_number(w, o, "of", item->of);
		} else {
			add_string(w, o, "task", item->task);
			add_number(w, o, "steps", item->count);
		}
	}
}

static void write_place(struct writer *w, cJSON *to, const char *func,
			const char *file, int line)
{
	add_some(w, to, "function", func);
	add_some(w, to, "file", file);
	if (line > 0)
		add_number(w, to, "line", (uint64_t)line);
}

/* Notes @from to @end, if there are any. */
static void write_notes(struct writer *w, cJSON *to, const char *name,
			const struct trace_step *s, unsigned int from,
			unsigned int end)
{
	cJSON *a = from < end ? add_array(w, to, name) : NULL;

	for (unsigned int i = from; i < end; i++)
		add_string(w, a, NULL, s->notes[i]);
}

static void write_steps(struct writer *w, cJSON *to, const struct trace *t)
{
	cJSON *a = add_array(w, to, "steps");

	for (uint32_t i = 0; i < t->nr_steps && !w->failed; i++) {
		const struct trace_step *s = &t->steps[i];
		unsigned int major = s->nr_notes - s->nr_minor;
		cJSON *o = add_object(w, a, NULL);

		add_string(w, o, "task", s->task);
		add_number(w, o, "cpu", s->cpu);
		add_string(w, o, "op", s->op);
		add_some(w, o, "object", s->object);
		add_string(w, o, "text", s->text);
		write_place(w, o, s->func, s->file, s->line);
		if (s->choice)
			add_bool(w, o, "choice", true);
		if (s->preempt)
			add_bool(w, o, "preempt", true);
		write_notes(w, o, "notes", s, 0, major);
		write_notes(w, o, "minor", s, major, s->nr_notes);
	}
}

static void write_held(struct writer *w, cJSON *to, const struct trace *t)
{
	cJSON *a = add_array(w, to, "held");

	for (unsigned int i = 0; i < t->nr_held; i++) {
		const struct trace_held *held = &t->held[i];
		cJSON *o = add_object(w, a, NULL);

		add_string(w, o, "task", held->task);
		add_number(w, o, "cpu", held->cpu);
		add_some(w, o, "locks", held->locks);
		add_some(w, o, "waits", held->waits);
		add_string(w, o, "next", held->next);
		write_place(w, o, held->func, held->file, held->line);
	}
}

static void write_trace(struct writer *w, cJSON *executions,
			const struct trace *t)
{
	cJSON *o = add_object(w, executions, NULL);

	if (!trace_end_names[t->end])
		return fail(w, "an execution that diverged cannot be stored");
	add_string(w, o, "end", trace_end_names[t->end]);
	if (t->end == TRACE_VIOLATION)
		write_violation(w, o, &t->violation);
	if (t->end == TRACE_LIMIT)
		add_some(w, o, "limit", t->limit);
	add_number(w, o, "preemptions", t->preemptions);
	add_hash(w, o, "log_hash", t->hash);
	add_hash(w, o, "schedule_hash", report_schedule_hash(&t->schedule));
	add_bool(w, o, "pass_races", t->schedule.pass_races);
	add_bool(w, o, "polls", t->schedule.polls);
	add_number(w, o, "circle", t->schedule.circle);
	write_schedule(w, o, &t->schedule);
	write_steps(w, o, t);
	write_held(w, o, t);
}

static void write_root(struct writer *w, cJSON *root,
		       const struct report *report)
{
	const struct violation *v = report_violation(report);
	cJSON *o;

	if (!v)
		return fail(w, "a run without a violation makes no report");
	add_string(w, root, "schema", REPORT_SCHEMA);
	add_string(w, root, "kind", v->invariant->name);
	add_string(w, root, "object", v->object);
	add_string(w, root, "title", v->title);
	o = add_object(w, root, "tool");
	add_string(w, o, "name", REPORT_TOOL);
	add_string(w, o, "version", report_version(report));
	write_scenario(w, root, &report->config);
	write_config(w, root, &report->config);
	write_shrink(w, root, &report->shrink);
	o = add_array(w, root, "executions");
	for (unsigned int i = 0; i < report->nr_traces && !w->failed; i++)
		write_trace(w, o, &report->traces[i]);
	add_hash(w, root, "digest", report_digest(report));
}

char *report_format(const struct report *report, char *error, size_t size)
{
	struct writer w = { .error = error, .size = size };
	cJSON *root = cJSON_CreateObject();
	char *text = NULL;
	size_t len = 0;
	FILE *out;

	if (root)
		write_root(&w, root, report);
	else
		fail(&w, "out of memory");
	out = w.failed ? NULL : open_memstream(&text, &len);
	if (out) {
		bool ok = json_print(out, root);

		if (fclose(out) || !ok)
			fail(&w, "out of memory");
	} else {
		fail(&w, "out of memory");
	}
	cJSON_Delete(root);
	if (!w.failed && len > REPORT_SIZE_MAX)
		fail(&w,
		     "the report would have %zu bytes, more than %u: "
		     "lower --steps",
		     len, REPORT_SIZE_MAX);
	if (w.failed) {
		free(text);
		return NULL;
	}
	return text;
}
