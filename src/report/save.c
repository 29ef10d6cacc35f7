/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reports and the file system: saving one under its name, reading one back.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/format.h"
#include "report/store.h"
#include "sched/memory.h"

int report_save(const char *dir, const struct report *report, char *path,
		size_t size, char *error, size_t error_size)
{
	char name[160];
	char *text;
	int err;

	text = report_format(report, error, error_size);
	if (!text)
		return -EINVAL;
	report_name(report, name, sizeof(name));
	err = store_file(dir, name, text, strlen(text), path, size, error,
			 error_size);
	free(text);
	return err;
}

int report_write(const char *dir, const struct report *report, char *path,
		 size_t size)
{
	char error[512];

	return report_save(dir, report, path, size, error, sizeof(error));
}

static int explain(int err, char *error, size_t size)
{
	snprintf(error, size, "cannot be read: %s%s", strerror(err),
		 err == EISDIR ? "; name a report in it" : "");
	return -err;
}

/* The whole file, or NULL with -errno in @err. */
static char *slurp(int fd, size_t *len, int *err, char *error, size_t size)
{
	struct stat st = { 0 };
	char *text;
	size_t room;
	ssize_t n;

	if (!fstat(fd, &st) && S_ISDIR(st.st_mode)) {
		*err = explain(EISDIR, error, size);
		return NULL;
	}
	room = st.st_size > 0 && st.st_size < REPORT_SIZE_MAX ?
		       (size_t)st.st_size + 1 :
		       64u << 10;
	text = must(malloc(room));
	for (*len = 0;; *len += (size_t)n) {
		if (*len == room) {
			room *= 2;
			text = must(realloc(text, room));
		}
		n = read(fd, text + *len, room - *len);
		if (n < 0 && errno == EINTR) {
			n = 0;
			continue;
		}
		if (n < 0) {
			*err = explain(errno, error, size);
			free(text);
			return NULL;
		}
		/* One byte too many is enough to be refused. */
		if (!n || *len + (size_t)n > REPORT_SIZE_MAX) {
			*len += (size_t)n;
			return text;
		}
	}
}

int report_read(const char *path, struct report *report, char *error,
		size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	const char *slash = strrchr(path, '/');
	char *text;
	size_t len, at;
	int err = 0;

	if (fd < 0)
		return explain(errno, error, size);
	text = slurp(fd, &len, &err, error, size);
	close(fd);
	if (!text)
		return err;
	err = report_parse(text, len, report, error, size);
	free(text);
	at = strlen(error);
	if (err && !strcmp(slash ? slash + 1 : path, STORE_TMP))
		snprintf(error + at, size - at,
			 " (a run is writing it, or was killed: the next one "
			 "uses it up)");
	return err;
}
