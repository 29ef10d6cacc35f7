/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sessions: from a result line, or a report, to a program that can be explored,
 * and from a find to a report.  What is what: session.h.
 */
#include "report/session.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "module/declared.h"
#include "report/locate.h"
#include "scenario/text.h"
#include "sched/memory.h"
#include "sched/sched.h"

static int fail(char *error, size_t size, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int fail(char *error, size_t size, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(error, size, fmt, args);
	va_end(args);
	return -EINVAL;
}

int session_form(const char *name)
{
	for (unsigned int i = 0; i < rules_nr; i++)
		if (!strcmp(rules_table[i].name, name))
			return rules_table[i].form;
	for (unsigned int i = 0; i < forms_nr; i++) {
		size_t len = strlen(forms_table[i].name);

		if (!strncmp(forms_table[i].name, name, len) &&
		    name[len] == ':')
			return (int)i;
	}
	return -1;
}

/* Take out what decides the same as @name, or is @name. */
static void list_drop(char (*list)[SCENARIO_NAME_MAX], unsigned int *nr,
		      const char *name)
{
	int form = session_form(name);
	unsigned int kept = 0;

	for (unsigned int i = 0; i < *nr; i++) {
		if (!strcmp(list[i], name) ||
		    (form >= 0 && session_form(list[i]) == form))
			continue;
		if (kept != i)
			memcpy(list[kept], list[i], SCENARIO_NAME_MAX);
		kept++;
	}
	*nr = kept;
}

static int list_add(char (*list)[SCENARIO_NAME_MAX], unsigned int *nr,
		    const char *name, char *error, size_t size)
{
	if (*nr == RESULT_RULES_MAX)
		return fail(error, size,
			    "more than %u rules or forms for one run",
			    RESULT_RULES_MAX);
	if (strlen(name) >= SCENARIO_NAME_MAX)
		return fail(error, size, "no rule has a name as long as '%s'",
			    name);
	strcpy(list[(*nr)++], name);
	return 0;
}

/*
 * Lay changes over what is there.  What comes later counts, so that each form
 * is decided in one place and the order of the lists has no meaning.
 */
static int config_changes(struct report_config *config,
			  const struct session_changes *changes, char *error,
			  size_t size)
{
	int err = 0;

	if (changes->kernel)
		snprintf(config->kernel, sizeof(config->kernel), "%s",
			 changes->kernel);
	for (unsigned int i = 0; !err && i < changes->nr_without; i++) {
		const char *name = changes->without[i];

		list_drop(config->with, &config->nr_with, name);
		list_drop(config->without, &config->nr_without, name);
		err = list_add(config->without, &config->nr_without, name,
			       error, size);
	}
	for (unsigned int i = 0; !err && i < changes->nr_with; i++) {
		const char *name = changes->with[i];

		list_drop(config->with, &config->nr_with, name);
		list_drop(config->without, &config->nr_without, name);
		err = list_add(config->with, &config->nr_with, name, error,
			       size);
	}
	return err;
}

/* The selection that the names in @config stand for. */
static int config_rules(const struct report_config *config,
			struct rules_selection *rules, char *error, size_t size)
{
	int err;

	rules_default(rules);
	if (rules_kernel(rules, config->kernel))
		return fail(error, size,
			    "no version '%s' of the kernel is modelled; "
			    "see 'mmurace list kernels'",
			    config->kernel);
	for (unsigned int i = 0; i < config->nr_without; i++)
		if (rules_without(rules, config->without[i]))
			return fail(error, size,
				    "no rule '%s'; "
				    "see 'mmurace list rules'",
				    config->without[i]);
	for (unsigned int i = 0; i < config->nr_with; i++) {
		err = rules_with(rules, config->with[i]);
		if (err)
			return fail(error, size,
				    err == -EINVAL ?
					    "no such shape of the form: '%s'; "
					    "see 'mmurace list rules'" :
					    "no form '%s' (FORM:SHAPE); "
					    "see 'mmurace list rules'",
				    config->with[i]);
	}
	return 0;
}

static void config_copy(struct report_config *to,
			const struct report_config *from)
{
	*to = *from;
	to->scenario_text = must(malloc(from->scenario_size + 1));
	memcpy(to->scenario_text, from->scenario_text, from->scenario_size);
	to->scenario_text[from->scenario_size] = '\0';
}

/* The scenario's part of the config, with the present parameters. */
static void config_scenario(struct report_config *config,
			    const struct scenario *scenario)
{
	const char *base = strrchr(scenario->file, '/');

	base = base ? base + 1 : scenario->file;
	/* A name may be no UTF-8, which a report has to be. */
	text_quote(config->scenario_file, sizeof(config->scenario_file), base,
		   strlen(base), sizeof(config->scenario_file) - 1);
	snprintf(config->scenario_name, sizeof(config->scenario_name), "%s",
		 scenario->name);
	config->scenario_text = must(malloc(scenario->size + 1));
	memcpy(config->scenario_text, scenario->text, scenario->size);
	config->scenario_text[scenario->size] = '\0';
	config->scenario_size = scenario->size;
	config->scenario_hash = scenario->hash;
	if (scenario->program) {
		snprintf(config->compiler, sizeof(config->compiler), "%s",
			 scenario->compiler);
		snprintf(config->flags, sizeof(config->flags), "%s",
			 scenario->flags);
	}
	config->nr_params = scenario->nr_params;
	for (unsigned int i = 0; i < scenario->nr_params; i++) {
		strcpy(config->params[i].name, scenario->params[i].name);
		config->params[i].value = scenario->params[i].value;
	}
}

int session_open(struct session *s, struct scenario *scenario,
		 const struct scenario_result *line,
		 const struct session_changes *changes, char *error,
		 size_t size)
{
	struct report_config *config = &s->config;
	struct session_changes of_line = { 0 };
	const char *without[RESULT_RULES_MAX], *with[RESULT_RULES_MAX];
	int err;

	memset(s, 0, sizeof(*s));
	s->scenario = scenario;
	config_scenario(config, scenario);
	snprintf(config->kernel, sizeof(config->kernel), SESSION_KERNEL);
	config->env = changes->env ? *changes->env : scenario->env;
	snprintf(config->strategy, sizeof(config->strategy), "%s",
		 changes->strategy ? changes->strategy : "");
	config->seed = changes->seed;
	config->steps_max = changes->steps ? changes->steps : STEPS_DEFAULT;
	if (line) {
		of_line.nr_without = line->nr_without;
		of_line.nr_with = line->nr_with;
		for (unsigned int i = 0; i < line->nr_without; i++)
			without[i] = line->without[i];
		for (unsigned int i = 0; i < line->nr_with; i++)
			with[i] = line->with[i];
		of_line.without = without;
		of_line.with = with;
	}
	err = config_changes(config, &of_line, error, size);
	if (!err)
		err = config_changes(config, changes, error, size);
	if (!err)
		err = config_rules(config, &s->rules, error, size);
	if (err) {
		session_close(s);
		return err;
	}
	scenario_program(scenario, &s->program);
	return 0;
}

/* The program in C inside a report: it has to be a part of this process. */
static int config_module(const struct report_config *config,
			 struct scenario **scenario, char *error, size_t size)
{
	struct diagnostics diag = { 0 };
	char why[256] = "";

	if (!module_linked())
		return fail(error, size,
			    "it holds a program in C, which has to be built");
	*scenario =
		module_scenario(config->scenario_file, &diag, why, sizeof(why));
	if (!*scenario)
		return fail(error, size, "its program is not valid: %s",
			    diag.nr ? diag.list[0].text : why);
	return 0;
}

/* The scenario inside a report, with the report's parameters. */
static int config_parse(const struct report_config *config,
			struct scenario **scenario, char *error, size_t size)
{
	struct diagnostics diag = { 0 };

	if (*config->compiler) {
		if (config_module(config, scenario, error, size))
			return -EINVAL;
	} else {
		*scenario = scenario_parse(config->scenario_file,
					   config->scenario_text,
					   config->scenario_size, &diag);
	}
	if (!*scenario)
		return fail(error, size,
			    "its scenario is not valid: %s:%u:%u: %s",
			    config->scenario_file, diag.list[0].at.line,
			    diag.list[0].at.column, diag.list[0].text);
	if (strcmp((*scenario)->name, config->scenario_name))
		return fail(error, size,
			    "its scenario is called '%s', not '%s'",
			    (*scenario)->name, config->scenario_name);
	if ((*scenario)->hash != config->scenario_hash)
		return fail(error, size,
			    "its scenario's text has the hash "
			    "%016" PRIx64 ", but it was made from %016" PRIx64,
			    (*scenario)->hash, config->scenario_hash);
	for (unsigned int i = 0; i < config->nr_params; i++)
		if (scenario_set(*scenario, config->params[i].name,
				 config->params[i].value))
			return fail(error, size,
				    "its scenario does not take "
				    "%s = %" PRIu64,
				    config->params[i].name,
				    config->params[i].value);
	return 0;
}

/*
 * A report may be of another build, with other limits, and its rules may be
 * others now.
 */
static int config_setup(const struct session *s, char *error, size_t size)
{
	const struct diagnostic *first;
	struct diagnostics diag = { 0 };

	session_apply(s);
	if (!scenario_check_setup(s->scenario, &diag))
		return 0;
	first = &diag.list[0];
	return fail(error, size, "%s:%u:%u: %s", s->config.scenario_file,
		    first->at.line, first->at.column, first->text);
}

int session_open_config(struct session *s, const struct report_config *config,
			const struct session_changes *changes, char *error,
			size_t size)
{
	int err;

	memset(s, 0, sizeof(*s));
	s->owned = true;
	config_copy(&s->config, config);
	err = config_parse(config, &s->scenario, error, size);
	/* The code of that version, without what the report left out. */
	if (changes && changes->kernel)
		s->config.nr_without = s->config.nr_with = 0;
	if (!err && changes)
		err = config_changes(&s->config, changes, error, size);
	if (!err)
		err = config_rules(&s->config, &s->rules, error, size);
	if (!err)
		err = config_setup(s, error, size);
	if (err) {
		session_close(s);
		return err;
	}
	scenario_program(s->scenario, &s->program);
	return 0;
}

void session_apply(const struct session *s)
{
	locate_init();
	rules_apply(&s->rules);
	env_apply(&s->config.env);
	if (sched_hooks.search)
		sched_hooks.search();
}

void session_close(struct session *s)
{
	free(s->config.scenario_text);
	if (s->owned)
		scenario_free(s->scenario);
	memset(s, 0, sizeof(*s));
}

/* Trace the n-th schedule of a find: those of other edges, then its own. */
static int find_trace(const struct session *s, const struct find *find,
		      unsigned int n, struct trace *trace, char *error,
		      size_t size)
{
	const struct schedule *schedule = n < find->nr_more ? &find->more[n] :
							      &find->schedule;
	int err;

	err = trace_run(&s->program, schedule, true, s->config.steps_max,
			trace);
	if (err) {
		snprintf(error, size, "%s", strerror(-err));
		return err;
	}
	if (trace->end != TRACE_DIVERGED)
		return 0;
	snprintf(error, size,
		 "the schedule of the find cannot be followed "
		 "again: step %" PRIu32 ": %s",
		 trace->diverged_step, trace->diverged_why);
	trace_free(trace);
	return -ENOTRECOVERABLE;
}

int session_report(const struct session *s, struct find *find,
		   const struct shrink_options *bounds, struct report *report,
		   char *error, size_t size)
{
	struct shrink_options within = *bounds;
	const struct violation *again;
	int err;

	memset(report, 0, sizeof(*report));
	session_apply(s);
	/* It is replayed with this limit. */
	within.steps = s->config.steps_max;
	err = shrink(&s->program, find, &within, &report->shrink);
	if (err) {
		snprintf(error, size, "%s",
			 err == -EAGAIN ?
				 "its schedule does not give it again" :
				 strerror(-err));
		return err == -EAGAIN ? -ENOTRECOVERABLE : err;
	}
	report->traces =
		must(calloc(1 + find->nr_more, sizeof(*report->traces)));
	config_copy(&report->config, &s->config);
	/* Shrinking has left its own traces. */
	session_apply(s);
	for (unsigned int i = 0; i <= find->nr_more; i++) {
		err = find_trace(s, find, i, &report->traces[i], error, size);
		if (err)
			break;
		report->nr_traces++;
	}
	again = err ? NULL : report_violation(report);
	if (!err &&
	    (!again || !report_same_violation(again, &find->violation))) {
		snprintf(error, size,
			 "the schedule of the find gives '%s' "
			 "instead of '%s'",
			 again ? again->title : "nothing",
			 find->violation.title);
		err = -ENOTRECOVERABLE;
	}
	if (err)
		report_free(report);
	return err;
}

bool session_replay(const struct session *s, const struct report *report,
		    struct trace *traces, char *why, size_t size)
{
	bool same = true;
	int err;

	session_apply(s);
	memset(traces, 0, report->nr_traces * sizeof(*traces));
	for (unsigned int i = 0; i < report->nr_traces; i++) {
		err = trace_run(&s->program, &report->traces[i].schedule, true,
				s->config.steps_max, &traces[i]);
		if (err) {
			snprintf(why, size, "%s", strerror(-err));
			return false;
		}
		if (same)
			same = report_compare(&report->traces[i], &traces[i],
					      why, size);
	}
	return same;
}
