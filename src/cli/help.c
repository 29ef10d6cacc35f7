/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace help [TOPIC]: the manual page, by man(1), which finds the pager.
 *
 * Where there is no man(1), --help has to do.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/append.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/pages.h"
#include "cli/term.h"
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
		append_name(all, sizeof(all), page->topic);
	}
	if (near.best)
		message("no page on '%s'; did you mean '%s'?", topic,
			near.best);
	else
		message("no page on '%s'; there are: %s", topic, all);
	return STATUS_USAGE;
}

/* The page as a file without a name; -1: there is none to be had. */
static int page_file(const struct page *page)
{
	size_t size = (size_t)(page->end - page->text);
	int fd = memfd_create(page->name, MFD_CLOEXEC);

	if (fd >= 0 && write(fd, page->text, size) == (ssize_t)size &&
	    !lseek(fd, 0, SEEK_SET))
		return fd;
	close(fd);
	return -1;
}

/* Start man(1) on @in; @out, unless -1, becomes its standard output. */
static int start_man(int in, int out, pid_t *pid)
{
	char *argv[] = { (char *)"man", (char *)"-l", (char *)"-", NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t usual;
	int err;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (out >= 0)
		posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	/* What this program ignores, others need not. */
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	sigaddset(&usual, SIGXFSZ);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &usual);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	err = posix_spawnp(pid, argv[0], &actions, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return err;
}

/* Man(1) does not say when its output got lost: what it writes, we write. */
static void pass_on(int fd)
{
	char buf[4096];
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0 ||
	       (n < 0 && errno == EINTR))
		if (n > 0)
			fwrite(buf, 1, (size_t)n, stdout);
	close(fd);
}

static bool succeeds(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

static bool show(const struct page *page)
{
	bool pager = term_is_tty(stdout);
	int in = page_file(page), out[2] = { -1, -1 };
	bool started;
	pid_t pid;

	fflush(stdout);
	started = in >= 0 && (pager || !pipe2(out, O_CLOEXEC)) &&
		  !start_man(in, out[1], &pid);
	close(in);
	close(out[1]);
	/* Ctrl-C is for the pager. */
	if (started)
		signal(SIGINT, SIG_IGN);
	pass_on(out[0]);
	return started && succeeds(pid);
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
