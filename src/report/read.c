/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From the text of a report file to struct report.
 *
 * Whatever the bytes are, the answer is a report that passed every check, or a
 * message.  Members that are not known are skipped: later versions add some.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "report/format.h"
#include "report/member.h"
#include "report/parts.h"
#include "sched/hash.h"
#include "sched/memory.h"

#define TEXT_LINES_MAX (SCENARIO_SIZE_MAX + 1)

#define REMEDY_NEWER \
	"update mmurace, or explore the scenario again with this one"

static void read_schema(struct reader *r, const struct place *root)
{
	const char *s = member_string(r, root, "schema", 128);
	size_t stem = strlen(REPORT_SCHEMA_STEM);
	unsigned long version;
	char *end;

	if (r->failed || !strcmp(s, REPORT_SCHEMA))
		return;
	if (strncmp(s, REPORT_SCHEMA_STEM, stem)) {
		reader_fail(r, root, "schema",
			    "is \"%s\", not \"" REPORT_SCHEMA
			    "\": this is no report of mmurace",
			    s);
		return;
	}
	version = strtoul(s + stem, &end, 10);
	if (s[stem] >= '1' && s[stem] <= '9' && !*end &&
	    version > REPORT_SCHEMA_VERSION)
		reader_fail(r, root, "schema",
			    "is \"%s\", written by a newer mmurace; this one "
			    "reads \"" REPORT_SCHEMA "\": " REMEDY_NEWER,
			    s);
	else
		reader_fail(r, root, "schema",
			    "is \"%s\"; there is no such version", s);
}

static void read_text(struct reader *r, const struct place *scenario,
		      struct report_config *c)
{
	unsigned int nr;
	struct place lines =
		member_array(r, scenario, "text", TEXT_LINES_MAX, &nr);
	size_t size = 0, n;
	char *to;

	if (lines.item && !nr)
		reader_fail(r, scenario, "text", "is empty");
	for (struct place e = element_first(&lines); e.item && !r->failed;
	     element_next(&e)) {
		size += strlen(element_string(r, &e, SCENARIO_SIZE_MAX)) + 1;
		if (size > SCENARIO_SIZE_MAX + 1)
			reader_fail(r, scenario, "text",
				    "has more than %u bytes",
				    SCENARIO_SIZE_MAX);
	}
	if (r->failed)
		return;
	c->scenario_text = to = pool_alloc(r->pool, size + 1, 1);
	for (const cJSON *l = lines.item->child; l; l = l->next) {
		n = strlen(l->valuestring);
		memcpy(to, l->valuestring, n);
		to += n;
		*to++ = '\n';
	}
	*--to = '\0';
	c->scenario_size = size - 1;
}

/*
 * Of a scenario in C.  A file of that name is made to build it again, in a
 * folder of its own: it must be a plain one.
 */
static void read_build(struct reader *r, const struct place *scenario,
		       struct report_config *c)
{
	const char *file = c->scenario_file;
	size_t length = strlen(file);

	snprintf(c->compiler, sizeof(c->compiler), "%s",
		 member_string_or(r, scenario, "compiler", sizeof(c->compiler),
				  ""));
	snprintf(c->flags, sizeof(c->flags), "%s",
		 member_string_or(r, scenario, "flags", sizeof(c->flags), ""));
	if (r->failed || !*c->compiler)
		return;
	if (length < 3 || strcmp(file + length - 2, ".c") || *file == '.' ||
	    *file == '-' || strpbrk(file, "/=\"\\\n"))
		reader_fail(r, scenario, "file",
			    "is \"%s\", which is no name of a C file", file);
}

static void read_scenario(struct reader *r, const struct place *root,
			  struct report_config *c)
{
	struct place o = member_object(r, root, "scenario");
	uint64_t h;

	member_copy(r, &o, "name", c->scenario_name, sizeof(c->scenario_name));
	member_copy(r, &o, "file", c->scenario_file, sizeof(c->scenario_file));
	c->scenario_hash = member_hash(r, &o, "hash");
	read_build(r, &o, c);
	read_text(r, &o, c);
	if (r->failed)
		return;
	h = hash_bytes(HASH_START, c->scenario_text, c->scenario_size);
	if (h != c->scenario_hash && !report_trust_hashes)
		reader_fail(r, &o, "text",
			    "has the hash 0x%016" PRIx64
			    ", not that of the scenario that was run: the "
			    "report was edited or damaged; explore the "
			    "scenario again",
			    h);
}

