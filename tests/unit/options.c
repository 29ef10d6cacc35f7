/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parsing of options: what is taken, in which forms, and what is refused.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "tap/tap.h"

static const struct verb explore = {
	.name = "explore", .operands = "FILE|DIR...", .min = 1, .max = 9
};
static struct options options;

/* Parse blank-separated words; messages are not looked at here. */
static bool parse(const char *words)
{
	static char text[1024], *argv[32];
	int argc = 0;

	options_free(&options);
	snprintf(text, sizeof(text), "%s", words);
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	return options_parse(&explore, argc, argv, &options);
}

static void check_forms(void)
{
	ok(parse("a"), "an operand alone");
	is_int(options.nr_operands, 1, "is one");
	is_int((intmax_t)options.seed, 1, "the seed is 1");
	ok(!options.executions_given, "no limit was given");
	ok(parse("--seed=7 a") && options.seed == 7, "--name=value");
	ok(parse("--seed 7 a") && options.seed == 7, "--name value");
	is_int(options.nr_operands, 1, "whose value is no operand");
	ok(parse("a --seed=7") && options.seed == 7, "behind an operand");
	ok(parse("--seed=7 --seed=8 a") && options.seed == 8,
	   "the last counts");
	ok(parse("-qq a") && options.quiet == 2, "letters together");
	ok(parse("-vv a") && options.verbose == 2, "and twice");
	ok(parse("-q -- -v --seed") && options.nr_operands == 2 &&
		   !options.verbose,
	   "nothing is an option behind --");
	ok(parse("- a") && options.nr_operands == 2, "- is an operand");
	ok(parse("--without=a --with=b:c --without d x") &&
		   options.without.nr == 2 && options.with.nr == 1 &&
		   !strcmp(options.without.items[1], "d"),
	   "lists are kept in order");
	ok(parse("--reports= a") && options.reports && !*options.reports,
	   "an empty value");
	ok(parse("--help") && options.help, "--help needs no operand");
}

static void check_values(void)
{
	ok(parse("--seed=0xff a") && options.seed == 255, "hexadecimal");
	ok(parse("--seed=18446744073709551615 a") && options.seed == UINT64_MAX,
	   "all of 64 bits");
	ok(parse("--executions=0 a") && options.executions_given &&
		   !options.executions,
	   "no limit, said so");
	ok(parse("--format=ktap a") && options.format == FORMAT_KTAP, "a word");
	ok(parse("--time=30 a") && options.time == 30, "seconds");
	ok(parse("--time=1.5s a") && options.time == 1.5, "1.5 s");
	ok(parse("--time=5m a") && options.time == 300, "minutes");
	ok(parse("--time=8h a") && options.time == 28800, "hours");
	ok(parse("--time=2d a") && options.time == 172800, "days");
}

static void check_sizes(void)
{
	static const struct {
		const char *text;
		uint64_t size;
	} good[] = { { "65536", 1u << 16 },  { "64K", 1u << 16 },
		     { "1M", 1u << 20 },     { "3G", 3ull << 30 },
		     { "16T", 16ull << 40 }, { "0x40K", 1u << 16 } };
	char words[64], text[SIZE_TEXT_MAX];

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		snprintf(words, sizeof(words), "--memory=%s a", good[i].text);
		ok(parse(words) && options.memory_given &&
			   options.memory == good[i].size,
		   "%s", words);
	}
	ok(parse("a") && !options.memory_given && !options.memory, "no size");
	is_str(size_print(1u << 16, text), "64K", "64K");
	is_str(size_print(3ull << 30, text), "3G", "3G");
	is_str(size_print(100001, text), "100001", "bytes");
	is_str(size_print(2048ull << 40, text), "2048T", "no larger unit");
	is_str(size_print(0, text), "0", "none");
}

static void check_refused(void)
{
	static const char *const bad[] = {
		"",
		"--sed=1 a",
		"--seed",
		"--seed=",
		"--seed=x",
		"--seed=1x",
		"--seed=-1 a",
		"--seed=+1 a",
		"--seed=0x a",
		"--seed=1e3 a",
		"--seed=18446744073709551616 a",
		"--steps=0 a",
		"--steps=60001 a",
		"--preemptions=1001 a",
		"--memory=63K a",
		"--memory=17T a",
		"--memory=16777216T a",
		"--memory= a",
		"--memory=K a",
		"--memory=1k a",
		"--exact --bitstate a",
		"--format=xml a",
		"--format= a",
		"--color=yes a",
		"--time= a",
		"--time=s a",
		"--time=5x a",
		"--time=1. a",
		"--time=-1 a",
		"--time=1e9 a",
		"--time=367d a",
		"--quiet=1 a",
		"-x a",
		"-qx a",
		"--twice a",
		"--see=1 a",
		"a b c d e f g h i j",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ok(!parse(bad[i]), "refused: %s", bad[i]);
}

static void check_numbers(void)
{
	uint64_t n;

	ok(!number_parse("10", &n) && n == 10, "10");
	ok(!number_parse("0x1000", &n) && n == 4096, "0x1000");
	is_int(number_parse("", &n), -EINVAL, "nothing is no number");
	is_int(number_parse(" 1", &n), -EINVAL, "a blank before it");
	is_int(number_parse("99999999999999999999", &n), -ERANGE, "too large");
}

int main(void)
{
	/* What is refused is told to people, but not in the log of a test. */
	if (!freopen("/dev/null", "w", stderr))
		bail_out("/dev/null: %s", strerror(errno));
	check_forms();
	check_values();
	check_sizes();
	check_refused();
	check_numbers();
	options_free(&options);
	return done_testing();
}
