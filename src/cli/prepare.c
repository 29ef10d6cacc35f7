/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Preparing an exploration: strategy and limits, files, parameters, rules,
 * environment, set-ups, and the folder for reports.
 */
#include "cli/prepare.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/files.h"
#include "cli/names.h"
#include "cli/options.h"
#include "report/store.h"

/* What is said about the set of visited states, to one that has none. */
static bool check_states(const struct options *options,
			 const struct strategy *strategy)
{
	const struct {
		bool given;
		const char *name;
	} all[] = {
		{ options->bitstate, "bitstate" },
		{ options->exact, "exact" },
		{ options->no_reduction, "no-reduction" },
		{ options->memory_given, "memory" },
	};
	bool good = true;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		if (!all[i].given || strategy->explore)
			continue;
		message("--%s is for a strategy that visits states; '%s' does "
			"not: add --strategy=states",
			all[i].name, strategy->name);
		good = false;
	}
	return good;
}

static bool choose_strategy(const struct options *options, struct plan *plan)
{
	const char *name = options->strategy ? options->strategy :
					       PREPARE_STRATEGY;

	plan->strategy = names_strategy(name);
	if (!plan->strategy || !check_states(options, plan->strategy))
		return false;
	if (!options->preemptions_given || plan->strategy->bound)
		return true;
	message("--preemptions bounds a strategy that searches in order; "
		"'%s' does not: add --strategy=dfs",
		name);
	return false;
}

/*
 * A plain run is to end in reasonable time.  A strategy that chooses at random
 * goes on for ever, so it gets so many executions; one that comes to an end is
 * worth waiting for, but not all day.
 */
static void choose_limits(const struct options *options, struct plan *plan)
{
	bool ends = plan->strategy->complete;

	plan->executions = options->executions;
	plan->seconds = options->time;
	if (options->executions_given || options->time_given)
		return;
	if (ends)
		plan->seconds = PREPARE_SECONDS;
	else
		plan->executions = PREPARE_EXECUTIONS;
}

static bool load_all(const struct options *options, struct prepared *p)
{
	struct files files;
	bool good =
		files_expand(options->operands, options->nr_operands, &files);

	p->scenarios = must(calloc(files.nr + 1, sizeof(*p->scenarios)));
	for (unsigned int i = 0; i < files.nr; i++) {
		struct scenario *scenario = files_load(files.names[i]);

		if (scenario)
			p->scenarios[p->nr_scenarios++] = scenario;
		else
			good = false;
	}
	files_free(&files);
	return good;
}

/* One --set for one scenario: 0, -ENOENT, or a negative error already told. */
static int set_one(struct scenario *scenario, const char *name, uint64_t value)
{
	int err = scenario_set(scenario, name, value);

	if (err != -ERANGE)
		return err;
	for (unsigned int i = 0; i < scenario->nr_params; i++)
		if (!strcmp(scenario->params[i].name, name))
			message("--set %s=%" PRIu64 ": %s takes %" PRIu64
				" to %" PRIu64,
				name, value, scenario->file,
				scenario->params[i].min,
				scenario->params[i].max);
	return err;
}

/* --set NAME=VALUE for all scenarios that have the parameter. */
static bool set_all(struct prepared *p, const char *setting)
{
	const char *equals = strchr(setting, '=');
	unsigned int nr_set = 0;
	bool good = true;
	uint64_t value;
	char *name;

	if (!equals || equals == setting || number_parse(equals + 1, &value)) {
		message("option '--set' takes NAME=NUMBER, not '%s'", setting);
		return false;
	}
	name = must(strndup(setting, (size_t)(equals - setting)));
	for (unsigned int i = 0; i < p->nr_scenarios; i++) {
		int err = set_one(p->scenarios[i], name, value);

		nr_set += err != -ENOENT;
		good &= !err || err == -ENOENT;
	}
	if (!nr_set) {
		names_unknown_param(name, p->scenarios, p->nr_scenarios);
		good = false;
	}
	free(name);
	return good;
}

static bool set_params(const struct options *options, struct prepared *p)
{
	bool good = true;

	for (unsigned int i = 0; options->size_given && i < p->nr_scenarios;
	     i++)
		scenario_size_next(p->scenarios[i]);
	for (unsigned int i = 0; i < options->set.nr; i++)
		good &= set_all(p, options->set.items[i]);
	return good;
}

/* The settings of --environment over those that are there. */
static bool set_environment(const struct options *options, struct env *env)
{
	const char *text = options->environment;
	struct diagnostics diag = { 0 };

	if (!text || !environment_parse(text, strlen(text), env, &diag))
		return true;
	print_diagnostics("--environment", text, strlen(text), &diag);
	return false;
}

