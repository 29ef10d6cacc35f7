/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A set-up that breaks an invariant or hits a limit is told, not died of; and
 * nothing of it is left in the next one.
 */
#include "sched/program.h"
#include "sched/sched.h"
#include "sched/world.h"
#include "tap/tap.h"

static __world uint32_t runs;

static const struct invariant invariant = { .name = "test",
					    .ids = "I0",
					    .summary = "Nothing is wrong." };

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	runs++;
	if (open[0] == 1) {
		sched_quiet_begin();
		violation(&invariant, "thing", STEP_NONE, "thing %u is wrong",
			  open[0]);
	}
	if (open[0] == 2)
		sched_limit(LIMIT_HEAP);
	if (open[0] == 3 && !world_alloc(WORLD_SETUP_SIZE + 1))
		sched_limit(LIMIT_HEAP);
	if (runs != 1)
		violation(&invariant, "world", STEP_NONE, "not cleared");
}

int main(void)
{
	const struct program program = { .name = "try", .setup = setup };
	uint32_t open = 0;
	bool limit;

	is_str(program_try_setup(&program, &open, &limit), NULL,
	       "a good set-up");
	is_int(runs, 0, "leaves a clear world");
	open = 1;
	is_str(program_try_setup(&program, &open, &limit), "thing 1 is wrong",
	       "one that violates an invariant");
	ok(!limit, "is no limit");
	open = 2;
	is_str(program_try_setup(&program, &open, &limit), "heap",
	       "one that hits a limit");
	ok(limit, "is one");
	open = 3;
	is_str(program_try_setup(&program, &open, &limit), "heap",
	       "one that wants too much memory");
	open = 0;
	is_str(program_try_setup(&program, &open, &limit), NULL,
	       "and the next good one is good");
	return done_testing();
}
