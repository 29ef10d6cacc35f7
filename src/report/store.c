/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing files whole.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/store.h"

const char *store_remedy(int err)
{
	switch (err) {
	case ENOSPC:
	case EDQUOT:
		return "; free some space or name another place";
	case EACCES:
	case EPERM:
	case EROFS:
		return "; name a place that you may write to";
	case ENOENT:
		return "; make that folder first, or name another";
	case ENOTDIR:
		return "; name a folder, not a file";
	case EISDIR:
	case ENOTEMPTY:
	case EEXIST:
		return "; move away what has its name";
	case EFBIG:
		return "; raise the limit on the size of files (ulimit -f)";
	case ENAMETOOLONG:
		return "; choose a shorter name";
	case ELOOP:
		return "; it is a link: name what it stands for";
	default:
		return "";
	}
}

/*
 * "DIR/NAME: cannot be written: REASON; REMEDY", where a name that is too long
 * ends in "..." so that the reason is not cut off.  Returns -@err.
 */
static int explain(int err, const char *what, char *error, size_t size)
{
	char why[256];
	size_t len = (size_t)snprintf(why, sizeof(why),
				      ": cannot be written: %s%s",
				      strerror(err), store_remedy(err));

	if (len + strlen(what) < size)
		snprintf(error, size, "%s%s", what, why);
	else
		snprintf(error, size, "%.*s...%s",
			 (int)(size > len + 4 ? size - len - 4 : 0), what, why);
	return -err;
}

static int write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

/* A file system that cannot sync has no say in whether the file is good. */
static int sync_fd(int fd)
{
	if (!fsync(fd) || errno == EINVAL || errno == ENOTSUP ||
	    errno == ENOSYS)
		return 0;
	return errno;
}

static int fill(int fd, const char *text, size_t len)
{
	int err = ftruncate(fd, 0) ? errno : write_all(fd, text, len);

	return err ? err : sync_fd(fd);
}

static int sync_dir(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return errno == EACCES ? 0 : errno;
	err = sync_fd(fd);
	close(fd);
	return err;
}

/* Is what is open as @fd still what is called @tmp? */
static bool is_current(int fd, const char *tmp)
{
	struct stat opened, named;

	return !fstat(fd, &opened) && !stat(tmp, &named) &&
	       opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

/*
 * Open the temporary file of @dir for us alone.  Its name is always the same,
 * so that what a killed run left behind is used up by the next; who holds the
 * lock of the file that has the name may write to it, rename it or remove it.
 * Another run that tries out the folder may take it away under us: again then.
 * The descriptor or -errno.
 */
static int open_tmp(const char *dir, const char *tmp)
{
	int fd = -1, err = ENOENT;

	for (unsigned int tries = 0; tries < 100 && err == ENOENT; tries++) {
		if (mkdir(dir, 0777) && errno != EEXIST)
			return -errno;
		fd = open(tmp, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
		if (fd < 0) {
			err = errno;
			continue;
		}
		/* Where there are no locks, runs must not share a folder. */
		while (flock(fd, LOCK_EX) && errno == EINTR)
			;
		if (is_current(fd, tmp))
			return fd;
		close(fd);
	}
	return -err;
}

/* "DIR/NAME" into @path. */
static int join(const char *dir, const char *name, char *path, size_t size)
{
	const char *slash = *dir && dir[strlen(dir) - 1] == '/' ? "" : "/";
	int n = snprintf(path, size, "%s%s%s", dir, slash, name);

	return n >= 0 && (size_t)n < size ? 0 : ENAMETOOLONG;
}

int store_check(const char *dir, char *error, size_t size)
{
	struct stat st;
	char tmp[4096];
	bool there = !stat(dir, &st);
	int fd, err = join(dir, STORE_TMP, tmp, sizeof(tmp));

	if (err)
		return explain(err, dir, error, size);
	fd = open_tmp(dir, tmp);
	if (fd < 0)
		return explain(-fd, access(dir, F_OK) ? dir : tmp, error, size);
	unlink(tmp);
	close(fd);
	/* A folder is made when there is something to put into it. */
	if (!there)
		rmdir(dir);
	return 0;
}

int store_file(const char *dir, const char *name, const char *text, size_t len,
	       char *path, size_t size, char *error, size_t error_size)
{
	char tmp[4096];
	int fd, err;

	if (!*dir)
		dir = ".";
	err = join(dir, name, path, size);
	if (!err)
		err = join(dir, STORE_TMP, tmp, sizeof(tmp));
	if (err)
		return explain(err, dir, error, error_size);
	fd = open_tmp(dir, tmp);
	if (fd < 0)
		return explain(-fd, access(dir, F_OK) ? dir : tmp, error,
			       error_size);
	err = fill(fd, text, len);
	if (!err && rename(tmp, path))
		err = errno;
	if (err)
		unlink(tmp);
	close(fd);
	if (!err)
		err = sync_dir(dir);
	return err ? explain(err, path, error, error_size) : 0;
}

/* The folder of a path; where there is none, the present one. */
static void folder_of(const char *path, char *dir, size_t size)
{
	const char *slash = strrchr(path, '/');
	int len = slash ? (int)(slash - path) : 0;

	if (slash == path)
		len = 1;
	snprintf(dir, size, "%.*s", len ? len : 1, len ? path : ".");
}

/* 0 or an errno. */
static int write_stream(int fd, bool (*write)(FILE *out, void *arg), void *arg)
{
	int copy, err = ftruncate(fd, 0) ? errno : 0;
	FILE *out;

	if (err)
		return err;
	/* The lock is that of the file, and goes with the last of them. */
	copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	out = copy < 0 ? NULL : fdopen(copy, "w");
	if (!out)
		return errno;
	errno = 0;
	if (!write(out, arg) || fflush(out) || ferror(out))
		err = errno ? errno : EIO;
	if (fclose(out) && !err)
		err = errno;
	return err ? err : sync_fd(fd);
}

int store_stream(const char *path, bool (*write)(FILE *out, void *arg),
		 void *arg, char *error, size_t size)
{
	char dir[4096], tmp[4096 + sizeof(STORE_TMP) + 1];
	int fd, err;

	folder_of(path, dir, sizeof(dir));
	if (strlen(path) >= sizeof(dir))
		return explain(ENAMETOOLONG, path, error, size);
	if (access(dir, F_OK))
		return explain(errno, path, error, size);
	join(dir, STORE_TMP, tmp, sizeof(tmp));
	fd = open_tmp(dir, tmp);
	if (fd < 0)
		return explain(-fd, tmp, error, size);
	err = write_stream(fd, write, arg);
	if (!err && rename(tmp, path))
		err = errno;
	if (err)
		unlink(tmp);
	close(fd);
	if (!err)
		err = sync_dir(dir);
	return err ? explain(err, path, error, size) : 0;
}
