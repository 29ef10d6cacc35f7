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
#include "report/session.h"
#include "scenario/suggest.h"

/* The nearest of the names offered: by spelling, else one that holds it. */
struct nearest {
	struct suggestion near;
	const char *name, *containing;
	unsigned int nr_containing;
};

static void nearest_start(struct nearest *n, const char *name, size_t len)
{
	*n = (struct nearest){ .name = name };
	suggest_start(&n->near, name, len);
}

static void nearest_offer(struct nearest *n, const char *candidate)
{
	suggest_offer(&n->near, candidate);
	if (strlen(n->name) > 2 && strstr(candidate, n->name)) {
		n->containing = candidate;
		n->nr_containing++;
	}
}

static const char *nearest_get(const struct nearest *n)
{
	if (n->near.best)
		return n->near.best;
	return n->nr_containing == 1 ? n->containing : NULL;
}

/* "no rule 'X'; did you mean 'Y'?" */
static void unknown(const char *what, const struct nearest *n, const char *list)
{
	const char *best = nearest_get(n);

	if (best)
		message("no %s '%s'; did you mean '%s'?", what, n->name, best);
	else
		message("no %s '%s'; 'mmurace list %s' shows them", what,
			n->name, list);
}

const struct strategy *names_strategy(const char *name)
{
	const struct strategy *strategy = strategy_find(name);
	struct nearest near;

	if (strategy && !strategy->internal)
		return strategy;
	nearest_start(&near, name, strlen(name));
	for (unsigned int i = 0; (strategy = strategy_get(i)); i++)
		if (!strategy->internal)
			nearest_offer(&near, strategy->name);
	unknown("strategy", &near, "strategies");
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
	struct nearest near;

	rules_default(&rules);
	if (!rules_without(&rules, rule))
		return true;
	nearest_start(&near, rule, strlen(rule));
	for (unsigned int i = 0; i < RULE_NR; i++)
		nearest_offer(&near, rules_table[i].name);
	unknown("rule", &near, "rules");
	return false;
}

/* The form with the name that ends at @len; -1: none. */
static int find_form(const char *name, size_t len)
{
	for (unsigned int i = 0; i < FORM_NR; i++)
		if (strlen(forms_table[i].name) == len &&
		    !memcmp(forms_table[i].name, name, len))
			return (int)i;
	return -1;
}

/* The form is there; its shape was misspelt, or left out (NULL). */
static void unknown_shape(unsigned int form, const char *shape)
{
	const char *name = forms_table[form].name;
	char all[512] = "";

	for (unsigned int i = 0; i < SHAPE_NR; i++)
		if (shapes_table[i].form == form)
			append_name(all, sizeof(all), shapes_table[i].name);
	if (shape)
		message("form '%s' has no shape '%s'; it has: %s", name, shape,
			all);
	else
		message("form '%s' wants a shape behind a colon: %s", name,
			all);
}

static bool check_with(const char *with)
{
	const char *colon = strchr(with, ':');
	size_t len = colon ? (size_t)(colon - with) : strlen(with);
	struct rules_selection rules;
	struct nearest near;
	int form = find_form(with, len);

	rules_default(&rules);
	if (!rules_with(&rules, with))
		return true;
	if (form >= 0) {
		unknown_shape((unsigned int)form, colon ? colon + 1 : NULL);
		return false;
	}
	nearest_start(&near, with, len);
	for (unsigned int i = 0; i < FORM_NR; i++)
		nearest_offer(&near, forms_table[i].name);
	unknown("form", &near, "rules");
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
	struct nearest near;
	const char *best;

	nearest_start(&near, name, strlen(name));
	for (unsigned int i = 0; i < nr; i++)
		for (unsigned int j = 0; j < scenarios[i]->nr_params; j++)
			nearest_offer(&near, scenarios[i]->params[j].name);
	best = nearest_get(&near);
	if (best)
		message("no parameter '%s'; did you mean '%s'?", name, best);
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

bool names_is_report(const char *path)
{
	return ends_in(path, ".json");
}
