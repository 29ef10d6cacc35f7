/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bytes: the input of a fuzzer decides.
 *
 * Each choice takes a byte; when there is none left, the running task goes on,
 * or the first one that can, and the environment answers with the ordinary
 * outcome.  So the empty input is the execution without preemptions, and every
 * input is a schedule.
 */
#include "sched/bits.h"
#include "sched/strategy.h"
#include "sched/task.h"

static const uint8_t *bytes;
static size_t left;
static bool ran;

static int start(const struct strategy_options *options)
{
	bytes = options->bytes;
	left = options->nr_bytes;
	ran = false;
	return 0;
}

static bool next(void)
{
	if (ran)
		return false;
	ran = true;
	return true;
}

static unsigned int take(unsigned int n)
{
	left--;
	return *bytes++ % n;
}

static unsigned int pick(uint32_t enabled, unsigned int current)
{
	if (left)
		return bits_nth(enabled, take(bits_count(enabled)));
	return current < TASKS_MAX ? current : bits_nth(enabled, 0);
}

static unsigned int choose(const char *what, unsigned int n)
{
	(void)what;
	return left ? take(n) : 0;
}

const struct strategy strategy_bytes = {
	.name = "bytes",
	.summary = "the bytes of a fuzzer's input, one a choice",
	.internal = true,
	.start = start,
	.next = next,
	.pick = pick,
	.choose = choose,
};
