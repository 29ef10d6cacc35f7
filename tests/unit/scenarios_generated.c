/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whatever is done in whatever order, the code of 6.12 breaks nothing:
 * scenarios made at random from the table of operations, in environments made
 * at random, some schedules of each.
 *
 * A find here is a false alarm, a fault of the model, or a bug of the kernel;
 * the scenario that shows it is printed.  "scenarios_generated SEED [NUMBER]" runs
 * others.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "scenario/operations.h"
#include "sched/rng.h"
#include "sched/search.h"
#include "tap/tap.h"
#include "track/tracked.h"

#define EXECUTIONS 500u
#define PAGES 3u

static uint64_t state;
static bool tracks;

static unsigned int below(unsigned int n)
{
	return rng_below(&state, n);
}

static const struct operation *any_operation(void)
{
	const struct operation *op;
	unsigned int nr = 0;

	while (operations_get(nr))
		nr++;
	do
		op = operations_get(below(nr));
	while (!(op->where & IN_TASK));
	return op;
}

/* Set-up makes two processes and a VM of the first: names by type. */
static void print_argument(FILE *out, const struct operation_arg *arg)
{
	if (arg->kind == TAKES_OBJECT)
		fputs(arg->type == OBJECT_MM ? below(3) ? "A" : "B" : "vm",
		      out);
	else if (arg->align > 1)
		fprintf(out, "0x%llx",
			(unsigned long long)(arg->align * (1 + below(PAGES))));
	else
		fprintf(out, "%llu",
			(unsigned long long)arg->min + below(PAGES));
}

static void print_statement(FILE *out, const struct operation *op,
			    unsigned int *nr_named)
{
	fputc('\t', out);
	if (op->creates)
		fprintf(out, "made%u = ", (*nr_named)++);
	fprintf(out, "%s(", op->name);
	for (unsigned int i = 0; i < operation_nr_args(op); i++) {
		fputs(i ? ", " : "", out);
		print_argument(out, &op->args[i]);
	}
	fputs(");\n", out);
}

static void print_environment(FILE *out)
{
	fputs("environment {", out);
	for (unsigned int i = 0; i < ENV_NR; i++) {
		const struct env_info *info = &env_table[i];

		if (below(3))
			continue;
		if (info->words)
			fprintf(out, " %s = %s;", info->name,
				info->words[below(info->max + 1)]);
		else
			fprintf(out, " %s <= %u;", info->name, below(3));
	}
	fputs(" }\n", out);
}

static char *generate(void)
{
	static const char *const accesses[] = {
		"guest_write(vm, 1)", "guest_read(vm, 2)", "write(A, 0x1000)",
		"read(A, 0x3000)", "write(B, 0x2000)"
	};
	unsigned int nr_named = 0, nr_tasks = 2 + !below(3);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fprintf(out, "scenario generated\nparam pages = %u in 1..%u\n", PAGES,
		PAGES);
	print_environment(out);
	fputs("{\n\tA = mm();\n\tB = mm();\n\tmmap(A, 0x1000, pages);\n"
	      "\tmmap(B, 0x1000, pages);\n\tvm = kvm(A);\n",
	      out);
	for (unsigned int i = below(4); i; i--)
		fprintf(out, "\t%s;\n", accesses[below(5)]);
	fputs("}\n", out);
	for (unsigned int i = 0; i < nr_tasks; i++) {
		fprintf(out, "t%u {\n", i);
		for (unsigned int j = 1 + below(3); j; j--)
			print_statement(out, any_operation(), &nr_named);
		fputs("}\n", out);
	}
	fputs("result never\n", out);
	fclose(out);
	return text;
}

/* What the search found, "" if nothing. */
static void explore(const struct scenario *s, char *found, size_t size)
{
	const struct search_options options = {
		.strategy = strategy_find(below(2) ? "pos" : "pct"),
		.strategy_options = { .seed = state, .preemptions = -1 },
		.executions = EXECUTIONS,
	};
	struct search_result result;
	struct tracked tracked;
	struct program program;

	scenario_program(s, &program);
	/* Is all that they write announced? */
	if (tracks)
		tracked_run(&program, state, 3, &tracked);
	if (search_run(&program, &options, &result))
		bail_out("%s cannot be run", options.strategy->name);
	found[0] = '\0';
	if (result.nr_finds)
		snprintf(found, size, "%s: %s",
			 result.finds[0].violation.invariant->name,
			 result.finds[0].violation.title);
	search_result_free(&result);
}

/* A scenario, and what is found in it; the text is to be freed. */
static char *try_one(char *found, size_t size)
{
	char *text = generate();
	struct diagnostics messages;
	struct scenario *s =
		scenario_parse("generated", text, strlen(text), &messages);

	if (!s)
		bail_out("%s\n%u:%u: %s", text, messages.list[0].at.line,
			 messages.list[0].at.column, messages.list[0].text);
	env_apply(&s->env);
	if (scenario_check_setup(s, &messages))
		bail_out("%s\n%s", text, messages.list[0].text);
	explore(s, found, size);
	scenario_free(s);
	return text;
}

static void test_right(unsigned int nr)
{
	struct rules_selection rules;

	rules_default(&rules);
	rules_apply(&rules);
	for (unsigned int i = 0; i < nr; i++) {
		char found[256];
		char *text = try_one(found, sizeof(found));

		if (!is_str(found, "", "scenario %u breaks nothing", i))
			diag("%s", text);
		free(text);
	}
}

/* So that it means something: code that is wrong is found out before long. */
static void test_wrong(const char *rule)
{
	struct rules_selection rules;
	bool broken = false;

	rules_default(&rules);
	if (rules_without(&rules, rule))
		bail_out("no rule %s", rule);
	rules_apply(&rules);
	for (unsigned int i = 0; i < 3000 && !broken; i++) {
		char found[256];

		free(try_one(found, sizeof(found)));
		broken = *found != '\0';
	}
	ok(broken, "without %s one of them breaks something", rule);
}

int main(int argc, char **argv)
{
	unsigned int nr = argc > 2 ? (unsigned int)atoi(argv[2]) : 120;

	state = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
	checks_init();
	tracks = true;
	test_right(nr);
	tracks = false;
	test_wrong("kvm.check-sequence");
	test_wrong("kvm.check-in-progress");
	test_wrong("notifier.release-before-unlink");
	return done_testing();
}
