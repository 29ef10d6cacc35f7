/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace list WHAT: the tables of the tool, for people and for scripts.
 */
#include "cli/list.h"

#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "cli/append.h"
#include "cli/build_json.h"
#include "cli/options.h"
#include "cli/wrap.h"
#include "kernel/env.h"
#include "scenario/operations.h"
#include "scenario/suggest.h"
#include "sched/strategy.h"

static void operations_text(void)
{
	operations_print(stdout);
}

static void operations_add(cJSON *to)
{
	build_item(to, "operations", operations_json());
}

static void invariants_text(void)
{
	const struct invariant *invariant;
	char text[512];

	for (unsigned int i = 0; (invariant = invariant_get(i)); i++) {
		snprintf(text, sizeof(text), "%s (%s%s)", invariant->summary,
			 invariant->ids,
			 invariant->advisory ? "; advisory" : "");
		wrap_entry(invariant->name, 22, text);
	}
}

static void invariants_json(cJSON *to)
{
	const struct invariant *invariant;
	cJSON *array = build_array();

	for (unsigned int i = 0; (invariant = invariant_get(i)); i++) {
		cJSON *object = build_object();

		build_string(object, "name", invariant->name);
		build_string(object, "ids", invariant->ids);
		build_string(object, "summary", invariant->summary);
		build_bool(object, "advisory", invariant->advisory);
		build_item(array, NULL, object);
	}
	build_item(to, "invariants", array);
}

static void strategies_text(void)
{
	const struct strategy *strategy;

	for (unsigned int i = 0; (strategy = strategy_get(i)); i++)
		if (!strategy->internal)
			wrap_entry(strategy->name, 12, strategy->summary);
}

static void strategies_json(cJSON *to)
{
	const struct strategy *strategy;
	cJSON *array = build_array();

	for (unsigned int i = 0; (strategy = strategy_get(i)); i++) {
		cJSON *object;

		if (strategy->internal)
			continue;
		object = build_object();
		build_string(object, "name", strategy->name);
		build_string(object, "summary", strategy->summary);
		build_item(array, NULL, object);
	}
	build_item(to, "strategies", array);
}

static const struct {
	const char *name, *summary;
} secondaries[] = {
#define SECONDARY(name, summary) { name, summary },
#include "secondary/secondaries.def"
#undef SECONDARY
};

#define SECONDARIES (sizeof(secondaries) / sizeof(secondaries[0]))

static void secondaries_text(void)
{
	for (unsigned int i = 0; i < SECONDARIES; i++)
		wrap_entry(secondaries[i].name, 12, secondaries[i].summary);
}

static void secondaries_json(cJSON *to)
{
	cJSON *array = build_array();

	for (unsigned int i = 0; i < SECONDARIES; i++) {
		cJSON *object = build_object();

		build_string(object, "name", secondaries[i].name);
		build_string(object, "summary", secondaries[i].summary);
		build_item(array, NULL, object);
	}
	build_item(to, "secondaries", array);
}

/* "alloc_fail <= 0..8" or "reuse = none|lifo", the default first. */
static void setting(const struct env_info *info, char *buf, size_t size)
{
	size_t len;

	if (!info->words) {
		snprintf(buf, size, "%s <= N", info->name);
		return;
	}
	len = (size_t)snprintf(buf, size, "%s = ", info->name);
	for (unsigned int i = 0; info->words[i]; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%s",
					i ? "|" : "", info->words[i]);
}

static void environment_text(void)
{
	for (unsigned int i = 0; i < ENV_NR; i++) {
		const struct env_info *info = &env_table[i];
		char name[96], text[256];

		setting(info, name, sizeof(name));
		if (info->words)
			snprintf(text, sizeof(text),
				 "%s; %s unless said "
				 "otherwise",
				 info->summary, info->words[info->initial]);
		else
			snprintf(text, sizeof(text),
				 "%s, at most %u; %u "
				 "unless said otherwise",
				 info->summary, info->max, info->initial);
		wrap_entry(name, 22, text);
	}
}

static void environment_json(cJSON *to)
{
	cJSON *array = build_array();

	for (unsigned int i = 0; i < ENV_NR; i++) {
		const struct env_info *info = &env_table[i];
		cJSON *object = build_object(), *words;

		build_string(object, "name", info->name);
		build_string(object, "summary", info->summary);
		if (info->words) {
			build_string(object, "default",
				     info->words[info->initial]);
			words = build_array();
			for (unsigned int j = 0; info->words[j]; j++)
				build_string(words, NULL, info->words[j]);
			build_item(object, "words", words);
		} else {
			build_integer(object, "default", info->initial);
			build_integer(object, "max", info->max);
		}
		build_item(array, NULL, object);
	}
	build_item(to, "environment", array);
}

static const struct list lists[] = {
	{ "operations", false, operations_text, operations_add },
	{ "invariants", false, invariants_text, invariants_json },
	{ "rules", false, list_rules_text, list_rules_json },
	{ "strategies", false, strategies_text, strategies_json },
	{ "secondaries", false, secondaries_text, secondaries_json },
	{ "scenarios", true, NULL, NULL },
	{ "environment", false, environment_text, environment_json },
	{ "kernels", false, list_kernels_text, list_kernels_json },
};

#define LISTS (sizeof(lists) / sizeof(lists[0]))

const char *list_name(unsigned int n)
{
	return n < LISTS ? lists[n].name : NULL;
}

/* What there is, behind a message. */
static enum status unknown(const char *name)
{
	char all[256] = "";
	struct suggestion near;

	for (unsigned int i = 0; i < LISTS; i++)
		append_name(all, sizeof(all), lists[i].name);
	if (!name) {
		message("list what? %s", all);
		return STATUS_USAGE;
	}
	suggest_start(&near, name, strlen(name));
	for (unsigned int i = 0; i < LISTS; i++)
		suggest_offer(&near, lists[i].name);
	if (near.best)
		message("no list of '%s'; did you mean '%s'?", name, near.best);
	else
		message("no list of '%s'; there are: %s", name, all);
	return STATUS_USAGE;
}

static const struct list *find(const char *name)
{
	for (unsigned int i = 0; i < LISTS; i++)
		if (!strcmp(lists[i].name, name))
			return &lists[i];
	return NULL;
}

enum status list_main(const struct options *options)
{
	const struct list *list;
	cJSON *all;

	if (!options->nr_operands)
		return unknown(NULL);
	list = find(options->operands[0]);
	if (!list)
		return unknown(options->operands[0]);
	if (list->takes_folders)
		return list_scenarios(options);
	if (options->nr_operands > 1) {
		message("'list %s' does not know what to do with '%s'",
			list->name, options->operands[1]);
		return STATUS_USAGE;
	}
	if (options->format == FORMAT_JSON) {
		all = build_object();
		build_string(all, "schema", LIST_SCHEMA);
		list->json(all);
		build_print(all);
	} else {
		list->text();
	}
	return STATUS_MET;
}
