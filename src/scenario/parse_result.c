/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Result lines: "result sometimes stale-secondary or use-after-free without
 * notifier.release-before-unlink".
 *
 * Kinds are checked against the table of invariants, rules and forms against
 * that of the model; two lines that speak of the same code must not contradict.
 */
#include "scenario/parse.h"

#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "scenario/selection.h"

static bool listed(char list[][SCENARIO_NAME_MAX], unsigned int nr,
		   const char *name)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!strcmp(list[i], name))
			return true;
	return false;
}

/* --- kinds --- */

static void kind(struct parser *p, const struct token *t,
		 struct scenario_result *r)
{
	char name[SCENARIO_NAME_MAX], quoted[QUOTED_MAX], remedy[REMEDY_MAX];
	const struct invariant *invariant;
	struct suggestion suggestion;

	parse_copy(p, t, name, sizeof(name));
	parse_quote(p, t, quoted);
	if (!invariant_find(name) || t->at.length >= sizeof(name)) {
		suggest_start(&suggestion, p->text + t->offset, t->at.length);
		for (unsigned int i = 0; (invariant = invariant_get(i)); i++)
			suggest_offer(&suggestion, invariant->name);
		diag_add(p->diag, t->at, MSG(KIND_UNKNOWN), quoted,
			 diag_remedy(remedy, suggestion.best,
				     "'mmurace list invariants' shows all"));
	} else if (listed(r->kinds, r->nr_kinds, name)) {
		diag_add(p->diag, t->at, MSG(KIND_TWICE), quoted);
	} else if (r->nr_kinds == RESULT_KINDS_MAX) {
		diag_add(p->diag, t->at, MSG(LIMIT_KINDS), RESULT_KINDS_MAX);
	} else {
		strcpy(r->kinds[r->nr_kinds++], name);
	}
}

/* The name of a kind, rule, form or shape; NULL and a message. */
static const struct token *known(struct parser *p, const char *what,
				 const char *after)
{
	const struct token *t = p->next;

	if ((t->kind == TOKEN_WORD || t->kind == TOKEN_NUMBER) &&
	    !keyword_is(p->text + t->offset, t->at.length)) {
		p->next++;
		return t;
	}
	parse_error(p, what, after);
	return NULL;
}

static void kinds(struct parser *p, const struct token *verdict,
		  struct scenario_result *r)
{
	const char *after = r->expectation == EXPECT_NEVER ?
				    "after 'never'" :
				    "after 'sometimes'";
	const struct token *t = p->next;

	if (!parse_is(p, t, "or") &&
	    (t->kind != TOKEN_WORD || parse_at_block(p) ||
	     keyword_is(p->text + t->offset, t->at.length))) {
		if (r->expectation == EXPECT_SOMETIMES && t->kind != TOKEN_BAD)
			diag_add(p->diag, verdict->at, MSG(SOMETIMES_KIND));
		return;
	}
	do {
		t = known(p, "a kind of violation", after);
		if (!t)
			return;
		kind(p, t, r);
		after = "after 'or'";
	} while (parse_accept_word(p, "or"));
}

/* --- rules and forms --- */

static void without(struct parser *p, struct scenario_result *r,
		    struct rules_selection *selection)
{
	const struct token *t = known(p, "a rule", "after 'without'");
	char name[SCENARIO_NAME_MAX], quoted[QUOTED_MAX];

	if (!t)
		return;
	parse_copy(p, t, name, sizeof(name));
	if (t->at.length >= sizeof(name) || rules_without(selection, name))
		selection_no_rule(p->diag, t->at, p->text + t->offset,
				  t->at.length);
	else if (listed(r->without, r->nr_without, name))
		diag_add(p->diag, t->at, MSG(RULE_TWICE),
			 parse_quote(p, t, quoted));
	else if (r->nr_without == RESULT_RULES_MAX)
		diag_add(p->diag, t->at, MSG(LIMIT_RULES), RESULT_RULES_MAX);
	else
		strcpy(r->without[r->nr_without++], name);
}

static bool form_listed(const struct scenario_result *r, const char *form)
{
	size_t length = strlen(form);

	for (unsigned int i = 0; i < r->nr_with; i++)
		if (!strncmp(r->with[i], form, length) &&
		    r->with[i][length] == ':')
			return true;
	return false;
}

/* Behind 'with': "FORM:SHAPE". */
static void with(struct parser *p, struct scenario_result *r,
		 struct rules_selection *selection)
{
	const struct token *name = known(p, "a form", "after 'with'"), *shape;
	char text[2 * SCENARIO_NAME_MAX], shape_name[SCENARIO_NAME_MAX];
	int form;