static bool open_line(const struct options *options, const struct plan *plan,
		      struct scenario *scenario,
		      const struct scenario_result *line, const struct env *env,
		      struct prepared_line *prepared)
{
	const struct session_changes changes = {
		.kernel = options->kernel,
		.without = options->without.items,
		.nr_without = options->without.nr,
		.with = options->with.items,
		.nr_with = options->with.nr,
		.env = env,
		.strategy = plan->strategy->name,
		.seed = options->seed,
		.steps = (uint32_t)options->steps,
	};
	char error[256];

	prepared->line = line;
	if (!session_open(&prepared->session, scenario, line, &changes, error,
			  sizeof(error)))
		return true;
	message("%s:%u: %s", scenario->file, line->at.line, error);
	return false;
}

static bool open_lines(const struct options *options, const struct plan *plan,
		       struct scenario *scenario, struct prepared *p)
{
	struct env env = scenario->env;

	if (!set_environment(options, &env))
		return false;
	for (unsigned int i = 0; i < scenario->nr_results; i++) {
		struct prepared_line *line = &p->lines[p->nr_lines];

		if (!open_line(options, plan, scenario, &scenario->results[i],
			       &env, line))
			return false;
		p->nr_lines++;
		session_apply(&line->session);
		if (!files_check_setup(scenario))
			return false;
	}
	return true;
}

/* Nothing keeps files from having scenarios of one name. */
static void mark_homonyms(struct prepared *p)
{
	for (unsigned int i = 0; i < p->nr_lines; i++) {
		const struct scenario *s = p->lines[i].session.scenario;

		for (unsigned int k = 0; k < p->nr_scenarios; k++)
			if (p->scenarios[k] != s &&
			    !strcmp(p->scenarios[k]->name, s->name))
				p->lines[i].homonym = true;
	}
}

/* Options may have made lines the same that are not so in the file. */
static void mark_namesakes(struct prepared *p)
{
	char **names = must(calloc(p->nr_lines + 1, sizeof(*names)));
	char name[OUTCOME_LINE_MAX];

	for (unsigned int i = 0; i < p->nr_lines; i++)
		names[i] = must(strdup(outcome_line(&p->lines[i], name)));
	for (unsigned int i = 0; i < p->nr_lines; i++)
		for (unsigned int k = 0; k < i; k++)
			if (!strcmp(names[i], names[k]))
				p->lines[i].namesake = p->lines[k].namesake =
					true;
	for (unsigned int i = 0; i < p->nr_lines; i++)
		free(names[i]);
	free(names);
}

static bool open_all(const struct options *options, struct plan *plan,
		     struct prepared *p)
{
	bool good = true;

	for (unsigned int i = 0; i < p->nr_scenarios; i++)
		plan->nr_lines += p->scenarios[i]->nr_results;
	p->lines = must(calloc(plan->nr_lines + 1, sizeof(*p->lines)));
	for (unsigned int i = 0; good && i < p->nr_scenarios; i++)
		good = open_lines(options, plan, p->scenarios[i], p);
	plan->scenarios = p->scenarios;
	plan->nr_scenarios = p->nr_scenarios;
	plan->lines = p->lines;
	mark_homonyms(p);
	mark_namesakes(p);
	return good;
}

/* An hour of searching should not end at a misspelt folder. */
static bool check_reports(const char *dir)
{
	char error[512];

	if (!*dir || !store_check(dir, error, sizeof(error)))
		return true;
	message("--reports: %s", error);
	return false;
}

bool prepare(const struct options *options, struct plan *plan,
	     struct prepared *p)
{
	struct env env;
	bool good;

	memset(p, 0, sizeof(*p));
	env_default(&env);
	/* All that is wrong is told at once, as far as it can be seen. */
	good = choose_strategy(options, plan);
	good &= names_check_rules(options);
	good &= set_environment(options, &env);
	good &= load_all(options, p) && set_params(options, p);
	good &= check_reports(options->reports);
	if (!good)
		return false;
	choose_limits(options, plan);
	return open_all(options, plan, p);
}

void prepare_free(struct prepared *p)
{
	for (unsigned int i = 0; i < p->nr_lines; i++)
		session_close(&p->lines[i].session);
	for (unsigned int i = 0; i < p->nr_scenarios; i++)
		scenario_free(p->scenarios[i]);
	free(p->lines);
	free(p->scenarios);
}
