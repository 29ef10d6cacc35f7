/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A scenario as it was understood: for `mmurace show` and `list scenarios`.
 */
#ifndef CLI_DESCRIBE_H
#define CLI_DESCRIBE_H

#include <cjson/cJSON.h>

#include "scenario/scenario.h"

/* "release-vs-reclaim (scenarios/release-vs-reclaim.scn)" */
void describe_name(const struct scenario *s);
/* All of it, for people. */
void describe_text(const struct scenario *s);

/* Name, file, covers, parameters, environment, results. */
cJSON *describe_summary(const struct scenario *s);
/* The same and set-up, tasks and open values. */
cJSON *describe_json(const struct scenario *s);

/* A result line as it stands in the file, without "result".  Returns @buf. */
#define DESCRIBE_LINE_MAX 1024u
char *describe_line(const struct scenario_result *line,
		    char buf[DESCRIBE_LINE_MAX]);

#endif
