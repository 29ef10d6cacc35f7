/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A result line that could not be searched, in the middle of others: each
 * writer says so, and KTAP keeps the promise of its plans.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/check.h"
#include "cli/options.h"
#include "cli/outcome.h"
#include "cli/prepare.h"
#include "tap/tap.h"

static const char text[] = "scenario solo\n"
			   "param pages = 1 in 1..2\n"
			   "{ A = mm(); mmap(A, 0x1000, pages); }\n"
			   "exit { exit_mm(A); }\n"
			   "result never\n"
			   "result never without kvm.check-sequence\n"
			   "result never without kvm.check-in-progress\n";

/* What a writer prints when the second of three lines fails; to be freed. */
static char *printed(const struct writer *writer, const struct plan *plan)
{
	const struct search_result all = { .executions = 1,
					   .complete = true,
					   .strategy = "auto" };
	struct outcome outcome;
	FILE *file = tmpfile();
	char *out = NULL;
	size_t room = 0;
	void *state;
	int kept = dup(STDOUT_FILENO);

	if (!file || kept < 0)
		bail_out("standard output cannot be caught");
	fflush(stdout);
	dup2(fileno(file), STDOUT_FILENO);
	state = writer->begin(plan);
	for (unsigned int i = 0; i < plan->nr_lines; i++) {
		if (i == 1)
			outcome_failed(&outcome, &plan->lines[i]);
		else
			outcome = (struct outcome){
				.run = &plan->lines[i],
				.search = &all,
				.judgement = { VERDICT_NEVER, MET_YES,
					       STATUS_MET },
			};
		writer->result(state, &outcome);
	}
	writer->end(state, false);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	rewind(file);
	if (getdelim(&out, &room, '\0', file) < 0)
		bail_out("nothing was printed");
	fclose(file);
	return out;
}

static void test_writers(const struct plan *plan)
{
	char *out = printed(&writer_ktap, plan), *again;

	is_str(out,
	       "KTAP version 1\n1..1\n# strategy auto, seed 1\n"
	       "  KTAP version 1\n  # Subtest: solo\n  1..3\n"
	       "  ok 1 solo: never\n"
	       "  not ok 2 solo: never without kvm.check-sequence # ERROR not searched\n"
	       "  ok 3 solo: never without kvm.check-in-progress\n"
	       "not ok 1 solo\n"
	       "# Totals: pass:2 fail:0 xfail:0 xpass:0 skip:0 error:1\n",
	       "KTAP: as many lines as planned, and one is an error");
	again = printed(&writer_ktap, plan);
	is_str(again, out, "and the same the next time");
	free(again);
	free(out);
	out = printed(&writer_text, plan);
	ok(strstr(out, "open    inconclusive"), "text: an open line");
	ok(strstr(out, "kvm.check-sequence  (error)"), "and why");
	ok(!strstr(out, "interrupted"), "which no signal was");
	free(out);
	out = printed(&writer_json, plan);
	ok(strstr(out, "\"error\""), "JSON: the same");
	free(out);
}

int main(void)
{
	struct options options = { .quiet = 1, .reports = "", .seed = 1 };
	char name[] = "outcome-XXXXXX.scn";
	const char *operands[] = { name };
	struct plan plan = { .options = &options };
	struct prepared prepared;
	int fd = mkstemps(name, 4);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		bail_out("no scenario can be written");
	close(fd);
	checks_init();
	options.operands = operands;
	options.nr_operands = 1;
	if (ok(prepare(&options, &plan, &prepared), "a scenario is prepared"))
		test_writers(&plan);
	prepare_free(&prepared);
	unlink(name);
	return done_testing();
}
