/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * --format=text: one line a result, finds below it, a sum at the end.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/outcome.h"
#include "cli/term.h"
#include "cli/wrap.h"
#include "report/format.h"
#include "report/shown.h"

/* Columns of verdict, counts and time; where the rest begins if broken. */
#define COUNTS_WIDTH 56u
#define TEXT_INDENT 8

struct text {
	const struct plan *plan;
	unsigned int met[3];	/* by enum met */
	unsigned int nr_reports;
};

/* What all of it has in common. */
static void print_head(const struct plan *plan)
{
	const struct options *options = plan->options;
	char executions[GROUPED_MAX];

	if (options->quiet)
		return;
	printf("%s%u result line%s of %u scenario%s, "
	       "memory model " REPORT_MEMORY_MODEL "\n",
	       term_style(stdout, STYLE_FAINT), plan->nr_lines,
	       plan->nr_lines == 1 ? "" : "s", plan->nr_scenarios,
	       plan->nr_scenarios == 1 ? "" : "s");
	printf("strategy %s, seed %llu", plan->strategy->name,
	       (unsigned long long)options->seed);
	if (options->preemptions_given)
		printf(", at most %llu preemption%s",
		       (unsigned long long)options->preemptions,
		       options->preemptions == 1 ? "" : "s");
	if (plan->executions)
		printf(", at most %s execution%s a line",
		       grouped(plan->executions, executions),
		       plan->executions == 1 ? "" : "s");
	if (plan->seconds > 0)
		printf(", at most %g s a line", plan->seconds);
	printf("%s\n", term_style(stdout, STYLE_PLAIN));
	stdout_flush();
}

static void *text_begin(const struct plan *plan)
{
	struct text *text = must(calloc(1, sizeof(*text)));

	text->plan = plan;
	print_head(plan);
	return text;
}

static void print_settings(const struct outcome *outcome)
{
	const struct report_config *config = &outcome->run->session.config;

	printf("        %s: kernel %s, at most %u steps an execution",
	       config->scenario_file, config->kernel, config->steps_max);
	for (unsigned int i = 0; i < config->nr_params; i++)
		printf(", %s = %llu", config->params[i].name,
		       (unsigned long long)config->params[i].value);
	printf("; ended by %s, %llu steps in all, %llu executions cut as redundant\n",
	       outcome->search->strategy,
	       (unsigned long long)outcome->search->steps,
	       (unsigned long long)outcome->search->blocked);
}

/* A kind that a `sometimes` line was not met for; NULL: there is none. */
static const char *unlisted(const struct outcome *outcome)
{
	if (outcome->run->line->expectation != EXPECT_SOMETIMES)
		return NULL;
	for (unsigned int i = 0; i < outcome->nr_finds; i++) {
		const struct outcome_find *find = &outcome->finds[i];

		if (find->bearing == BEARING_AGAINST)
			return find->find->violation.invariant->name;
	}
	return NULL;
}

/* What was explored, and in brackets why that is not as it should be. */
static void describe_line(const struct outcome *outcome, char *buf, size_t size)
{
	const char *other = unlisted(outcome);
	char line[OUTCOME_LINE_MAX], why[OUTCOME_WHY_MAX];

	outcome_why(outcome, why);
	if (other)
		snprintf(why, sizeof(why), "%s is not listed", other);
	snprintf(buf, size, "%s%s%s%s", outcome_line(outcome->run, line),
		 *why ? "  (" : "", why, *why ? ")" : "");
}

static void print_line(const struct outcome *outcome)
{
	static const struct {
		const char *word;
		enum style style;
	} words[] = {
		[MET_NO] = { "NOT OK", STYLE_BAD },
		[MET_YES] = { "ok", STYLE_GOOD },
		[MET_OPEN] = { "open", STYLE_OPEN },
	};
	const struct judgement *judgement = &outcome->judgement;
	const struct search_result *search = outcome->search;
	char text[OUTCOME_LINE_MAX + OUTCOME_WHY_MAX + 8], number[GROUPED_MAX];
	bool states = search->states;
	uint64_t nr = states ? search->states : search->executions;

	printf("%s%-6s%s  %-12s %11s %s %8.2f s",
	       term_style(stdout, words[judgement->met].style),
	       words[judgement->met].word, term_style(stdout, STYLE_PLAIN),
	       verdict_name(judgement->verdict), grouped(nr, number),
	       states  ? (nr == 1 ? "state     " : "states    ") :
	       nr == 1 ? "execution " :
			 "executions",
	       search->seconds);
	describe_line(outcome, text, sizeof(text));
	if (!term_fit() || COUNTS_WIDTH + strlen(text) < term_fit()) {
		printf("  %s\n", text);
		return;
	}
	printf("\n%*s", TEXT_INDENT, "");
	wrap_within(TEXT_INDENT, TEXT_INDENT + 4, text, term_fit() - 1);
}

static void print_find(const struct plan *plan, const struct outcome_find *find)
{
	const struct options *options = plan->options;

	if (!find->traced || options->quiet) {
		printf("BUG: %s: %s\n", find->find->violation.invariant->name,
		       find->find->violation.title);
	} else {
		putchar('\n');
		report_print(stdout, &find->report,
			     term_report_flags(options->verbose));
	}
	if (*find->path)
		print_replay_command("Replay:  ", find->path,
				     find->report.config.compiler[0]);
	if (!options->quiet)
		putchar('\n');
}

static void text_result(void *state, const struct outcome *outcome)
{
	struct text *text = state;

	text->met[outcome->judgement.met]++;
	print_line(outcome);
	if (text->plan->options->verbose)
		print_settings(outcome);
	for (unsigned int i = 0; i < outcome->nr_finds; i++) {
		print_find(text->plan, &outcome->finds[i]);
		text->nr_reports += *outcome->finds[i].path != '\0';
	}
	stdout_flush();
}

static void print_sum(const struct text *text, bool interrupted)
{
	const struct plan *plan = text->plan;
	const unsigned int *met = text->met;
	unsigned int run = met[MET_YES] + met[MET_NO] + met[MET_OPEN];
	const char *separator = ": ";

	if (plan->options->quiet && !interrupted)
		return;
	printf("%u result line%s", run, run == 1 ? "" : "s");
	if (met[MET_YES]) {
		printf("%s%u as expected", separator, met[MET_YES]);
		separator = ", ";
	}
	if (met[MET_NO]) {
		printf("%s%s%u NOT as expected%s", separator,
		       term_style(stdout, STYLE_BAD), met[MET_NO],
		       term_style(stdout, STYLE_PLAIN));
		separator = ", ";
	}
	if (met[MET_OPEN])
		printf("%s%u inconclusive", separator, met[MET_OPEN]);
	if (interrupted)
		printf("; interrupted, %u not run", plan->nr_lines - run);
	if (text->nr_reports) {
		printf("; %u report%s in ", text->nr_reports,
		       text->nr_reports == 1 ? "" : "s");
		shown_put(stdout, plan->options->reports);
	}
	putchar('\n');
}

static void text_end(void *state, bool interrupted)
{
	print_sum(state, interrupted);
	free(state);
}

const struct writer writer_text = { text_begin, text_result, text_end };