static void read_names(struct reader *r, const struct place *config,
		       const char *name, char (*list)[SCENARIO_NAME_MAX],
		       unsigned int *nr)
{
	struct place a = member_array(r, config, name, RESULT_RULES_MAX, nr);

	for (struct place e = element_first(&a); e.item; element_next(&e))
		element_copy(r, &e, list[e.index], sizeof(list[0]));
}

static void read_params(struct reader *r, const struct place *config,
			struct report_config *c)
{
	struct place o = member_object(r, config, "params");
	unsigned int n = 0;

	if (!o.item)
		return;
	for (const cJSON *p = o.item->child; p; p = p->next, n++) {
		if (n == SCENARIO_PARAMS_MAX)
			return reader_fail(r, config, "params",
					   "has more than %u members",
					   SCENARIO_PARAMS_MAX);
		if (strlen(p->string) >= sizeof(c->params[n].name))
			return reader_fail(r, &o, p->string,
					   "has a name that is too long");
		if (!member_find(r, &o, p->string))
			return;
		strcpy(c->params[n].name, p->string);
		c->params[n].value =
			item_number(r, &o, p->string, p, 0, UINT64_MAX);
	}
	c->nr_params = n;
}

static uint32_t read_word(struct reader *r, const struct place *at,
			  const struct env_info *info)
{
	const char *s = member_string(r, at, info->name, 64);

	if (r->failed)
		return 0;
	for (uint32_t i = 0; info->words[i]; i++)
		if (!strcmp(info->words[i], s))
			return i;
	reader_fail(r, at, info->name,
		    "\"%s\" is unknown to this mmurace: " REMEDY_NEWER, s);
	return 0;
}

static const struct env_info *find_env(const char *name)
{
	for (unsigned int i = 0; i < ENV_NR; i++)
		if (!strcmp(env_table[i].name, name))
			return &env_table[i];
	return NULL;
}

/* Settings decide the run: an unknown one is an error, a missing one is off. */
static void read_env(struct reader *r, const struct place *config,
		     struct env *env)
{
	struct place o = member_object(r, config, "environment");

	if (!o.item)
		return;
	for (const cJSON *m = o.item->child; m; m = m->next) {
		const struct env_info *info = find_env(m->string);
		uint32_t *value;

		if (!info)
			return reader_fail(
				r, &o, m->string,
				"is unknown to this mmurace: " REMEDY_NEWER);
		value = &env->value[info - env_table];
		if (info->words)
			*value = read_word(r, &o, info);
		else
			*value = (uint32_t)member_number(r, &o, info->name, 0,
							 info->max);
	}
}

static void read_config(struct reader *r, const struct place *root,
			struct report_config *c)
{
	struct place o = member_object(r, root, "config");
	const char *model;

	member_copy(r, &o, "kernel", c->kernel, sizeof(c->kernel));
	model = member_string(r, &o, "memory_model", 32);
	if (!r->failed && strcmp(model, REPORT_MEMORY_MODEL))
		reader_fail(r, &o, "memory_model",
			    "\"%s\" is unknown to this mmurace: " REMEDY_NEWER,
			    model);
	read_names(r, &o, "without", c->without, &c->nr_without);
	read_names(r, &o, "with", c->with, &c->nr_with);
	read_params(r, &o, c);
	read_env(r, &o, &c->env);
	member_copy(r, &o, "strategy", c->strategy, sizeof(c->strategy));
	c->seed = member_number(r, &o, "seed", 0, UINT64_MAX);
	c->steps_max =
		(uint32_t)member_number(r, &o, "steps_max", 1, STEPS_MAX);
}

static void read_shrink(struct reader *r, const struct place *root,
			struct shrink_stats *s)
{
	struct place o = member_object(r, root, "shrink");

