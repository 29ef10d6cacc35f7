/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The progress line.  Nothing is said in the first second, so that short work
 * leaves no traces.
 */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/term.h"
#include "sched/search.h"

#define PROGRESS_LINE 512
#define EVERY_TTY 1.0	/* seconds between two lines */
#define EVERY_LOG 60.0

static bool shown;

void progress_hide(void)
{
	if (!shown)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	shown = false;
}

static void show(const char *line)
{
	if (!term_is_tty(stderr)) {
		fprintf(stderr, "%s\n", line);
		return;
	}
	fflush(stdout);
	/* One column is left free: a full line would wrap. */
	fprintf(stderr, "\r%.*s\033[K", (int)term_width(stderr) - 1, line);
	fflush(stderr);
	shown = true;
}

static void duration(double seconds, char *buf, size_t size)
{
	unsigned long s = (unsigned long)(seconds + 0.5);

	if (s < 100)
		snprintf(buf, size, "%lu s", s);
	else if (s < 100 * 60)
		snprintf(buf, size, "%lu min", (s + 30) / 60);
	else
		snprintf(buf, size, "%lu h", (s + 1800) / 3600);
}

/* What remains until the first limit, in seconds; below 0: nobody knows. */
static double remaining(const struct progress *p,
			const struct search_progress *now, double rate)
{
	double left = -1;

	if (p->executions && rate > 0)
		left = (double)(p->executions - now->executions) / rate;
	if (p->seconds > 0 && (left < 0 || p->seconds - now->seconds < left))
		left = p->seconds - now->seconds;
	return left;
}

static uint64_t per_second(uint64_t nr, double seconds)
{
	return seconds > 0 ? (uint64_t)((double)nr / seconds) : 0;
}

static void format_executions(const struct search_progress *now, char *line,
			      size_t size)
{
	char executions[GROUPED_MAX], per_s[GROUPED_MAX];

	snprintf(line, size, "%s executions, %s/s, %.0f steps each",
		 grouped(now->executions, executions),
		 grouped(per_second(now->executions, now->seconds), per_s),
		 now->executions ?
			 (double)now->steps / (double)now->executions :
			 0);
}

static void format_states(const struct search_progress *now, char *line,
			  size_t size)
{
	char states[GROUPED_MAX], per_s[GROUPED_MAX], frontier[GROUPED_MAX];
	char depth[GROUPED_MAX];

	snprintf(line, size,
		 "%s states, %s/s, depth %s, frontier %s, table %.1f %%",
		 grouped(now->states, states),
		 grouped(per_second(now->states, now->seconds), per_s),
		 grouped(now->depth, depth), grouped(now->frontier, frontier),
		 100 * now->fill);
}

/* What counts first: a narrow terminal cuts the end off. */
static void format(const struct progress *p, const struct search_progress *now,
		   char *line, size_t size)
{
	double rate =
		now->seconds > 0 ? (double)now->executions / now->seconds : 0;
	double left = remaining(p, now, rate);
	char counts[PROGRESS_LINE / 2], time[32] = "";

	if (left >= 0)
		duration(left, time, sizeof(time));
	if (now->states)
		format_states(now, counts, sizeof(counts));
	else
		format_executions(now, counts, sizeof(counts));
	snprintf(line, size, "[%u/%u] %s, %u find%s%s%s%s: %s", p->nr, p->of,
		 counts, now->finds, now->finds == 1 ? "" : "s",
		 *time ? ", at most " : "", time, *time ? " left" : "",
		 p->title);
}

/* What doubles. */
static uint64_t counted(const struct search_progress *now)
{
	return now->states ? now->states : now->executions;
}

/* Is it time to speak? */
static bool due(struct progress *p, const struct search_progress *now)
{
	double since = now->seconds - p->last;

	if (term_is_tty(stderr))
		return since >= EVERY_TTY;
	if (now->seconds < EVERY_TTY)
		return false;
	return counted(now) >= p->next || since >= EVERY_LOG;
}

void progress_update(const struct search_progress *now, void *arg)
{
	struct progress *p = arg;
	char line[PROGRESS_LINE];

	if (p->quiet || !due(p, now))
		return;
	p->last = now->seconds;
	p->next = 2 * counted(now);
	format(p, now, line, sizeof(line));
	show(line);
}

void progress_stage(const struct progress *p, const char *what)
{
	char line[PROGRESS_LINE];

	if (p->quiet || !term_is_tty(stderr))
		return;
	snprintf(line, sizeof(line), "[%u/%u] %s: %s", p->nr, p->of, what,
		 p->title);
	show(line);
}
