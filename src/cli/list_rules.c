/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace list rules, and kernels: what --without, --with and --kernel take.
 */
#include <stdio.h>
#include <string.h>

#include "cli/build_json.h"
#include "cli/list.h"
#include "cli/term.h"
#include "cli/wrap.h"
#include "kernel/rules.h"

#define INDENT 6u

/* "      word: text" */
static void detail(const char *word, const char *text)
{
	if (!text || !*text)
		return;
	printf("%*s%s: ", (int)INDENT, "", word);
	wrap(INDENT + (unsigned int)strlen(word) + 2, INDENT + 2, text);
}

static void rule_text(const struct rule_info *rule)
{
	char shape[128];

	wrap_entry(rule->name, INDENT, rule->summary);
	detail("without it", rule->without);
	detail("kept by", rule->function);
	detail("source", rule->source);
	if (rule->form < 0)
		return;
	snprintf(shape, sizeof(shape), "leaving it out is --with=%s:%s",
		 forms_table[rule->form].name, shapes_table[rule->shape].name);
	detail("form", shape);
}

static void form_text(unsigned int n)
{
	const struct form_info *form = &forms_table[n];
	const struct shape_info *shape = shapes_table;
	char name[128], text[1024];

	wrap_entry(form->name, INDENT, form->summary);
	for (unsigned int left = shapes_nr; left--; shape++) {
		if (shape->form != n)
			continue;
		snprintf(name, sizeof(name), "%s:%s", form->name, shape->name);
		snprintf(text, sizeof(text), "%s (%s%s)", shape->summary,
			 shape->versions,
			 shape == &shapes_table[form->shape_default] ?
				 "; the default" :
				 "");
		detail(name, text);
	}
}

void list_rules_text(void)
{
	const struct rule_info *rule = rules_table;

	puts("Rules, for 'without RULE' and --without=RULE:");
	for (unsigned int left = rules_nr; left--; rule++) {
		putchar('\n');
		rule_text(rule);
	}
	puts("\nForms, for 'with FORM:SHAPE' and --with=FORM:SHAPE:");
	for (unsigned int i = 0, left = forms_nr; left--; i++) {
		putchar('\n');
		form_text(i);
	}
}

static cJSON *rule_json(const struct rule_info *rule)
{
	cJSON *object = build_object();

	build_string(object, "name", rule->name);
	build_string(object, "summary", rule->summary);
	build_string(object, "source", rule->source);
	build_string(object, "function", rule->function);
	build_string(object, "without", rule->without);
	if (rule->form < 0) {
		build_null(object, "form");
		build_null(object, "shape");
	} else {
		build_string(object, "form", forms_table[rule->form].name);
		build_string(object, "shape", shapes_table[rule->shape].name);
	}
	return object;
}

static cJSON *form_json(unsigned int n)
{
	const struct form_info *form = &forms_table[n];
	const struct shape_info *shape = shapes_table;
	cJSON *object = build_object(), *shapes = build_array();

	build_string(object, "name", form->name);
	build_string(object, "summary", form->summary);
	build_string(object, "default", shapes_table[form->shape_default].name);
	for (unsigned int left = shapes_nr; left--; shape++) {
		cJSON *entry;

		if (shape->form != n)
			continue;
		entry = build_object();
		build_string(entry, "name", shape->name);
		build_string(entry, "summary", shape->summary);
		build_string(entry, "versions", shape->versions);
		build_item(shapes, NULL, entry);
	}
	build_item(object, "shapes", shapes);
	return object;
}

void list_rules_json(cJSON *to)
{
	const struct rule_info *rule = rules_table;
	cJSON *rules = build_array(), *forms = build_array();

	for (unsigned int left = rules_nr; left--; rule++)
		build_item(rules, NULL, rule_json(rule));
	for (unsigned int i = 0, left = forms_nr; left--; i++)
		build_item(forms, NULL, form_json(i));
	build_item(to, "rules", rules);
	build_item(to, "forms", forms);
}

void list_kernels_text(void)
{
	const char *version;

	for (unsigned int i = 0; (version = rules_kernel_version(i)); i++) {
		struct rules_selection rules;
		char text[1024] = "";
		size_t len = 0;

		rules_default(&rules);
		rules_kernel(&rules, version);
		for (unsigned int f = 0, left = forms_nr; left--; f++)
			len += (size_t)snprintf(
				text + len, sizeof(text) - len, "%s%s:%s",
				f ? ", " : "", forms_table[f].name,
				shapes_table[rules.shape[f]].name);
		wrap_entry(version, 10, text);
	}
}

cJSON *list_forms_json(const struct rules_selection *rules)
{
	cJSON *forms = build_object();

	for (unsigned int f = 0, left = forms_nr; left--; f++)
		build_string(forms, forms_table[f].name,
			     shapes_table[rules->shape[f]].name);
	return forms;
}

void list_kernels_json(cJSON *to)
{
	cJSON *array = build_array();
	const char *version;

	for (unsigned int i = 0; (version = rules_kernel_version(i)); i++) {
		cJSON *object = build_object();
		struct rules_selection rules;

		rules_default(&rules);
		rules_kernel(&rules, version);
		build_string(object, "version", version);
		build_item(object, "forms", list_forms_json(&rules));
		build_item(array, NULL, object);
	}
	build_item(to, "kernels", array);
}
