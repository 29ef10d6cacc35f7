/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the writers share: how a result line and a limit are called.
 */
#include "cli/outcome.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/append.h"
#include "cli/options.h"
#include "report/shown.h"
#include "sched/limit.h"

static void append_file(char *buf, const struct prepared_line *run)
{
	char *file;

	if (!run->homonym)
		return;
	file = must(shown_copy(run->session.scenario->file));
	append(buf, OUTCOME_LINE_MAX, ", in %s", file);
	free(file);
}

char *outcome_scenario(const struct prepared_line *run,
		       char buf[OUTCOME_LINE_MAX])
{
	*buf = '\0';
	append(buf, OUTCOME_LINE_MAX, "%s", run->session.scenario->name);
	append_file(buf, run);
	return buf;
}

char *outcome_doubt(double doubt, char buf[OUTCOME_DOUBT_MAX])
{
	int exponent = 0;

	if (doubt <= 0) {
		strcpy(buf, "0");
		return buf;
	}
	for (; doubt <= 0.1; doubt *= 10)
		exponent--;
	snprintf(buf, OUTCOME_DOUBT_MAX, "1e%d", exponent);
	return buf;
}

char *outcome_line(const struct prepared_line *run, char buf[OUTCOME_LINE_MAX])
{
	const struct report_config *config = &run->session.config;
	const struct scenario *scenario = run->session.scenario;
	char text[512];

	*buf = '\0';
	append(buf, OUTCOME_LINE_MAX, "%s: %s", config->scenario_name,
	       result_expected(run->line, text, sizeof(text)));
	append_rules(buf, OUTCOME_LINE_MAX, config->without, config->nr_without,
		     config->with, config->nr_with);
	for (unsigned int i = 0; i < scenario->nr_params; i++)
		if (scenario->params[i].value != scenario->params[i].initial)
			append(buf, OUTCOME_LINE_MAX, ", %s = %" PRIu64,
			       scenario->params[i].name,
			       scenario->params[i].value);
	if (strcmp(config->kernel, SESSION_KERNEL))
		append(buf, OUTCOME_LINE_MAX, ", kernel %s", config->kernel);
	env_print(&config->env, text, sizeof(text));
	if (*text)
		append(buf, OUTCOME_LINE_MAX, ", environment { %s; }", text);
	append_file(buf, run);
	if (run->namesake)
		append(buf, OUTCOME_LINE_MAX, ", line %u", run->line->at.line);
	return buf;
}

void outcome_failed(struct outcome *outcome, const struct prepared_line *run)
{
	static struct search_result nothing;

	nothing.limit = limits[LIMIT_ERROR].name;
	nothing.strategy = "";

	*outcome = (struct outcome){
		.run = run,
		.search = &nothing,
		.judgement = { VERDICT_INCONCLUSIVE, MET_OPEN,
			       STATUS_INTERNAL },
	};
}

const char *outcome_limit(const char *limit, char *buf, size_t size)
{
	for (const struct option_info *o = option_table; o->name; o++) {
		if (!strcmp(o->name, limit)) {
			snprintf(buf, size, "--%s", limit);
			return buf;
		}
	}
	snprintf(buf, size, "%s", limit);
	return buf;
}

/* The set of visited states was full: what there is to be done. */
static void append_full(const struct outcome *outcome, char *buf)
{
	uint64_t size = outcome->search->table_max;
	char now[SIZE_TEXT_MAX], more[SIZE_TEXT_MAX];

	append(buf, OUTCOME_WHY_MAX, ": %s are full, add --memory=%s or more",
	       size_print(size, now), size_print(2 * size, more));
	if (outcome->exact)
		append(buf, OUTCOME_WHY_MAX, ", or leave out --exact");
	else
		append(buf, OUTCOME_WHY_MAX,
		       ", or --bitstate, which proves nothing");
}

static void append_limit(const struct outcome *outcome, char *buf)
{
	const struct search_result *search = outcome->search;
	char limit[64];

	append(buf, OUTCOME_WHY_MAX, "%s",
	       outcome_limit(search->limit, limit, sizeof(limit)));
	if (!strcmp(search->limit, limits[LIMIT_STATES].name))
		append_full(outcome, buf);
	if (!strcmp(search->limit, limits[LIMIT_BITSTATE].name))
		append(buf, OUTCOME_WHY_MAX,
		       ": about %.2g states missed, and what only they lead to; "
		       "hash factor %.3g",
		       search->missed, search->hash_factor);
}

char *outcome_why(const struct outcome *outcome, char buf[OUTCOME_WHY_MAX])
{
	const struct search_result *search = outcome->search;
	char doubt[OUTCOME_DOUBT_MAX];

	*buf = '\0';
	if (outcome->judgement.met == MET_OPEN && search->limit)
		append_limit(outcome, buf);
	else if (outcome->judgement.verdict != VERDICT_NEVER || !search->states)
		return buf;
	else if (outcome->exact)
		append(buf, OUTCOME_WHY_MAX, "exact");
	else
		append(buf, OUTCOME_WHY_MAX, "up to equal hashes, p < %s",
		       outcome_doubt(search->doubt, doubt));
	return buf;
}
