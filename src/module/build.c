/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Building programs in C; see build.h.
 *
 *	compile		compile.c
 *	objcopy		globals into the section of the world, code into one of
 *			its own, malloc() to the model's
 *	weaken		where functions are replaced: those of archives compiled
 *			so that all calls of them can be sent elsewhere
 *	link		with two small files around it, which hold the source
 *			and mark its part of the world
 *
 * All of it happens in a folder that is gone before the program starts.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "module/build.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "module/command.h"
#include "module/compile.h"
#include "module/job.h"
#include "module/object.h"
#include "module/symbols.h"
#include "scenario/scenario.h"
#include "sched/memory.h"

bool job_fail(struct job *j, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(j->error, j->size, fmt, ap);
	va_end(ap);
	return false;
}

/* --- files --- */

static char *read_text(const char *path, size_t *length)
{
	FILE *file = fopen(path, "rbe");
	char *text;

	if (!file)
		return NULL;
	text = must(malloc(SCENARIO_SIZE_MAX + 2));
	*length = fread(text, 1, SCENARIO_SIZE_MAX + 1, file);
	text[*length] = '\0';
	if (ferror(file)) {
		free(text);
		text = NULL;
	}
	fclose(file);
	return text;
}

static bool write_file(struct job *j, const char *path, const char *text,
		       size_t length)
{
	FILE *file = fopen(path, "wbe");
	bool good = file && fwrite(text, 1, length, file) == length;

	if (file && fclose(file))
		good = false;
	if (!good)
		job_fail(j, "%s: %s", path, strerror(errno));
	return good;
}

static bool read_source(struct job *j, const struct build *b)
{
	j->path = b->path;
	if (b->text) {
		j->text = must(strndup(b->text, b->size));
		j->length = b->size;
	} else {
		j->text = read_text(b->path, &j->length);
		if (!j->text)
			return job_fail(j, "%s: %s", b->path, strerror(errno));
	}
	if (j->length > SCENARIO_SIZE_MAX)
		return job_fail(j,
				"%s: more than %u bytes, which is more than a "
				"report holds",
				b->path, SCENARIO_SIZE_MAX);
	if (memchr(j->text, 0, j->length))
		return job_fail(j, "%s: a NUL byte, which a report cannot hold",
				b->path);
	/* The compiler's own way of writing OLD=NEW has no other. */
	if (strchr(b->path, '='))
		return job_fail(
			j,
			"%s: a '=' in the path, which the compiler's flags "
			"cannot have; give it another name",
			b->path);
	return true;
}

/* What is built is what reports will hold: a text goes to a file of its own. */
static bool open_folder(struct job *j, const struct build *b)
{
	int err = folder_make(&j->folder);

	if (err) {
		j->folder.path = NULL;
		return job_fail(j,
				"no temporary folder: %s; set TMPDIR to where "
				"there can be one",
				strerror(-err));
	}
	j->object = folder_file(&j->folder, "object.o");
	j->program = folder_file(&j->folder, "program");
	j->deps = folder_file(&j->folder, "headers");
	j->looked_at = folder_file(&j->folder, "statements.ll");
	if (!b->text)
		return true;
	j->own_path = folder_file(&j->folder, b->path);
	j->path = j->own_path;
	return write_file(j, j->own_path, j->text, j->length);
}

/* --- steps --- */

bool job_run(struct job *j, const struct command *c, const char *folder)
{
	int err = command_run(c, folder, j->folder.path);

	if (err < 0)
		return job_fail(j,
				"%s: %s: scenarios in C are compiled by what "
				"mmurace was built with; install it, or build "
				"mmurace with another",
				c->words[0], strerror(-err));
	return !err;
}

/* Headers of its own would be missing in a report. */
static bool check_headers(struct job *j)
{
	size_t length;
	char *deps = read_text(j->deps, &length), *p;
	bool good = true;

	if (!deps)
		return job_fail(j, "%s: %s", j->deps, strerror(errno));
	p = strchr(deps, ':');
	p = p ? p + 1 : deps;
	for (unsigned int n = 0; good; n++) {
		p += strspn(p, " \t\n\\");
		length = strcspn(p, " \t\n");
		if (!length)
			break;
		/* The first is the file itself. */
		if (n)
			good = job_fail(j,
					"%s: it includes %.*s, which a report "
					"would not hold: put it into the file",
					j->path, (int)length, p);
		p += length;
	}
	free(deps);
	return good;
}

