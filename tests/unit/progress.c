/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When progress is told where there is no terminal: not in the first second,
 * at each doubling of the executions, and at least once a minute.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/progress.h"
#include "sched/search.h"
#include "tap/tap.h"

static struct progress progress = { .title = "t: never", .nr = 1, .of = 2 };

/* What is said when so many executions have taken so long; to be freed. */
static char *told(uint64_t executions, double seconds)
{
	const struct search_progress now = { .executions = executions,
					     .steps = 10 * executions,
					     .seconds = seconds };
	FILE *file = tmpfile();
	char *text = NULL;
	size_t room = 0;
	int kept = dup(STDERR_FILENO);

	if (!file || kept < 0)
		bail_out("standard error cannot be caught");
	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	progress_update(&now, &progress);
	fflush(stderr);
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(file);
	if (getdelim(&text, &room, '\0', file) < 0 && text)
		text[0] = '\0';
	fclose(file);
	return text;
}

static void quiet(uint64_t executions, double seconds, const char *why)
{
	char *text = told(executions, seconds);

	is_str(text, "", "%s", why);
	free(text);
}

static void line(uint64_t executions, double seconds, const char *want,
		 const char *why)
{
	char *text = told(executions, seconds);

	is_str(text, want, "%s", why);
	free(text);
}

int main(void)
{
	quiet(900, 0.9, "nothing in the first second");
	line(1000, 1,
	     "[1/2] 1,000 executions, 1,000/s, 10 steps each, 0 finds: "
	     "t: never\n",
	     "then a line");
	quiet(1999, 2, "nothing up to the doubling");
	line(2000, 2.5,
	     "[1/2] 2,000 executions, 800/s, 10 steps each, 0 finds: "
	     "t: never\n",
	     "which is told");
	quiet(3999, 60, "nothing up to the next");
	line(4001, 60.5,
	     "[1/2] 4,001 executions, 66/s, 10 steps each, 0 finds: "
	     "t: never\n",
	     "which is told a bit late");
	quiet(5000, 120, "not yet a minute");
	line(5001, 120.5,
	     "[1/2] 5,001 executions, 41/s, 10 steps each, 0 finds: "
	     "t: never\n",
	     "a minute without a doubling");
	progress.quiet = true;
	quiet(1000000, 1000, "-q says nothing at all");
	return done_testing();
}
