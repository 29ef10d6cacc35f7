/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Temporary folders; see folder.h.
 *
 * A process of its own waits for the end of a pipe whose other end this one
 * holds, and then removes the folder: when it is told to, or when this process
 * has gone, be it by SIGKILL.  It listens to no signal from the terminal.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "module/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "module/command.h"

/* Compilers that were left alone may still write: so often, so long. */
#define TRIES 100
#define TRY_NSEC 50000000

/* All of it: there are no folders in it but a compiler's own. */
static int remove_all(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (!dir)
		return -errno;
	while ((entry = readdir(dir)) != NULL)
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
	return rmdir(path) ? -errno : 0;
}

static void clean(const char *path, int end)
{
	static const int ignored[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };
	const struct timespec pause = { .tv_nsec = TRY_NSEC };
	char byte;

	for (unsigned int i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
		signal(ignored[i], SIG_IGN);
	/* Whoever reads what the tool prints does not wait for this. */
	for (int fd = 0; fd < 3; fd++)
		close(fd);
	while (read(end, &byte, 1) < 0 && errno == EINTR)
		;
	for (int i = 0; i < TRIES && remove_all(path) == -ENOTEMPTY; i++)
		nanosleep(&pause, NULL);
	_exit(0);
}

int folder_make(struct folder *folder)
{
	const char *in = getenv("TMPDIR");
	int ends[2], err;

	if (!in || !*in)
		in = "/tmp";
	folder->path = printed("%s/mmurace.XXXXXX", in);
	if (!mkdtemp(folder->path)) {
		err = -errno;
		free(folder->path);
		return err;
	}
	if (pipe2(ends, O_CLOEXEC)) {
		err = -errno;
		rmdir(folder->path);
		free(folder->path);
		return err;
	}
	folder->cleaner = fork();
	if (!folder->cleaner) {
		close(ends[1]);
		clean(folder->path, ends[0]);
	}
	close(ends[0]);
	folder->pipe = ends[1];
	return 0;
}

char *folder_file(const struct folder *folder, const char *name)
{
	return printed("%s/%s", folder->path, name);
}

void folder_remove(struct folder *folder)
{
	close(folder->pipe);
	if (folder->cleaner < 0)
		remove_all(folder->path);
	else
		while (waitpid(folder->cleaner, NULL, 0) < 0 && errno == EINTR)
			;
	free(folder->path);
	folder->path = NULL;
}
