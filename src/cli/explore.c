/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace explore: every result line of every scenario named.
 *
 * Everything that can be wrong with the command or the files is found out
 * before the first execution.  Then each result line gets a search, each find a
 * report, each line its verdict.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/checkpoint.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/options.h"
#include "cli/outcome.h"
#include "cli/prepare.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "sched/limit.h"

/* Executions that shrinking a find may take. */
#define SHRINK_EXECUTIONS 20000u
/* Executions at random that each operation should have succeeded in. */
#define THOROUGH_EXECUTIONS 1000u

struct explore {
	struct plan plan;
	struct prepared prepared;
	struct checkpoint checkpoint;
	const struct writer *writer;
	void *written;		/* its state */
	/* Over the result lines of the present file. */
	struct tally tallies[SCENARIO_OPS_MAX];
	struct tally kept[SCENARIO_OPS_MAX];	/* those of a file */
	bool thorough;		/* one of them was searched so, see below */
	bool refused;		/* the file cannot be gone on with */
	unsigned int nr_run;
	enum status status;
};

static const struct writer *const writers[] = {
	[FORMAT_TEXT] = &writer_text,
	[FORMAT_JSON] = &writer_json,
	[FORMAT_KTAP] = &writer_ktap,
};

static bool enough(const struct find *find, void *line)
{
	return verdict_enough(line, find);
}

/*
 * Shrinking has what --time leaves of a line, and a tenth of it in any case:
 * how long a find is matters more than a few seconds.
 */
static double shrink_seconds(double limit, double spent)
{
	double least = limit / 10;

	if (limit <= 0)
		return 0;
	return limit - spent > least ? limit - spent : least;
}

/* Write the report of a find; a failure is a fault of the tool or the disk. */
static void save(struct explore *e, const struct session *session,
		 const struct search_result *search, struct find *find,
		 struct outcome_find *out)
{
	const struct shrink_options bounds = {
		.executions = SHRINK_EXECUTIONS,
		.seconds = shrink_seconds(e->plan.seconds, search->seconds),
		.interrupted = &signals_interrupted,
	};
	const char *dir = e->plan.options->reports;
	char error[512];

	if (session_report(session, find, &bounds, &out->report, error,
			   sizeof(error))) {
		message("%s: no report of '%s: %s': %s",
			session->config.scenario_name,
			find->violation.invariant->name, find->violation.title,
			error);
		e->status = STATUS_INTERNAL;
		return;
	}
	out->traced = true;
	snprintf(out->report.config.strategy,
		 sizeof(out->report.config.strategy), "%s", search->strategy);
	if (!*dir)
		return;
	if (report_save(dir, &out->report, out->path, sizeof(out->path), error,
			sizeof(error))) {
		message("%s", error);
		e->status = STATUS_INTERNAL;
		*out->path = '\0';
	}
}

static void finish(struct explore *e, struct outcome *outcome,
		   struct search_result *search,
		   const struct progress *progress)
{
	outcome->nr_finds = search->nr_finds;
	outcome->finds =
		must(calloc(search->nr_finds + 1, sizeof(*outcome->finds)));
	for (unsigned int i = 0; i < search->nr_finds; i++) {
		struct outcome_find *find = &outcome->finds[i];

		find->find = &search->finds[i];
		find->bearing =
			verdict_bearing(outcome->run->line,
					search->finds[i].violation.invariant);
		progress_stage(progress, "shrinking a find");
		save(e, &outcome->run->session, search, &search->finds[i],
		     find);
	}
	progress_hide();
	e->writer->result(e->written, outcome);
	for (unsigned int i = 0; i < outcome->nr_finds; i++)
		if (outcome->finds[i].traced)
			report_free(&outcome->finds[i].report);
	free(outcome->finds);
}

static void search_options(const struct explore *e,
			   const struct scenario_result *line,
			   struct progress *progress,
			   struct search_options *search)
{
	const struct options *options = e->plan.options;

	*search = (struct search_options){
		.strategy = e->plan.strategy,
		.strategy_options = {
			.seed = options->seed,
			.preemptions = options->preemptions_given ?
				       (int)options->preemptions : -1,
		},
		.executions = e->plan.executions,
		.seconds = e->plan.seconds,
		.steps = (uint32_t)options->steps,
		.memory = options->memory,
		.exact = options->exact,
		.no_reduction = options->no_reduction,
		.bitstate = options->bitstate,
		.enough = enough,
		.enough_arg = (void *)line,
		.progress = progress_update,
		.progress_arg = progress,
		.interrupted = &signals_interrupted,
	};
}

/*
 * Does it mean anything that an operation never succeeded?  One that searches
 * in order and was cut off has varied nothing but the ends of executions.
 */
static bool thorough(const struct search_result *search)
{
	return search->complete || search->sampled >= THOROUGH_EXECUTIONS;
}

/* --- --checkpoint and --resume --- */

static void keep(bool cut_off, void *explore)
{
	struct explore *e = explore;

	checkpoint_walk(&e->checkpoint, cut_off, e->tallies);
}

/* What was counted on the way to where it goes on was counted before. */
static void resumed(void *explore)
{
	struct explore *e = explore;

	memcpy(e->tallies, e->kept, sizeof(e->tallies));
}

