/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Looking up what was typed, and "did you mean" where it is not there.
 */
#include "cli/names.h"

#include <errno.h>
#include <string.h>

#include "cli/append.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "kernel/rules.h"
#include "module/declared.h"
#include "report/session.h"
#include "scenario/selection.h"
#include "scenario/suggest.h"

/* The command line has no lines. */
static const struct position nowhere;

const struct strategy *names_strategy(const char *name)
{
	const struct strategy *strategy = strategy_find(name);
	struct suggestion near;

	if (strategy && !strategy->internal)
		return strategy;
	suggest_start(&near, name, strlen(name));
	for (unsigned int i = 0; (strategy = strategy_get(i)); i++)
		if (!strategy->internal)
			suggest_offer(&near, strategy->name);
	if (near.best)
		message("no strategy '%s'; did you mean '%s'?", name,
			near.best);
	else
		message("no strategy '%s'; 'mmurace list strategies' shows them",
			name);
	return NULL;
}

/* Versions that look alike are no misspelling of each other: all are named. */
static bool check_kernel(const char *version)
{
	struct rules_selection rules;
	char all[128] = "";
	const char *known;

	rules_default(&rules);
	if (!version || !rules_kernel(&rules, version))
		return true;
	for (unsigned int i = 0; (known = rules_kernel_version(i)); i++)
		append_name(all, sizeof(all), known);
	message("no kernel version '%s'; there are: %s", version, all);
	return false;
}

static bool check_without(const char *rule)
{
	struct rules_selection rules;
	struct diagnostics diag = { 0 };

	rules_default(&rules);
	if (!rules_without(&rules, rule))
		return true;
	selection_no_rule(&diag, nowhere, rule, strlen(rule));
	message("%s", diag.list[0].text);
	return false;
}

static bool check_with(const char *with)
{
	const char *shape = strchr(with, ':');
	size_t len = shape ? (size_t)(shape++ - with) : strlen(with);
	struct rules_selection rules;
	struct diagnostics diag = { 0 };
	int form = selection_form(with, len);

	rules_default(&rules);
	if (!rules_with(&rules, with))
		return true;
	if (form < 0)
		selection_no_form(&diag, nowhere, with, len);
	else
		selection_no_shape(&diag, nowhere, form, shape,
				   shape ? strlen(shape) : 0);
	message("%s", diag.list[0].text);
	return false;
}

/* A form is decided once: leaving a rule out may be a shape of one, too. */
static bool check_pair(const char *option_a, const char *a,
		       const char *option_b, const char *b)
{
	int form = session_form(a);

	if (form < 0 || session_form(b) != form || !strcmp(a, b))
		return true;
	message("--%s=%s and --%s=%s both decide the form '%s': give one of "
		"them",
		option_a, a, option_b, b, forms_table[form].name);
	return false;
}

static bool check_pairs(const struct option_list *without,
			const struct option_list *with)
{
	bool good = true;

	for (unsigned int i = 0; i < without->nr; i++) {
		for (unsigned int k = 0; k < i; k++)
			good &= check_pair("without", without->items[k],
					   "without", without->items[i]);
		for (unsigned int k = 0; k < with->nr; k++)
			good &= check_pair("without", without->items[i], "with",
					   with->items[k]);
	}
	for (unsigned int i = 0; i < with->nr; i++)
		for (unsigned int k = 0; k < i; k++)
			good &= check_pair("with", with->items[k], "with",
					   with->items[i]);
	return good;
}

bool names_check_rules(const struct options *options)
{
	const struct option_list *without = &options->without;
	const struct option_list *with = &options->with;
	bool good = check_kernel(options->kernel);

	for (unsigned int i = 0; i < without->nr; i++)
		good &= check_without(without->items[i]);
	for (unsigned int i = 0; i < with->nr; i++)
		good &= check_with(with->items[i]);
	return good && check_pairs(without, with);
}

void names_unknown_param(const char *name, struct scenario *const *scenarios,
			 unsigned int nr)
{
	struct suggestion near;

	suggest_start(&near, name, strlen(name));
	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int j = 0; j < scenarios[i]->nr_params; j++)
			suggest_offer(&near, scenarios[i]->params[j].name);
	if (near.best)
		message("no parameter '%s'; did you mean '%s'?", name,
			near.best);
	else
		message("no parameter '%s'; 'mmurace show %s' shows what there "
			"is",
			name, nr ? scenarios[0]->file : "SCENARIO");
}

static bool ends_in(const char *path, const char *suffix)
{
	size_t len = strlen(path), n = strlen(suffix);

	return len > n && !strcmp(path + len - n, suffix);
}

bool names_is_scenario(const char *path)
{
	return ends_in(path, SCENARIO_SUFFIX);
}

bool names_is_module(const char *path)
{
	return ends_in(path, MODULE_SUFFIX);
}

bool names_is_report(const char *path)
{
	return ends_in(path, ".json");
}
