/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * When progress is told, and what.  Where there is no terminal: not in the
 * first second, at each doubling of the executions or states, and at least once
 * a minute.  On a terminal: each second, in a line that fits.
 */
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/progress.h"
#include "sched/search.h"
#include "tap/tap.h"

static struct progress progress = { .title = "t: never", .nr = 1, .of = 2 };

/* What is said by now, with standard error going to @fd. */
static void tell(const struct search_progress *now, int fd)
{
	int kept = dup(STDERR_FILENO);

	if (fd < 0 || kept < 0)
		bail_out("standard error cannot be caught");
	fflush(stderr);
	dup2(fd, STDERR_FILENO);
	progress_update(now, &progress);
	fflush(stderr);
	dup2(kept, STDERR_FILENO);
	close(kept);
}

/* To a file; to be freed. */
static char *told_now(const struct search_progress *now)
{
	FILE *file = tmpfile();
	char *text = NULL;
	size_t room = 0;

	if (!file)
		bail_out("no temporary file");
	tell(now, fileno(file));
	rewind(file);
	if (getdelim(&text, &room, '\0', file) < 0 && text)
		text[0] = '\0';
	fclose(file);
	return text;
}

/* What is said when so many executions have taken so long; to be freed. */
static char *told(uint64_t executions, double seconds)
{
	const struct search_progress now = { .executions = executions,
					     .steps = 10 * executions,
					     .seconds = seconds };

	return told_now(&now);
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

static void states(uint64_t nr, double seconds, const char *want,
		   const char *why)
{
	const struct search_progress now = { .executions = 5,
					     .steps = 12345678,
					     .states = nr,
					     .depth = 1234,
					     .frontier = 56,
					     .fill = 0.0789,
					     .finds = 1,
					     .seconds = seconds };
	char *text = told_now(&now);

	is_str(text, want, "%s", why);
	free(text);
}

/* The same on a terminal of so many columns. */
static void on_terminal(const char *columns, double seconds, const char *want,
			const char *why)
{
	const struct search_progress now = { .executions = 5,
					     .states = 2000000,
					     .depth = 1234,
					     .frontier = 56,
					     .fill = 0.0789,
					     .seconds = seconds };
	char text[1024] = "";
	int master, slave;
	size_t nr = 0;
	ssize_t more;

	if (openpty(&master, &slave, NULL, NULL, NULL)) {
		skip(1, "no pseudo-terminal");
		return;
	}
	setenv("COLUMNS", columns, 1);
	tell(&now, slave);
	/* So that there is something to read in any case; it comes in parts. */
	if (write(slave, "$", 1) != 1)
		bail_out("no pseudo-terminal");
	while (!strchr(text, '$')) {
		more = read(master, text + nr, sizeof(text) - 1 - nr);
		if (more <= 0)
			bail_out("no pseudo-terminal");
		nr += (size_t)more;
	}
	is_str(text, want, "%s", why);
	close(slave);
	close(master);
}

static void test_states(void)
{
	progress = (struct progress){ .title = "t: never", .nr = 1, .of = 2 };
	line(500, 1,
	     "[1/2] 500 executions, 500/s, 10 steps each, 0 finds: t: never\n",
	     "where executions come first");
	states(999, 1.5, "", "states are what doubles then");
	states(2000000, 2,
	       "[1/2] 2,000,000 states, 1,000,000/s, depth 1,234, "
	       "frontier 56, table 7.9 %, 1 find: t: never\n",
	       "and what is told");
	states(3999999, 3, "", "nothing up to the doubling");
	progress.seconds = 600;
	states(4000000, 4,
	       "[1/2] 4,000,000 states, 1,000,000/s, depth 1,234, "
	       "frontier 56, table 7.9 %, 1 find, at most 10 min left: "
	       "t: never\n",
	       "with what remains");

	progress.last = 0;
	on_terminal("200", 0.9, "$", "nothing on a terminal, too, at first");
	on_terminal("200", 1,
		    "\r[1/2] 2,000,000 states, 2,000,000/s, depth 1,234, "
		    "frontier 56, table 7.9 %, 0 finds, at most 10 min left: "
		    "t: never\033[K$",
		    "then a line that is rewritten");
	on_terminal("200", 1.9, "$", "not twice in a second");
	on_terminal("40", 2, "\r[1/2] 2,000,000 states, 1,000,000/s, de\033[K$",
		    "and does not wrap");
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
	test_states();
	progress.quiet = true;
	quiet(1000000, 1000, "-q says nothing at all");
	return done_testing();
}
