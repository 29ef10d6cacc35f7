/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writing files whole.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/store.h"

/* "DIR/NAME: cannot be written: REASON; REMEDY".  Returns -@err. */
static int explain(int err, const char *what, char *error, size_t size)
{
	const char *remedy;

	switch (err) {
	case ENOSPC:
	case EDQUOT:
		remedy = "; free some space or name another folder";
		break;
	case EACCES:
	case EPERM:
	case EROFS:
		remedy = "; name a folder that you may write to";
		break;
	case ENOENT:
		remedy = "; make the folder it is to lie in first";
		break;
	case ENOTDIR:
		remedy = "; name a folder, not a file";
		break;
	case EISDIR:
	case ENOTEMPTY:
	case EEXIST:
		remedy = "; move away what has its name";
		break;
	case EFBIG:
		remedy = "; raise the limit on the size of files (ulimit -f)";
		break;
	default:
		remedy = "";
	}
	snprintf(error, size, "%s: cannot be written: %s%s", what,
		 strerror(err), remedy);
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

/* What the umask leaves: temporary files start with less. */
static void open_up(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	fchmod(fd, 0666 & ~mask);
}

/* Fill the open temporary file and close it. */
static int fill(int fd, const char *text, size_t len)
{
	int err = write_all(fd, text, len);

	open_up(fd);
	if (!err)
		err = sync_fd(fd);
	if (close(fd) && !err && errno != EINTR)
		err = errno;
	return err;
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

int store_file(const char *dir, const char *name, const char *text, size_t len,
	       char *path, size_t size, char *error, size_t error_size)
{
	const char *slash = *dir && dir[strlen(dir) - 1] == '/' ? "" : "/";
	char tmp[4096];
	int n, fd, err;

	if (!*dir)
		dir = ".";
	if ((size_t)snprintf(path, size, "%s%s%s", dir, slash, name) >= size)
		return explain(ENAMETOOLONG, dir, error, error_size);
	n = snprintf(tmp, sizeof(tmp), "%s.XXXXXX" STORE_TMP, path);
	if (n < 0 || (size_t)n >= sizeof(tmp))
		return explain(ENAMETOOLONG, path, error, error_size);
	if (mkdir(dir, 0777) && errno != EEXIST)
		return explain(errno, dir, error, error_size);
	fd = mkostemps(tmp, (int)strlen(STORE_TMP), O_CLOEXEC);
	if (fd < 0)
		return explain(errno, dir, error, error_size);
	err = fill(fd, text, len);
	if (!err && rename(tmp, path))
		err = errno;
	if (err) {
		unlink(tmp);
		return explain(err, path, error, error_size);
	}
	err = sync_dir(dir);
	return err ? explain(err, path, error, error_size) : 0;
}
