/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Head lines: "scenario release-vs-reclaim", "covers S01 S04", "param pages = 1
 * in 1..4".
 */
#include "scenario/parse.h"

#include <string.h>

void parse_scenario(struct parser *p, const struct token *keyword)
{
	const struct token *name;

	if (p->scenario_seen) {
		/* What follows is of that one. */
		diag_add(p->diag, keyword->at, MSG(SCENARIO_TWICE));
		while (p->next->kind != TOKEN_END)
			p->next++;
		p->lost = true;
		return;
	}
	p->scenario_seen = true;
	strcpy(p->s->name, "?");
	name = parse_name(p, "after 'scenario'");
	if (!name)
		return;
	p->name = name;
	if (name_check(p, name, "the scenario"))
		parse_copy(p, name, p->s->name, sizeof(p->s->name));
	if (!parse_at_line(p) && p->next->kind == TOKEN_LBRACE) {
		diag_add(p->diag, p->next++->at, MSG(SCENARIO_BRACE));
		p->braced = true;
	}
}

static bool covers_valid(const struct parser *p, const struct token *t)
{
	const char *id = p->text + t->offset;

	if (t->at.length < 2 || t->at.length > 6 || *id < 'A' || *id > 'Z')
		return false;
	for (uint32_t i = 1; i < t->at.length; i++)
		if (id[i] < '0' || id[i] > '9')
			return false;
	return true;
}

static void covers_one(struct parser *p, const struct token *t)
{
	struct scenario *s = p->s;
	char quoted[QUOTED_MAX];

	parse_quote(p, t, quoted);
	if (!covers_valid(p, t)) {
		diag_add(p->diag, t->at, MSG(COVERS), quoted);
		return;
	}
	for (unsigned int i = 0; i < s->nr_covers; i++)
		if (parse_is(p, t, s->covers[i])) {
			diag_add(p->diag, t->at, MSG(COVERS_TWICE), quoted);
			return;
		}
	if (parse_limit(p, t->at, s->nr_covers, MSG(LIMIT_COVERS),
			SCENARIO_COVERS_MAX))
		return;
	parse_copy(p, t, s->covers[s->nr_covers++], sizeof(s->covers[0]));
}

void parse_covers(struct parser *p, const struct token *keyword)
{
	/* The set-up block may follow the last entry: "S01 {" is no task. */
	while ((p->next->kind == TOKEN_WORD || p->next->kind == TOKEN_NUMBER) &&
	       !parse_at_keyword(p) &&
	       (covers_valid(p, p->next) ||
		!(parse_at_line(p) || parse_at_block(p))))
		covers_one(p, p->next++);
	if (p->next - 1 == keyword)
		parse_error(p, "a catalogue entry", "after 'covers'");
}

/* "1-4" and "1.4" are numbers to the lexer. */
static bool is_range(const struct parser *p, const struct token *t)
{
	return t->kind == TOKEN_NUMBER && t[1].kind != TOKEN_DOTS &&
	       (memchr(p->text + t->offset, '-', t->at.length) ||
		memchr(p->text + t->offset, '.', t->at.length));
}

/* Behind the name of a parameter: "= V in LO..HI". */
static bool param_values(struct parser *p, struct param *param)
{
	const struct token *value, *range;
	char quoted[QUOTED_MAX];

	if (!parse_expect(p, TOKEN_EQUAL, "after the name of the parameter"))
		return false;
	value = p->next;
	if (!parse_number(p, "after '='", &param->value))
		return false;
	if (!parse_accept_word(p, "in")) {
		diag_add(p->diag, parse_behind(p), MSG(PARAM_RANGE),
			 param->name, (unsigned long long)param->value);
		return false;
	}
	range = p->next;
	if (is_range(p, range)) {
		diag_add(p->diag, range->at, MSG(PARAM_DOTS),
			 parse_quote(p, range, quoted));
		return false;
	}
	if (!parse_number(p, "after 'in'", &param->min) ||
	    !parse_expect(p, TOKEN_DOTS, "after the lower bound") ||
	    !parse_number(p, "after '..'", &param->max))
		return false;
	if (param->min > param->max)
		diag_add(p->diag, range->at, MSG(PARAM_EMPTY),
			 (unsigned long long)param->min,
			 (unsigned long long)param->max);
	else if (param->value < param->min || param->value > param->max)
		diag_add(p->diag, value->at, MSG(PARAM_OUTSIDE),
			 (unsigned long long)param->value,
			 (unsigned long long)param->min,
			 (unsigned long long)param->max);
	else
		return true;
	return false;
}

void parse_param(struct parser *p, const struct token *keyword)
{
	struct scenario *s = p->s;
	const struct token *name = parse_name(p, "after 'param'");
	struct param param = { 0 };
	bool named, values;

	(void)keyword;
	/* Late and broken, it is not missing. */
	p->head_read = false;
	p->lost |= !name;
	if (!name)
		return;
	param.at = name->at;
	named = name_check(p, name, "a parameter");
	parse_copy(p, name, param.name, sizeof(param.name));
	values = p->next->kind == TOKEN_EQUAL;
	if (!(named || values) || !param_values(p, &param)) {
		/* No value: where it is used, all will do. */
		param.min = 1;
		param.max = 0;
	}
	p->lost |= !named || !values;
	if (!named)
		return;
	if (parse_limit(p, name->at, s->nr_params, MSG(LIMIT_PARAMS),
			SCENARIO_PARAMS_MAX))
		return;
	s->params = parse_grow(s->params, s->nr_params, sizeof(*s->params));
	param.initial = param.value;
	s->params[s->nr_params++] = param;
}
