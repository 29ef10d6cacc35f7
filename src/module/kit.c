/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finding the kit; see kit.h.
 *
 * Makefile.am writes module.conf, a line a setting, beside the program where
 * it is built, and into $(pkglibdir) where it is installed.  A tree that was
 * installed below another root (DESTDIR) is used as it lies.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "module/kit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "module/command.h"
#include "sched/memory.h"

#define CONF "module.conf"
#define PATH_LENGTH 4096

/* The folder of this program; "" where nobody knows. */
static void own_folder(char folder[PATH_LENGTH])
{
	ssize_t length = readlink("/proc/self/exe", folder, PATH_LENGTH - 1);
	char *slash;

	folder[length < 0 ? 0 : length] = '\0';
	slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
}

static void set(struct kit *kit, char *line)
{
	const struct {
		const char *name;
		char **value;
	} settings[] = {
		{ "compile", &kit->compile }, { "compiler", &kit->compiler },
		{ "dump", &kit->dump },	      { "finish", &kit->finish },
		{ "include", &kit->include }, { "libraries", &kit->libraries },
		{ "link", &kit->link },	      { "objcopy", &kit->objcopy },
	};
	char *value = strchr(line, ' ');

	line[strcspn(line, "\n")] = '\0';
	if (!value)
		return;
	*value++ = '\0';
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++)
		if (!strcmp(settings[i].name, line) && !*settings[i].value)
			*settings[i].value = must(strdup(value));
}

static int read_conf(struct kit *kit, const char *path)
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;

	if (!file)
		return -errno;
	while (getline(&line, &size, file) > 0)
		set(kit, line);
	free(line);
	fclose(file);
	return kit->compiler && kit->objcopy && kit->compile && kit->dump &&
			       kit->finish && kit->link && kit->libraries ?
		       0 :
		       -EINVAL;
}

/* What stands before BINDIR where the program was installed. */
static size_t root_length(const char *own)
{
	size_t length = strlen(own), tail = strlen(BINDIR);

	return length > tail && !strcmp(own + length - tail, BINDIR) ?
		       length - tail :
		       0;
}

int kit_find(struct kit *kit, char *error, size_t size)
{
	char own[PATH_LENGTH], *conf;
	int err;

	memset(kit, 0, sizeof(*kit));
	own_folder(own);
	conf = printed("%s/" CONF, own);
	if (access(conf, R_OK)) {
		free(conf);
		own[root_length(own)] = '\0';
		kit->folder = printed("%s" PKGLIBDIR, own);
		kit->include = printed("%s" PKGINCLUDEDIR "/src", own);
		conf = printed("%s/" CONF, kit->folder);
	} else {
		kit->folder = must(strdup(own));
	}
	err = read_conf(kit, conf);
	if (!err && !kit->include)
		err = -EINVAL;
	if (err)
		snprintf(error, size,
			 "%s: %s: scenarios in C are built with what `make "
			 "install` puts there",
			 conf,
			 err == -EINVAL ? "a setting is missing" :
					  strerror(-err));
	free(conf);
	if (err)
		kit_free(kit);
	return err;
}

void kit_free(struct kit *kit)
{
	free(kit->folder);
	free(kit->include);
	free(kit->compiler);
	free(kit->objcopy);
	free(kit->compile);
	free(kit->dump);
	free(kit->finish);
	free(kit->link);
	free(kit->libraries);
	memset(kit, 0, sizeof(*kit));
}

char *kit_flags(const struct kit *kit)
{
	char *flags = must(calloc(1, strlen(kit->compile) + 1));
	const char *p = kit->compile;

	for (;;) {
		size_t length;

		p += strspn(p, " \t");
		length = strcspn(p, " \t");
		if (!length)
			return flags;
		if (!memchr(p, '/', length)) {
			strcat(flags, *flags ? " " : "");
			strncat(flags, p, length);
		}
		p += length;
	}
}
