/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace help [TOPIC]: the manual page, by man(1), which finds the pager.
 *
 * Where there is no man(1), --help has to do.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/pages.h"
#include "scenario/suggest.h"

extern char **environ;

static const struct page *find(const char *topic)
{
	for (const struct page *page = pages; page->topic; page++)
		if (!strcmp(page->topic, topic))
			return page;
	return NULL;
}

static enum status unknown(const char *topic)
{
	struct suggestion near;
	char all[256] = "";

	suggest_start(&near, topic, strlen(topic));
	for (const struct page *page = pages; page->topic; page++) {
		if (!*page->topic)
			continue;
		suggest_offer(&near, page->topic);
		strcat(all, *all ? ", " : "");
		strcat(all, page->topic);
	}
	if (near.best)
		message("no page on '%s'; did you mean '%s'?", topic,
			near.best);
	else
		message("no page on '%s'; there are: %s", topic, all);
	return STATUS_USAGE;
}

/* Start man(1) with its stdin from a pipe, whose other end is returned. */
static int start_man(pid_t *pid)
{
	char *argv[] = { (char *)"man", (char *)"-l", (char *)"-", NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t usual;
	int fds[2], err;

	if (pipe(fds))
		return -errno;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[0], STDIN_FILENO);
	posix_spawn_file_actions_addclose(&actions, fds[0]);
	posix_spawn_file_actions_addclose(&actions, fds[1]);
	/* What this program ignores, others need not. */
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &usual);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	err = posix_spawnp(pid, argv[0], &actions, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	close(fds[0]);
	if (!err)
		return fds[1];
	close(fds[1]);
	return -err;
}

/* A pager that is left early closes the pipe: no error. */
static void feed(int fd, const struct page *page)
{
	const char *text = page->text;

	while (text < page->end) {
		ssize_t n = write(fd, text, (size_t)(page->end - text));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		text += n;
	}
	close(fd);
}

static bool show(const struct page *page)
{
	pid_t pid;
	int status, fd;

	fflush(stdout);
	fd = start_man(&pid);
	if (fd < 0)
		return false;
	/* Ctrl-C is for the pager. */
	signal(SIGINT, SIG_IGN);
	feed(fd, page);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

enum status help_main(const struct options *options)
{
	const char *topic = options->nr_operands ? options->operands[0] : "";
	const struct page *page = find(topic);
	const struct verb *verb = verb_find(topic);

	if (!page)
		return unknown(topic);
	if (show(page))
		return STATUS_MET;
	message("man(1) cannot show %s; this is the short form", page->name);
	if (verb)
		usage_verb(stdout, verb);
	else
		usage(stdout);
	return STATUS_MET;
}
