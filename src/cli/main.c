/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace: from the command line to a verb.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/check.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/modules.h"
#include "cli/names.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "cli/term.h"
#include "module/declared.h"
#include "scenario/suggest.h"
#include "sched/memory.h"

/* Does it look like a file, or is there one of that name? */
static bool is_file(const char *word)
{
	return strchr(word, '/') || names_is_scenario(word) ||
	       names_is_module(word) || names_is_report(word) ||
	       !access(word, F_OK);
}

static enum status unknown_verb(const char *word)
{
	struct suggestion near;

	if (word[0] == '-') {
		message("unknown option '%s': options follow the verb; "
			"see 'mmurace --help'",
			word);
		return STATUS_USAGE;
	}
	if (is_file(word)) {
		message("'%s' is not a verb; did you mean 'mmurace %s %s'?",
			word, names_is_report(word) ? "replay" : "explore",
			word);
		return STATUS_USAGE;
	}
	suggest_start(&near, word, strlen(word));
	for (const struct verb *verb = verbs; verb->name; verb++)
		suggest_offer(&near, verb->name);
	if (near.best)
		message("unknown verb '%s'; did you mean '%s'?", word,
			near.best);
	else
		message("unknown verb '%s'; see 'mmurace --help'", word);
	return STATUS_USAGE;
}

/* --help and --version in place of a verb. */
static const char *first_word(const char *word)
{
	if (!strcmp(word, "--version") || !strcmp(word, "-V"))
		return "version";
	if (!strcmp(word, "--help") || !strcmp(word, "-h"))
		return NULL;
	return word;
}

static enum status run(int argc, char **argv)
{
	const struct verb *verb;
	struct options options;
	enum status status;
	const char *word;

	if (argc < 2) {
		usage(stderr);
		return STATUS_USAGE;
	}
	word = first_word(argv[1]);
	if (!word) {
		usage(stdout);
		return STATUS_MET;
	}
	verb = verb_find(word);
	if (!verb)
		return unknown_verb(word);
	if (!options_parse(verb, argc - 2, argv + 2, &options)) {
		options_free(&options);
		return STATUS_USAGE;
	}
	term_init(options.color);
	if (options.help) {
		usage_verb(stdout, verb);
		status = STATUS_MET;
	} else {
		checks_init();
		module_begin();
		status = modules_needed(&options) ? modules_enter(&options) :
						    verb->run(&options);
	}
	options_free(&options);
	return status;
}

/*
 * A file must not get the number of a standard stream that was closed: what is
 * printed would go there.  What stands in refuses every use.
 */
static void streams_init(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd ? O_RDONLY : O_WRONLY);
}

int main(int argc, char **argv)
{
	enum status status;

	if (argc && strchr(argv[0], '/'))
		program_name = argv[0];
	modules_arguments = argv;
	streams_init();
	signals_init();
	out_of_memory_hook = progress_hide;
	status = run(argc, argv);
	if (!stdout_flush() && !stdout_unread())
		status = STATUS_INTERNAL;
	return status;
}
