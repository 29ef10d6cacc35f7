/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * --format=json: one object, reports/schema/results-1.schema.json.
 *
 * It is printed at the end, whole: a reader gets all of it or nothing.
 */
#include "cli/build_json.h"

#include <stdlib.h>

#include "cli/list.h"
#include "cli/options.h"
#include "cli/outcome.h"
#include "cli/peak.h"
#include "report/format.h"

struct json {
	const struct plan *plan;
	cJSON *results;
};

static void add_params(cJSON *to, const struct report_config *config)
{
	cJSON *object = build_object();

	for (unsigned int i = 0; i < config->nr_params; i++)
		build_integer(object, config->params[i].name,
			      config->params[i].value);
	build_item(to, "params", object);
}

static void add_judgement(cJSON *to, const struct judgement *judgement)
{
	if (judgement->met == MET_OPEN)
		build_null(to, "met");
	else
		build_bool(to, "met", judgement->met == MET_YES);
	build_string(to, "verdict", verdict_name(judgement->verdict));
}

static void add_bitstate(cJSON *to, const struct search_result *search)
{
	cJSON *object;

	if (!search->hash_factor) {
		build_null(to, "bitstate");
		return;
	}
	object = build_object();
	build_decimal(object, "missed", search->missed);
	build_decimal(object, "hash_factor", search->hash_factor);
	build_item(to, "bitstate", object);
}

static void add_counts(cJSON *to, const struct outcome *outcome)
{
	const struct search_result *search = outcome->search;
	double rate = search->seconds > 0 ?
			      (double)search->executions / search->seconds :
			      0;
	char doubt[OUTCOME_DOUBT_MAX];

	build_integer(to, "executions", search->executions);
	build_integer(to, "blocked", search->blocked);
	build_integer(to, "steps", search->steps);
	build_integer(to, "states", search->states);
	build_string(to, "doubt", outcome_doubt(search->doubt, doubt));
	build_bool(to, "exact", outcome->exact);
	build_integer(to, "table_bytes", search->table_bytes);
	add_bitstate(to, search);
	build_integer(to, "peak_bytes", peak_bytes());
	build_bool(to, "complete", outcome->judgement.verdict == VERDICT_NEVER);
	/* A search that ended with a find was not cut off. */
	if (outcome->judgement.met == MET_OPEN && search->limit)
		build_string(to, "limit", search->limit);
	else
		build_null(to, "limit");
	build_decimal(to, "elapsed_s", search->seconds);
	build_integer(to, "executions_per_s", (uint64_t)rate);
}

static void add_violations(cJSON *to, const struct outcome *outcome)
{
	cJSON *array = build_array(), *object;

	for (unsigned int i = 0; i < outcome->nr_finds; i++) {
		const struct outcome_find *find = &outcome->finds[i];
		const struct violation *v = &find->find->violation;

		object = build_object();
		build_string(object, "kind", v->invariant->name);
		build_string(object, "title", v->title);
		if (*find->path)
			build_string(object, "report", find->path);
		else
			build_null(object, "report");
		build_item(array, NULL, object);
	}
	build_item(to, "violations", array);
}

static void *json_begin(const struct plan *plan)
{
	struct json *json = must(calloc(1, sizeof(*json)));

	json->plan = plan;
	json->results = build_array();
	return json;
}

static void json_result(void *state, const struct outcome *outcome)
{
	const struct json *json = state;
	const struct session *session = &outcome->run->session;
	const struct report_config *config = &session->config;
	const struct scenario_result *line = outcome->run->line;
	cJSON *to = build_object();
	char text[512];

	build_string(to, "scenario", config->scenario_name);
	build_string(to, "file", session->scenario->file);
	build_integer(to, "line", line->at.line);
	build_strings(to, "covers", session->scenario->covers,
		      session->scenario->nr_covers);
	build_strings(to, "without", config->without, config->nr_without);
	build_strings(to, "with", config->with, config->nr_with);
	build_string(to, "kernel", config->kernel);
	build_item(to, "forms", list_forms_json(&session->rules));
	add_params(to, config);
	build_string(to, "expected", result_expected(line, text, sizeof(text)));
	add_judgement(to, &outcome->judgement);
	build_string(to, "strategy", json->plan->strategy->name);
	build_string(to, "ended_by", outcome->search->strategy);
	build_integer(to, "seed", json->plan->options->seed);
	env_print(&config->env, text, sizeof(text));
	build_string(to, "environment", text);
	add_counts(to, outcome);
	add_violations(to, outcome);
	build_item(json->results, NULL, to);
}

static void json_end(void *state, bool interrupted)
{
	struct json *json = state;
	cJSON *all = build_object();
	unsigned int nr_run = (unsigned int)cJSON_GetArraySize(json->results);

	(void)interrupted;	/* not_run tells */
	build_string(all, "schema", "mmurace-results-1");
	build_string(all, "memory_model", REPORT_MEMORY_MODEL);
	build_integer(all, "not_run", json->plan->nr_lines - nr_run);
	build_item(all, "results", json->results);
	build_print(all);
	free(json);
}

const struct writer writer_json = { json_begin, json_result, json_end };