	if (!name)
		return;
	form = selection_form(p->text + name->offset, name->at.length);
	if (form < 0)
		selection_no_form(p->diag, name->at, p->text + name->offset,
				  name->at.length);
	if (!parse_accept(p, TOKEN_COLON)) {
		if (form >= 0)
			selection_no_shape(p->diag, name->at, form, NULL, 0);
		return;
	}
	shape = known(p, "a shape", "after ':'");
	if (!shape || form < 0)
		return;
	parse_copy(p, shape, shape_name, sizeof(shape_name));
	snprintf(text, sizeof(text), "%s:%s", forms_table[form].name,
		 shape_name);
	if (strlen(text) >= SCENARIO_NAME_MAX || rules_with(selection, text))
		selection_no_shape(p->diag, shape->at, form,
				   p->text + shape->offset, shape->at.length);
	else if (form_listed(r, forms_table[form].name))
		diag_add(p->diag, name->at, MSG(FORM_TWICE),
			 forms_table[form].name);
	else if (r->nr_with == RESULT_RULES_MAX)
		diag_add(p->diag, name->at, MSG(LIMIT_RULES), RESULT_RULES_MAX);
	else
		strcpy(r->with[r->nr_with++], text);
}

/*
 * What `without` selects, `with` must not select otherwise: the line would mean
 * one thing or the other depending on which is applied first.
 */
static void check_selection(struct parser *p, const struct scenario_result *r,
			    const struct rules_selection *selection)
{
	for (unsigned int i = 0; i < rules_nr; i++) {
		const struct rule_info *rule = &rules_table[i];

		for (unsigned int j = 0; j < r->nr_without; j++)
			if (rule->form >= 0 &&
			    !strcmp(r->without[j], rule->name) &&
			    selection->shape[rule->form] != rule->shape)
				diag_add(p->diag, r->at, MSG(RULE_FORM),
					 rule->name,
					 forms_table[rule->form].name,
					 shapes_table[rule->shape].name);
	}
}

/* --- lines against each other --- */

/* The same code is run: rules whose absence is a shape are known by that. */
static bool same_code(const struct rules_selection *a,
		      const struct rules_selection *b)
{
	for (unsigned int i = 0; i < rules_nr; i++)
		if (rules_table[i].form < 0 && a->kept[i] != b->kept[i])
			return false;
	for (unsigned int i = 0; i < forms_nr; i++)
		if (a->shape[i] != b->shape[i])
			return false;
	return true;
}

static bool share_kind(struct scenario_result *a, struct scenario_result *b)
{
	for (unsigned int i = 0; i < a->nr_kinds; i++)
		if (listed(b->kinds, b->nr_kinds, a->kinds[i]))
			return true;
	return false;
}

static void check_pair(struct parser *p, struct scenario_result *old,
		       struct scenario_result *new)
{
	bool overlap = share_kind(old, new);

	/* `never` alone speaks of every kind. */
	if ((old->expectation == EXPECT_NEVER && !old->nr_kinds) ||
	    (new->expectation == EXPECT_NEVER && !new->nr_kinds))
		overlap = true;
	if (old->expectation != new->expectation) {
		if (overlap)
			diag_add(p->diag, new->at, MSG(RESULT_CONTRADICTS),
				 old->at.line);
	} else if (old->expectation == EXPECT_SOMETIMES) {
		diag_add(p->diag, new->at, MSG(RESULT_SOMETIMES), old->at.line);
	} else if (overlap) {
		diag_add(p->diag, new->at, MSG(RESULT_TWICE), old->at.line);
	}
}

static void check_lines(struct parser *p, struct scenario_result *r)
{
	unsigned int nr = p->s->nr_results;

	for (unsigned int i = 0; i < nr; i++)
		if (same_code(&p->selections[i], &p->selections[nr])) {
			check_pair(p, &p->s->results[i], r);
			return;
		}
}

void parse_result(struct parser *p, const struct token *keyword)
{
	struct scenario *s = p->s;
	const struct token *verdict = p->next;
	struct scenario_result r = { .at = keyword->at };
	unsigned int errors = p->diag->nr;
	struct rules_selection *selection;

	p->nr_results++;
	if (parse_limit(p, keyword->at, s->nr_results, MSG(LIMIT_RESULTS),
			SCENARIO_RESULTS_MAX)) {
		parse_skip_line(p);
		return;
	}
	if (parse_accept_word(p, "sometimes")) {
		r.expectation = EXPECT_SOMETIMES;
	} else if (!parse_accept_word(p, "never")) {
		parse_error(p, "'never' or 'sometimes'", "after 'result'");
		return;
	}
	selection = &p->selections[s->nr_results];
	rules_default(selection);
	kinds(p, verdict, &r);
	for (;;) {
		if (parse_accept_word(p, "without"))
			without(p, &r, selection);
		else if (parse_accept_word(p, "with"))
			with(p, &r, selection);
		else
			break;
	}
	/* What is no token may be the rest of the line. */
	if (p->next->kind == TOKEN_BAD)
		return;
	check_selection(p, &r, selection);
	if (p->diag->nr != errors)
		return;
	check_lines(p, &r);
	s->results = parse_grow(s->results, s->nr_results, sizeof(r));
	s->results[s->nr_results++] = r;
}
