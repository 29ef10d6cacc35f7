/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Readers who join a word commute with each other in dpor, and with nobody else
 * who touches it: as many executions as there are orders that matter.
 */
#include "config.h"

#include "model/kernel.h"
#include "model/readers.h"

static __world struct readers w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
}

/* clang-format off */
#define JOINS		{ "joins", readers_join, &w }
#define LOOKS		{ "looks", readers_look, &w }
#define OVERWRITES	{ "overwrites", readers_overwrite, &w }
/* clang-format on */

static uint64_t executions(const struct program *p)
{
	struct search_options options = {
		.strategy = strategy_find("dpor"),
		.strategy_options = { .preemptions = -1 },
	};
	struct search_result r;
	uint64_t nr;

	if (search_run(p, &options, &r))
		bail_out("search_run() failed");
	ok(r.complete, "it ends");
	nr = r.executions;
	search_result_free(&r);
	return nr;
}

int main(void)
{
	PROGRAM(two, setup, JOINS, JOINS);
	PROGRAM(looked, setup, JOINS, LOOKS);
	PROGRAM(lost, setup, JOINS, OVERWRITES);

#ifndef READS_TOLD
	skip_all("in this build nobody tells what steps read");
#endif
	kernel_hooks();
	is_int(executions(&two), 1, "two readers commute");
	is_int(executions(&looked), 2, "who looks sees one, or none");
	is_int(executions(&lost), 2, "what is overwritten is another number");
	return done_testing();
}
