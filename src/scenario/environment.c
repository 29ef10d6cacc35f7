/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Environment blocks: "environment { alloc_fail <= 1; reuse = lifo; }", and the
 * same settings as --environment has them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/parse.h"

static int find_setting(struct parser *p, const struct token *t)
{
	char quoted[QUOTED_MAX], remedy[REMEDY_MAX], all[REMEDY_MAX] = "";
	struct suggestion suggestion;

	suggest_start(&suggestion, p->text + t->offset, t->at.length);
	for (unsigned int i = 0; i < ENV_NR; i++) {
		if (parse_is(p, t, env_table[i].name))
			return (int)i;
		suggest_offer(&suggestion, env_table[i].name);
		diag_list(all, "there are ", ", ", env_table[i].name);
	}
	diag_add(p->diag, t->at, MSG(SETTING_UNKNOWN),
		 parse_quote(p, t, quoted),
		 diag_remedy(remedy, suggestion.best, all));
	return -1;
}

/* Behind the name of a setting that takes a word: "= lifo". */
static bool setting_word(struct parser *p, const struct env_info *info,
			 uint32_t *value)
{
	char found[QUOTED_MAX + 2], remedy[REMEDY_MAX], all[REMEDY_MAX] = "";
	struct suggestion suggestion;
	const struct token *t;

	if (p->next->kind == TOKEN_LESS_EQUAL) {
		diag_add(p->diag, p->next->at, MSG(SETTING_EQUAL), info->name,
			 info->words[0]);
		return false;
	}
	if (!parse_expect(p, TOKEN_EQUAL, "after the setting"))
		return false;
	t = p->next;
	suggest_start(&suggestion, p->text + t->offset, t->at.length);
	for (uint32_t i = 0; info->words[i]; i++) {
		if (parse_accept_word(p, info->words[i])) {
			*value = i;
			return true;
		}
		suggest_offer(&suggestion, info->words[i]);
		diag_list(all, "write ", " or ", info->words[i]);
	}
	if (t->kind == TOKEN_WORD || t->kind == TOKEN_NUMBER)
		diag_add(p->diag, t->at, MSG(SETTING_WORD), info->name,
			 parse_found(p, t, found),
			 diag_remedy(remedy, suggestion.best, all));
	else
		parse_error(p, all + strlen("write "), "after '='");
	return false;
}

/* Behind the name of a setting that takes a number: "<= 1". */
static bool setting_number(struct parser *p, const struct env_info *info,
			   uint32_t *value)
{
	const struct token *t;
	uint64_t number;

	if (p->next->kind == TOKEN_EQUAL) {
		diag_add(p->diag, p->next->at, MSG(SETTING_BOUND), info->name,
			 info->name);
		return false;
	}
	if (!parse_expect(p, TOKEN_LESS_EQUAL, "after the setting"))
		return false;
	t = p->next;
	if (!parse_number(p, "after '<='", &number))
		return false;
	if (number > info->max) {
		diag_add(p->diag, t->at, MSG(SETTING_MAX), info->name,
			 (unsigned long long)number, info->max);
		return false;
	}
	*value = (uint32_t)number;
	return true;
}

static void setting_expected(struct parser *p)
{
	char found[QUOTED_MAX + 2];

	diag_add(p->diag, p->next->at, MSG(EXPECTED), "a setting",
		 "of the environment", parse_found(p, p->next, found));
}

/* One setting, without its ';'. */
static bool setting(struct parser *p, struct env *env, bool seen[ENV_NR])
{
	const struct token *t = p->next;
	int n;

	if (!parse_accept(p, TOKEN_WORD)) {
		setting_expected(p);
		return false;
	}
	n = find_setting(p, t);
	if (n < 0)
		return false;
	if (seen[n]) {
		diag_add(p->diag, t->at, MSG(SETTING_TWICE), env_table[n].name);
		return false;
	}
	seen[n] = true;
	if (env_table[n].words)
		return setting_word(p, &env_table[n], &env->value[n]);
	return setting_number(p, &env_table[n], &env->value[n]);
}

static bool settings_end(const struct parser *p)
{
	return p->next->kind == TOKEN_RBRACE || p->next->kind == TOKEN_END ||
	       parse_at_block(p) || parse_at_keyword(p);
}

/* To where another setting may begin: "NAME =" or "NAME <=" behind a ';'. */
static void skip_setting(struct parser *p)
{
	while (!settings_end(p)) {
		const struct token *t = ++p->next;

		if (t[-1].kind == TOKEN_SEMICOLON && t->kind == TOKEN_WORD &&
		    (t[1].kind == TOKEN_EQUAL || t[1].kind == TOKEN_LESS_EQUAL))
			return;
	}
}

/* All there are, each with its ';' (the last need not have one). */
static void settings(struct parser *p, struct env *env)
{
	bool seen[ENV_NR] = { false };

	while (!settings_end(p)) {
		if (parse_extra_semicolons(p))
			continue;
		if (!setting(p, env, seen) ||
		    (!settings_end(p) &&
		     !parse_expect(p, TOKEN_SEMICOLON, "after the setting")))
			skip_setting(p);
	}
}

void parse_environment(struct parser *p, const struct token *keyword)
{
	const struct token *open = p->next;
	bool twice, closed;

	if (p->environment_seen)
		diag_add(p->diag, keyword->at, MSG(ENVIRONMENT_TWICE));
	p->environment_seen = true;
	if (!p->setup_seen && open->kind == TOKEN_LBRACE &&
	    parse_is_statement(open + 1)) {
		diag_add(p->diag, keyword->at, MSG(SETTING_NONE));
		return;
	}
	if (!parse_expect(p, TOKEN_LBRACE, "after 'environment'"))
		return;
	/* In another line it is the set-up block. */
	twice = !parse_at_line(p) && p->next->kind == TOKEN_LBRACE;
	if (twice)
		diag_add(p->diag, p->next++->at, MSG(BLOCK_NESTED));
	settings(p, &p->s->env);
	closed = parse_accept(p, TOKEN_RBRACE);
	if (twice)
		parse_accept(p, TOKEN_RBRACE);
	else if (!closed)
		parse_block_open(p, open);
}

int environment_parse(const char *text, size_t size, struct env *env,
		      struct diagnostics *diag)
{
	struct token *tokens = lex(text, size, diag);
	struct parser p = {
		.text = text, .tokens = tokens, .next = tokens, .diag = diag
	};
	struct env result = *env;

	if (parse_at_block(&p)) {
		/* What else there is may be JSON. */
		diag_forget(diag, 0);
		diag_add(diag, tokens->at, MSG(SETTING_BRACE));
	} else {
		settings(&p, &result);
	}
	if (p.next->kind != TOKEN_END && !diag->nr)
		setting_expected(&p);
	free(tokens);
	if (diag->nr) {
		diag_sort(diag);
		return -EINVAL;
	}
	*env = result;
	return 0;
}
