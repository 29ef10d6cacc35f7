/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A run in a file; see checkpoint.h.
 *
 * A head of numbers, whose last is the hash of all that follows; then the text
 * that says what the run is, the lock classes that there are, which have their
 * numbers in states, the lines that are done, and the walk.
 */
#include "config.h"

#include "cli/checkpoint.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "check/lock_keep.h"
#include "cli/checkpoint_file.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/program_hash.h"
#include "report/shown.h"
#include "report/store.h"
#include "sched/fixed.h"
#include "sched/keep.h"
#include "sched/strategy.h"

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

/* --- what the run is --- */

static void identify_line(FILE *out, const struct prepared_line *line)
{
	const struct report_config *config = &line->session.config;
	char title[OUTCOME_LINE_MAX];

	fprintf(out, "%s:%u: %s (hash %016" PRIx64 ")\n",
		line->session.scenario->file, line->line->at.line,
		outcome_line(line, title), config->scenario_hash);
}

static char *identify(const struct plan *plan)
{
	const struct options *o = plan->options;
	char *text = NULL;
	size_t size;
	FILE *out = must(open_memstream(&text, &size));

	fprintf(out, "strategy %s\nseed %" PRIu64 "\nsteps %" PRIu64 "\n",
		plan->strategy->name, o->seed, o->steps);
	fprintf(out, "reductions %s\n", o->no_reduction ? "off" : "on");
	for (unsigned int i = 0; i < plan->nr_lines; i++)
		identify_line(out, &plan->lines[i]);
	fclose(out);
	return must(text);
}

/* --- writing --- */

static void keep_tallies(struct blob_out *out, const struct tally *tallies)
{
	blob_put(out, tallies, SCENARIO_OPS_MAX * sizeof(*tallies));
}

/* What is to be written now. */
struct writing {
	const struct checkpoint *c;
	const struct tally *tallies;	/* NULL: no walk */
};

static bool write_all(FILE *file, void *arg)
{
	const struct writing *w = arg;
	struct checkpoint_head head;
	struct blob_out out;

	head_fill(&head, w->c->program);
	if (fwrite(&head, sizeof(head), 1, file) != 1)
		return false;
	blob_begin(&out, file);
	blob_put_text(&out, w->c->identity);
	lock_classes_keep(&out);
	blob_put_number(&out, w->c->nr_done);
	blob_put(&out, w->c->done, w->c->nr_done_bytes);
	blob_put_number(&out, w->tallies != NULL);
	if (w->tallies) {
		keep_tallies(&out, w->tallies);
		keep_search(&out);
	}
	head.size = out.size;
	head.hash = out.hash;
	return !fseek(file, 0, SEEK_SET) &&
	       fwrite(&head, sizeof(head), 1, file) == 1;
}

static bool write_file(struct checkpoint *c, const struct tally *tallies)
{
	struct writing w = { c, tallies };
	char error[512];
	bool good;

	good = !store_stream(c->file, write_all, &w, error, sizeof(error));
	if (!good && !c->failed) {
		progress_hide();
		message("%s", error);
		c->failed = true;
	}
	c->last = now();
	c->walk_kept = tallies != NULL;
	return good;
}

void checkpoint_walk(struct checkpoint *c, bool cut_off,
		     const struct tally *tallies)
{
	if (!c->file)
		return;
	if (!cut_off && now() - c->last < c->interval)
		return;
	write_file(c, tallies);
	c->cut_off = cut_off;
}

void checkpoint_done(struct checkpoint *c, const struct search_result *search,
		     const struct tally *tallies)
{
	char *text = NULL;
	size_t size;
	struct blob_out out;

	if (!c->file)
		return;
	blob_begin(&out, must(open_memstream(&text, &size)));
	keep_result(&out, search);
	keep_tallies(&out, tallies);
	fclose(out.file);
	c->done = must(realloc(c->done, c->nr_done_bytes + size));
	memcpy(c->done + c->nr_done_bytes, must(text), size);
	c->nr_done_bytes += size;
	c->nr_done++;
	free(text);
}

/* A file a line would be many, where lines take no time. */
void checkpoint_line(struct checkpoint *c)
{
	double least = c->interval < 1 ? c->interval : 1;

	if (!c->file || c->cut_off || now() - c->last < least)
		return;
	write_file(c, NULL);
}

bool checkpoint_close(struct checkpoint *c, bool all_run)
{
	char *shown;
	bool left;

	if (!c->file)
		return true;
	left = !all_run || c->cut_off;
	if (!left)
		unlink(c->file);
	else if (!c->cut_off)
		write_file(c, NULL);
	if (left && !c->failed) {
		shown = must(shown_copy(c->file));
		message("what was done is in %s; add --resume=%s to go on",
			shown, shown);
		free(shown);
	}
	return !c->failed;
}

void checkpoint_free(struct checkpoint *c)
{
	for (unsigned int i = 0; i < c->nr_lines; i++)
		free(c->lines[i]);
	free(c->lines);
	free(c->done);
	free(c->identity);
	checkpoint_unmap(c);
}

/* --- opening --- */

static bool may_write(const struct checkpoint *c, bool resumed)
{
	char *shown;

	if (resumed || access(c->file, F_OK))
		return true;
	shown = must(shown_copy(c->file));
	message("--checkpoint: %s is there already; go on with --resume=%s, "
		"remove it, or name another",
		shown, shown);
	free(shown);
	return false;
}

/* Try it: with what there is, which is not much. */
static bool try_write(struct checkpoint *c)
{
	if (c->walk.at)
		return true;	/* that is what is in it */
	return write_file(c, NULL);
}

static bool fits(const struct plan *plan)
{
	const char *option = plan->options->resume ? "--resume" :
						     "--checkpoint";

	if (plan->options->exact || plan->options->bitstate) {
		message("%s does not go with --%s: states are kept there by "
			"their hashes alone",
			option, plan->options->exact ? "exact" : "bitstate");
		return false;
	}
	if (plan->strategy->explore || plan->strategy->keep)
		return true;
	message("%s does not go with --strategy=%s: it keeps what auto, states "
		"and dpor do",
		option, plan->strategy->name);
	return false;
}

bool checkpoint_open(struct checkpoint *c, const struct plan *plan)
{
	const struct options *o = plan->options;

	memset(c, 0, sizeof(*c));
	if (!o->checkpoint && !o->resume) {
		if (!o->checkpoint_interval_given)
			return true;
		message("--checkpoint-interval is how often --checkpoint=FILE "
			"is written: name the file");
		return false;
	}
	if (!fits(plan))
		return false;
	c->interval = o->checkpoint_interval_given ? o->checkpoint_interval :
						     CHECKPOINT_SECONDS;
	program_stacks();
	c->identity = identify(plan);
	c->program = program_hash();
	c->last = now();
	if (o->resume && !checkpoint_read(c, o->resume))
		return false;
	c->file = o->checkpoint ? o->checkpoint : o->resume;
	if (!may_write(c, o->resume && !strcmp(o->resume, c->file)) ||
	    !try_write(c)) {
		c->file = NULL;
		return false;
	}
	return true;
}