/* Reports hold what was read first. */
static bool check_unchanged(struct job *j)
{
	size_t length;
	char *again = read_text(j->path, &length);
	bool same = again && length == j->length &&
		    !memcmp(again, j->text, length);

	free(again);
	return same || job_fail(j,
				"%s: it changed while it was compiled; do it "
				"again",
				j->path);
}

static bool rework(struct job *j)
{
	struct command c = { 0 };
	bool good;
	char what[512];

	command_add_words(&c, j->kit.objcopy);
	good = object_prepare(j->object, &c, what, sizeof(what)) ||
	       job_fail(j, "%s: %s", j->path, what);
	command_add(&c, j->object);
	good = good && job_run(j, &c, NULL);
	command_free(&c);
	return good;
}

static const char *model_library(const struct job *j)
{
	return j->replaced.nr ? "libreplaceable.a" : "libmodel.a";
}

/* A copy of the archive in which what is replaced gives way. */
static bool weaken(struct job *j)
{
	struct command c = { 0 };
	char *path;
	bool good;

	if (!j->replaced.nr)
		return true;
	command_add_words(&c, j->kit.objcopy);
	for (unsigned int i = 0; i < j->replaced.nr; i++)
		command_add2(&c, "--weaken-symbol=", j->replaced.names[i]);
	path = printed("%s/%s", j->kit.folder, model_library(j));
	command_add(&c, path);
	command_add(&c, model_library(j));
	good = job_run(j, &c, j->folder.path);
	command_free(&c);
	free(path);
	return good;
}

static void put_string(FILE *out, const char *name, const char *text)
{
	fprintf(out, "\t.globl\t%s\n%s:\n\t.asciz\t\"", name, name);
	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else
			putc(*text, out);
	fputs("\"\n", out);
}

/* The compiler's name and version: what it says of itself first. */
static char *compiler_version(const struct job *j)
{
	char *command, *line = NULL;
	size_t size = 0;
	FILE *out;

	command = printed("%s --version 2>/dev/null", j->kit.compiler);
	out = popen(command, "re");
	if (!out || getline(&line, &size, out) <= 0) {
		free(line);
		line = must(strdup(j->kit.compiler));
	}
	if (out)
		pclose(out);
	line[strcspn(line, "\n")] = '\0';
	free(command);
	return line;
}

static bool write_frame(struct job *j)
{
	static const char after[] =
		"\t.section\tworld,\"aw\"\n\t.balign\t64\n"
		"\t.globl\tmodule_world_end\nmodule_world_end:\n"
		"\t.zero\t64\n"
		"\t.section\t.text.module,\"ax\"\n"
		"\t.globl\tmodule_code_end\nmodule_code_end:\n"
		"\t.zero\t16\n"
		"\t.section\t.note.GNU-stack,\"\",%progbits\n";
	char *path = folder_file(&j->folder, "before.s");
	FILE *out = fopen(path, "we");
	char *flags = kit_flags(&j->kit), *version = compiler_version(j);
	bool good = out != NULL;

	if (out) {
		fputs("\t.section\tworld,\"aw\"\n\t.balign\t64\n"
		      "\t.globl\tmodule_world_start\nmodule_world_start:\n"
		      "\t.zero\t64\n\t.section\t.text.module,\"ax\"\n"
		      "\t.globl\tmodule_code_start\nmodule_code_start:\n"
		      "\t.zero\t16\n\t.section\t.rodata\n",
		      out);
		put_string(out, "module_compiler", version);
		put_string(out, "module_flags", flags);
		fputs("\t.globl\tmodule_text_start\nmodule_text_start:\n"
		      "\t.incbin\t\"source\"\n"
		      "\t.globl\tmodule_text_end\nmodule_text_end:\n"
		      "\t.byte\t0\n"
		      "\t.section\t.note.GNU-stack,\"\",%progbits\n",
		      out);
		good = !fclose(out);
	}
	free(path);
	free(flags);
	free(version);
	if (!good)
		return job_fail(j, "%s: %s", j->folder.path, strerror(errno));
	path = folder_file(&j->folder, "after.s");
	good = write_file(j, path, after, strlen(after));
	free(path);
	if (!good)
		return false;
	path = folder_file(&j->folder, "source");
	good = write_file(j, path, j->text, j->length);
	free(path);
	return good;
}

