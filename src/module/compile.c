/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Compiling; see compile.h.
 */
#include "module/compile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "module/command.h"
#include "module/job.h"
#include "module/symbols.h"
#include "module/untold.h"
#include "scenario/scenario.h"
#include "sched/memory.h"

/* --- commands --- */

/* "-ffile-prefix-map=FOLDER/=": places are told by the name of the file. */
static void add_prefix_map(const struct job *j, struct command *c)
{
	const char *slash = strrchr(j->path, '/');
	char *map, *here = getcwd(NULL, 0);

	if (slash) {
		map = printed("-ffile-prefix-map=%.*s=",
			      (int)(slash + 1 - j->path), j->path);
		command_add(c, map);
		free(map);
	}
	if (here && !strchr(here, '=')) {
		map = printed("-fdebug-prefix-map=%s=", here);
		command_add(c, map);
		free(map);
	}
	free(here);
}

static void add_headers(const struct job *j, struct command *c)
{
	char *headers = printed("%s/module", j->kit.include);

	command_add(c, "-isystem");
	command_add(c, headers);
	command_add(c, "-isystem");
	command_add(c, j->kit.include);
	command_add(c, "-MMD");
	command_add(c, "-MF");
	command_add(c, j->deps);
	free(headers);
}

static void add_dump(const struct job *j, struct command *c)
{
	const char *p = j->kit.dump;

	for (;;) {
		size_t length;
		char *flag;

		p += strspn(p, " ");
		length = strcspn(p, " ");
		if (!length)
			return;
		flag = printed("%.*s=%s", (int)length, p, j->looked_at);
		command_add(c, flag);
		free(flag);
		p += length;
	}
}

static bool stops_between(const struct job *j)
{
	return *j->kit.finish;
}

static bool compile_source(struct job *j)
{
	struct command c = { 0 };
	bool good;

	command_add_words(&c, j->kit.compiler);
	command_add_words(&c, j->kit.compile);
	add_prefix_map(j, &c);
	add_headers(j, &c);
	add_dump(j, &c);
	if (stops_between(j)) {
		command_add(&c, "-S");
		command_add(&c, "-emit-llvm");
	} else {
		command_add(&c, "-c");
	}
	command_add(&c, "-o");
	command_add(&c, stops_between(j) ? j->looked_at : j->object);
	command_add2(&c, *j->path == '-' ? "./" : "", j->path);
	good = job_run(j, &c, NULL);
	command_free(&c);
	return good;
}

/* From where it stopped. */
static bool finish(struct job *j)
{
	struct command c = { 0 };
	bool good;

	if (!stops_between(j))
		return true;
	command_add_words(&c, j->kit.compiler);
	command_add_words(&c, j->kit.compile);
	command_add_words(&c, j->kit.finish);
	command_add(&c, "-c");
	command_add(&c, "-o");
	command_add(&c, j->object);
	command_add(&c, j->looked_at);
	good = job_run(j, &c, NULL);
	command_free(&c);
	return good;
}

/* --- accesses that nobody is told of --- */

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* As the compiler says it, with the line, if that is one of the program. */
static bool say_untold(struct job *j, const struct untold *u)
{
	struct diagnostics diag = { .nr = 1 };
	struct diagnostic *d = &diag.list[0];
	bool own = !strcmp(file_name(u->file), file_name(j->path));

	if (!u->line)
		return job_fail(j, "%s: %s", j->path, u->what);
	d->at = (struct position){ u->line, u->column, 1 };
	snprintf(d->text, sizeof(d->text), "%s", u->what);
	diagnostics_print(stderr, own ? j->path : u->file, own ? j->text : NULL,
			  j->length, &diag, false);
	return false;
}

static bool is_untold_in_dump(struct job *j, FILE *dump, struct untold *untold)
{
	struct elf object;
	int err = elf_open(&object, j->object);
	bool is;

	if (err) {
		*untold = (struct untold){ 0 };
		snprintf(untold->what, sizeof(untold->what), "%s",
			 strerror(-err));
		return true;
	}
	is = untold_in_dump(dump, &object, untold);
	elf_close(&object);
	return is;
}

static bool check_told(struct job *j)
{
	struct untold untold;
	FILE *in;
	bool is;

	if (!*j->kit.dump && !stops_between(j))
		return true;
	/* Where there are no functions, gcc makes no dump. */
	in = fopen(j->looked_at, "a+e");
	if (!in)
		return job_fail(j, "%s: %s", j->looked_at, strerror(errno));
	is = stops_between(j) ? untold_in_ir(in, j->path, &untold) :
				is_untold_in_dump(j, in, &untold);
	fclose(in);
	return !is || say_untold(j, &untold);
}

bool compile(struct job *j)
{
	return compile_source(j) && check_told(j) && finish(j);
}