	s->steps_before =
		(uint32_t)member_number(r, &o, "steps_before", 0, STEPS_MAX);
	s->steps_after =
		(uint32_t)member_number(r, &o, "steps_after", 0, STEPS_MAX);
	s->preemptions_before = (unsigned int)member_number(
		r, &o, "preemptions_before", 0, STEPS_MAX);
	s->preemptions_after = (unsigned int)member_number(
		r, &o, "preemptions_after", 0, STEPS_MAX);
	s->executions = member_number(r, &o, "executions", 0, UINT64_MAX);
	s->minimal = member_bool(r, &o, "minimal");
}

static void read_executions(struct reader *r, const struct place *root,
			    struct report *report)
{
	unsigned int nr;
	struct place a =
		member_array(r, root, "executions", REPORT_TRACES_MAX, &nr);

	if (!a.item || r->failed)
		return;
	report->traces = pool_alloc(r->pool, nr, sizeof(*report->traces));
	for (struct place e = element_first(&a); e.item && !r->failed;
	     element_next(&e))
		read_trace(r, &e, &report->traces[e.index]);
	report->nr_traces = nr;
}

/* The summary at the head is what the executions say. */
static void check_summary(struct reader *r, const struct place *root,
			  const struct report *report)
{
	const struct violation *v = report_violation(report);
	const struct {
		const char *name, *value;
		size_t max;
	} members[] = {
		{ "kind", v ? v->invariant->name : "", SCENARIO_NAME_MAX },
		{ "object", v ? v->object : "", VIOLATION_OBJECT_MAX },
		{ "title", v ? v->title : "", VIOLATION_TITLE_MAX },
	};

	if (!v)
		return reader_fail(r, root, "executions",
				   "none ends with a violation");
	for (unsigned int i = 0; i < 3; i++) {
		const char *s =
			member_string(r, root, members[i].name, members[i].max);

		if (!r->failed && strcmp(s, members[i].value))
			reader_fail(r, root, members[i].name,
				    "is \"%s\", but the violation says \"%s\"",
				    s, members[i].value);
	}
}

static void read_root(struct reader *r, const struct place *root,
		      struct report *report)
{
	struct place tool;
	uint64_t digest;
	const char *name;

	if (!cJSON_IsObject(root->item))
		return reader_fail(r, NULL, NULL,
				   "an object was expected: this is no report "
				   "of mmurace");
	read_schema(r, root);
	if (r->failed)
		return;
	tool = member_object(r, root, "tool");
	name = member_string(r, &tool, "name", 64);
	if (!r->failed && strcmp(name, REPORT_TOOL))
		reader_fail(r, &tool, "name", "must be \"" REPORT_TOOL "\"");
	member_copy(r, &tool, "version", report->version,
		    sizeof(report->version));
	if (!r->failed && !report->version[0])
		reader_fail(r, &tool, "version", "is empty");
	read_scenario(r, root, &report->config);
	read_config(r, root, &report->config);
	read_shrink(r, root, &report->shrink);
	read_executions(r, root, report);
	digest = member_hash(r, root, "digest");
	if (r->failed)
		return;
	check_summary(r, root, report);
	if (!r->failed && digest != report_digest(report) &&
	    !report_trust_hashes)
		reader_fail(r, root, "digest",
			    "does not fit the contents: the report was edited "
			    "or damaged; explore the scenario again");
}

int report_parse(const char *text, size_t len, struct report *report,
		 char *error, size_t size)
{
	struct reader r = { .error = error, .size = size };
	struct place root = { 0 };
	cJSON *json;

	memset(report, 0, sizeof(*report));
	if (len > REPORT_SIZE_MAX) {
		snprintf(error, size,
			 "more than %u bytes: no report is as "
			 "large as that",
			 REPORT_SIZE_MAX);
		return -EFBIG;
	}
	if (!json_check(text, len, error, size))
		return -EINVAL;
	/* Its form has been checked. */
	json = must(cJSON_ParseWithLength(text, len));
	report->pool = r.pool = pool_new();
	root.item = json;
	read_root(&r, &root, report);
	cJSON_Delete(json);
	if (!r.failed)
		return 0;
	report_free(report);
	return -EINVAL;
}

void report_free(struct report *report)
{
	if (report->pool) {
		pool_free(report->pool);
	} else {
		for (unsigned int i = 0; i < report->nr_traces; i++)
			trace_free(&report->traces[i]);
		free(report->traces);
		free(report->config.scenario_text);
	}
	memset(report, 0, sizeof(*report));
}
