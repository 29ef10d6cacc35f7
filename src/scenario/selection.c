/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Names of rules, forms and shapes, looked up and suggested.
 */
#include "scenario/selection.h"

#include <stdio.h>
#include <string.h>

#include "kernel/rules.h"
#include "scenario/diag.h"
#include "scenario/suggest.h"
#include "scenario/text.h"

#define SHOWN_MAX 64u
#define LIST "'mmurace list rules' shows all"

int selection_form(const char *name, size_t length)
{
	for (unsigned int i = 0; i < forms_nr; i++)
		if (text_is(name, length, forms_table[i].name))
			return (int)i;
	return -1;
}

void selection_no_rule(struct diagnostics *diag, struct position at,
		       const char *name, size_t length)
{
	char shown[SHOWN_MAX], remedy[REMEDY_MAX];
	struct suggestion suggestion;

	text_quote(shown, sizeof(shown), name, length, 50);
	if (selection_form(name, length) >= 0) {
		diag_add(diag, at, MSG(RULE_IS_FORM), shown, shown);
		return;
	}
	suggest_start(&suggestion, name, length);
	for (unsigned int i = 0; i < rules_nr; i++)
		suggest_offer(&suggestion, rules_table[i].name);
	diag_add(diag, at, MSG(RULE_UNKNOWN), shown,
		 diag_remedy(remedy, suggestion.best, LIST));
}

void selection_no_form(struct diagnostics *diag, struct position at,
		       const char *name, size_t length)
{
	char shown[SHOWN_MAX], remedy[REMEDY_MAX];
	struct suggestion suggestion;

	text_quote(shown, sizeof(shown), name, length, 50);
	for (unsigned int i = 0; i < rules_nr; i++)
		if (text_is(name, length, rules_table[i].name)) {
			diag_add(diag, at, MSG(FORM_IS_RULE), shown, shown);
			return;
		}
	suggest_start(&suggestion, name, length);
	for (unsigned int i = 0; i < forms_nr; i++)
		suggest_offer(&suggestion, forms_table[i].name);
	diag_add(diag, at, MSG(FORM_UNKNOWN), shown,
		 diag_remedy(remedy, suggestion.best, LIST));
}

void selection_no_shape(struct diagnostics *diag, struct position at, int form,
			const char *shape, size_t length)
{
	char shown[SHOWN_MAX], remedy[REMEDY_MAX], all[REMEDY_MAX] = "";
	struct suggestion suggestion;

	suggest_start(&suggestion, shape, length);
	for (unsigned int i = 0; i < shapes_nr; i++) {
		if ((int)shapes_table[i].form != form)
			continue;
		suggest_offer(&suggestion, shapes_table[i].name);
		diag_list(all, "its shapes are ", ", ", shapes_table[i].name);
	}
	if (shape)
		diag_add(diag, at, MSG(SHAPE_UNKNOWN), forms_table[form].name,
			 text_quote(shown, sizeof(shown), shape, length, 50),
			 diag_remedy(remedy, suggestion.best, all));
	else
		diag_add(diag, at, MSG(FORM_SHAPE), forms_table[form].name,
			 all);
}