static bool link_program(struct job *j)
{
	static const char *const libraries[] = {
		"libmain.a",  "libcore.a",	 "libcheck.a",
		"libmodel.a", "libprimitives.a", "libsched.a",
	};
	struct command c = { 0 };
	bool good;

	command_add_words(&c, j->kit.compiler);
	command_add_words(&c, j->kit.link);
	command_add(&c, "-o");
	command_add(&c, "program");
	command_add(&c, "before.s");
	command_add(&c, "object.o");
	command_add(&c, "after.s");
	for (size_t i = 0; i < sizeof(libraries) / sizeof(*libraries); i++) {
		char *path;

		if (j->replaced.nr && !strcmp(libraries[i], "libmodel.a")) {
			command_add(&c, model_library(j));
			continue;
		}
		path = printed("%s/%s", j->kit.folder, libraries[i]);
		command_add(&c, path);
		free(path);
	}
	command_add_words(&c, j->kit.libraries);
	good = job_run(j, &c, j->folder.path);
	command_free(&c);
	return good;
}

static bool check_contained(struct job *j)
{
	char what[512];

	return object_contained(j->object, j->program, what, sizeof(what)) ||
	       job_fail(j, "%s: %s", j->path, what);
}

/* Say where in the source, as the parser of scenarios does. */
static bool find_replaced(struct job *j)
{
	struct diagnostics diag = { .nr = 1 };
	struct diagnostic *d = &diag.list[0];
	char *list;
	bool good;

	list = printed("%s/functions.txt", j->kit.folder);
	good = replaced_find(j->text, j->length, list, &j->replaced, &d->at,
			     d->text, sizeof(d->text));
	if (!good)
		diagnostics_print(stderr, j->path, j->text, j->length, &diag,
				  false);
	free(list);
	return good;
}

/* --- the whole --- */

static void end(struct job *j)
{
	if (j->folder.path)
		folder_remove(&j->folder);
	free(j->object);
	free(j->program);
	free(j->deps);
	free(j->looked_at);
	free(j->own_path);
	free(j->text);
	kit_free(&j->kit);
}

/* Become it; its file is gone by then. */
static enum build_end become(struct job *j, char **argv)
{
	int fd = open(j->program, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		job_fail(j, "%s: %s", j->program, strerror(errno));
	end(j);
	if (fd < 0)
		return BUILD_FAILED;
	fflush(stdout);
	fexecve(fd, argv, environ);
	job_fail(
		j,
		"what was built does not start: %s; is TMPDIR on a file system "
		"from which nothing may be run?",
		strerror(errno));
	close(fd);
	return BUILD_FAILED;
}

enum build_end build_and_run(const struct build *build, char **argv,
			     char *error, size_t size)
{
	struct job j = { .error = error, .size = size };

	*error = '\0';
#ifdef TSAN_CHAIN
	job_fail(&j,
		 "this mmurace was built with --enable-tsan-chain, for tests "
		 "alone: it runs no scenarios in C");
	return BUILD_MISTAKE;
#endif
	if (kit_find(&j.kit, error, size)) {
		end(&j);
		return BUILD_MISTAKE;
	}
	if (read_source(&j, build) && find_replaced(&j) &&
	    open_folder(&j, build) && compile(&j) && check_headers(&j) &&
	    check_unchanged(&j) && rework(&j) && weaken(&j) &&
	    write_frame(&j) && link_program(&j) && check_contained(&j))
		return become(&j, argv);
	end(&j);
	return BUILD_MISTAKE;
}