/* Result line number @nr, or what was kept of it. */
static int search_line(struct explore *e, unsigned int nr,
		       struct search_options *options,
		       struct search_result *search)
{
	struct checkpoint *c = &e->checkpoint;
	const struct program *program;
	int err;

	if (nr < c->nr_lines) {
		*search = c->lines[nr]->search;
		memcpy(e->tallies, c->lines[nr]->tallies, sizeof(e->tallies));
		return 0;
	}
	c->cut_off = false;
	options->keep = keep;
	options->keep_arg = e;
	if (nr == c->nr_lines && c->walk.at) {
		checkpoint_tallies(c, e->kept);
		options->resume = &c->walk;
		options->resumed = resumed;
	}
	program = &e->prepared.lines[nr].session.program;
	scenario_count(e->tallies);
	err = search_run(program, options, search);
	scenario_count(NULL);
	if (!err && (!search->limit ||
		     strcmp(search->limit, limits[LIMIT_INTERRUPTED].name)))
		checkpoint_done(c, search, e->tallies);
	return err;
}

static void refuse(struct explore *e)
{
	const struct checkpoint *c = &e->checkpoint;

	message("--resume: %s: %s", e->plan.options->resume,
		c->walk.why ? c->walk.why : "is damaged");
	e->checkpoint.file = NULL;
	e->status = STATUS_USAGE;
	e->refused = true;
}

/* --- one line --- */

static void run_line(struct explore *e, const struct prepared_line *prepared)
{
	char title[OUTCOME_LINE_MAX];
	struct progress progress = {
		.title = outcome_line(prepared, title),
		.nr = e->nr_run + 1,
		.of = e->plan.nr_lines,
		.executions = e->plan.executions,
		.seconds = e->plan.seconds,
		.quiet = e->plan.options->quiet,
	};
	struct outcome outcome = {
		.run = prepared,
		.exact = e->plan.options->exact,
	};
	struct search_options options;
	struct search_result search;
	int err;

	search_options(e, prepared->line, &progress, &options);
	session_apply(&prepared->session);
	err = search_line(e, e->nr_run, &options, &search);
	if (err == -EBADMSG) {
		progress_hide();
		refuse(e);
		return;
	}
	e->nr_run++;
	if (err) {
		message("%s: %s", title, strerror(-err));
		e->status = STATUS_INTERNAL;
		outcome_failed(&outcome, prepared);
		e->writer->result(e->written, &outcome);
		return;
	}
	checkpoint_line(&e->checkpoint);
	e->thorough |= thorough(&search);
	outcome.search = &search;
	outcome.judgement = verdict_judge(prepared->line, &search);
	e->status = status_worst(e->status, outcome.judgement.status);
	finish(e, &outcome, &search, &progress);
	search_result_free(&search);
}

/* Behind the last line of a file: what of it was never put to the test. */
static void warn(const struct explore *e, const struct scenario *scenario)
{
	struct diagnostics diag;

	if (!e->thorough)
		return;
	scenario_check_tallies(scenario, e->tallies, &diag);
	if (!diag.nr)
		return;
	print_diagnostics(scenario->file, scenario->text, scenario->size,
			  &diag);
}

/* The scenario of a line; NULL behind the last. */
static const struct scenario *scenario_of(const struct explore *e,
					  unsigned int line)
{
	return line < e->prepared.nr_lines ?
		       e->prepared.lines[line].session.scenario :
		       NULL;
}

static void run_all(struct explore *e)
{
	signals_catch();
	e->written = e->writer->begin(&e->plan);
	for (unsigned int i = 0; i < e->prepared.nr_lines; i++) {
		if (signals_interrupted || !stdout_flush())
			break;
		run_line(e, &e->prepared.lines[i]);
		if (e->refused)
			break;
		if (scenario_of(e, i) == scenario_of(e, i + 1))
			continue;
		warn(e, scenario_of(e, i));
		memset(e->tallies, 0, sizeof(e->tallies));
		e->thorough = false;
	}
	progress_hide();
	if (e->nr_run < e->prepared.nr_lines)
		e->status = status_worst(e->status, STATUS_INCONCLUSIVE);
	e->writer->end(e->written, e->nr_run < e->prepared.nr_lines);
	if (!checkpoint_close(&e->checkpoint,
			      e->nr_run == e->prepared.nr_lines))
		e->status = status_worst(e->status, STATUS_INTERNAL);
}

/* The name of a folder without slashes at its end. */
static char *folder(const char *name)
{
	size_t len = strlen(name);

	while (len > 1 && name[len - 1] == '/')
		len--;
	return must(strndup(name, len));
}

enum status explore_main(const struct options *options)
{
	struct options completed = *options;
	struct explore e = {
		.writer = writers[options->format],
		.plan = { .options = &completed },
	};
	char *reports;

	reports = folder(options->reports ? options->reports : PREPARE_REPORTS);
	completed.reports = reports;
	if (!prepare(&completed, &e.plan, &e.prepared) ||
	    !checkpoint_open(&e.checkpoint, &e.plan))
		e.status = STATUS_USAGE;
	else
		run_all(&e);
	checkpoint_free(&e.checkpoint);
	prepare_free(&e.prepared);
	free(reports);
	return e.status;
}
