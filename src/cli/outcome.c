/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the writers share: how a result line and a limit are called.
 */
#include "cli/outcome.h"

#include <inttypes.h>
#include <string.h>

#include "cli/append.h"
#include "cli/options.h"

char *outcome_line(const struct session *session,
		   const struct scenario_result *line,
		   char buf[OUTCOME_LINE_MAX])
{
	const struct report_config *config = &session->config;
	const struct scenario *scenario = session->scenario;
	char text[512];

	*buf = '\0';
	append(buf, OUTCOME_LINE_MAX, "%s: %s", config->scenario_name,
	       result_expected(line, text, sizeof(text)));
	for (unsigned int i = 0; i < config->nr_without; i++)
		append(buf, OUTCOME_LINE_MAX, " without %s",
		       config->without[i]);
	for (unsigned int i = 0; i < config->nr_with; i++)
		append(buf, OUTCOME_LINE_MAX, " with %s", config->with[i]);
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
	return buf;
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
