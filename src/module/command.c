/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running another program; see command.h.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "module/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sched/memory.h"

char *printed(const char *fmt, ...)
{
	va_list ap;
	char *text;
	int length;

	va_start(ap, fmt);
	length = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (length < 0)
		out_of_memory();
	return text;
}

static void take(struct command *c, char *word)
{
	if (c->nr + 1 >= c->max) {
		c->max = c->max ? 2 * c->max : 64;
		c->words = must(realloc(c->words, c->max * sizeof(char *)));
	}
	c->words[c->nr++] = must(word);
	c->words[c->nr] = NULL;
}

void command_add(struct command *c, const char *word)
{
	take(c, strdup(word));
}

void command_add2(struct command *c, const char *a, const char *b)
{
	char *word = must(malloc(strlen(a) + strlen(b) + 1));

	strcpy(word, a);
	take(c, strcat(word, b));
}

void command_add_words(struct command *c, const char *text)
{
	for (;;) {
		size_t length;

		text += strspn(text, " \t");
		length = strcspn(text, " \t");
		if (!length)
			return;
		take(c, strndup(text, length));
		text += length;
	}
}

void command_free(struct command *c)
{
	for (size_t i = 0; i < c->nr; i++)
		free(c->words[i]);
	free(c->words);
	memset(c, 0, sizeof(*c));
}

/* In the child: what went wrong goes into the pipe, which exec closes. */
static void become(const struct command *c, const char *folder,
		   const char *temporary, int tell)
{
	int err;

	/* Killed, we leave nobody behind who works for us. */
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	/* What a compiler prints is talk. */
	if (dup2(STDERR_FILENO, STDOUT_FILENO) < 0 ||
	    setenv("TMPDIR", temporary, 1) || (folder && chdir(folder)))
		err = errno;
	else
		err = (execvp(c->words[0], c->words), errno);
	while (write(tell, &err, sizeof(err)) < 0 && errno == EINTR)
		;
	_exit(127);
}

int command_run(const struct command *c, const char *folder,
		const char *temporary)
{
	int ends[2], status, err = 0;
	pid_t child;

	fflush(stdout);
	fflush(stderr);
	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	child = fork();
	if (child < 0)
		err = errno;
	else if (!child)
		become(c, folder, temporary, ends[1]);
	close(ends[1]);
	if (child > 0 && read(ends[0], &err, sizeof(err)) != sizeof(err))
		err = 0;
	close(ends[0]);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (err)
		return -err;
	return !WIFEXITED(status) || WEXITSTATUS(status);
}
