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
	size_t used = 0;

	suggest_start(&suggestion, p->text + t->offset, t->at.length);
	for (unsigned int i = 0; i < ENV_NR; i++) {
		if (parse_is(p, t, env_table[i].name))
			return (int)i;
		suggest_offer(&suggestion, env_table[i].name);
		if (used < sizeof(all))
			used += (size_t)snprintf(all + used, sizeof(all) - used,
						 "%s%s",
						 i ? ", " : "there are ",
						 env_table[i].name);
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
	char found[QUOTED_MAX + 2], remedy[REMEDY_MAX], all[REMEDY_MAX];
	struct suggestion suggestion;
	const struct token *t;
	size_t used = 0;

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
		if (used < sizeof(all))
			used += (size_t)snprintf(all + used, sizeof(all) - used,
						 "%s%s", i ? " or " : "write ",
						 info->words[i]);
	}
	diag_add(p->diag, t->at, MSG(SETTING_WORD), info->name,
		 parse_found(p, t, found),
		 diag_remedy(remedy,
			     t->kind == TOKEN_WORD ? suggestion.best : NULL,
			     all));
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

/* Settings up to @end, each with its ';' (the last need not have one). */
static void settings(struct parser *p, struct env *env, enum token_kind end)
{
	bool seen[ENV_NR] = { false };

	while (p->next->kind != end && p->next->kind != TOKEN_END) {
		const struct token *t = p->next, *before = t;
		int setting = -1;
		bool ok;

		ok = parse_expect(p, TOKEN_WORD, "as environment setting");
		if (ok)
			setting = find_setting(p, t);
		ok = setting >= 0;
		if (ok && seen[setting]) {
			diag_add(p->diag, t->at, MSG(SETTING_TWICE),
				 env_table[setting].name);
			ok = false;
		}
		if (ok) {
			seen[setting] = true;
			ok = (env_table[setting].words ? setting_word :
							 setting_number)(
				p, &env_table[setting], &env->value[setting]);
		}
		if (ok && p->next->kind != end)
			ok = parse_expect(p, TOKEN_SEMICOLON,
					  "after the setting");
		if (!ok)
			parse_skip_statement(p);
		if (parse_at_block(p) || parse_at_keyword(p))
			return;
		if (p->next == before)
			p->next++;
	}
}

void parse_environment(struct parser *p, const struct token *keyword)
{
	const struct token *open = p->next;

	if (p->environment_seen)
		diag_add(p->diag, keyword->at, MSG(ENVIRONMENT_TWICE));
	p->environment_seen = true;
	if (!parse_expect(p, TOKEN_LBRACE, "after 'environment'")) {
		parse_skip_line(p);
		return;
	}
	settings(p, &p->s->env, TOKEN_RBRACE);
	if (!parse_accept(p, TOKEN_RBRACE))
		diag_add(p->diag, open->at, MSG(BLOCK_OPEN), p->next->at.line);
}

int environment_parse(const char *text, size_t size, struct env *env,
		      struct diagnostics *diag)
{
	struct token *tokens = lex(text, size, diag);
	struct parser p = {
		.text = text, .tokens = tokens, .next = tokens, .diag = diag
	};
	struct env result = *env;

	settings(&p, &result, TOKEN_END);
	if (p.next->kind != TOKEN_END)
		parse_expect(&p, TOKEN_WORD, "as environment setting");
	free(tokens);
	if (diag->nr) {
		diag_sort(diag);
		return -EINVAL;
	}
	*env = result;
	return 0;
}
