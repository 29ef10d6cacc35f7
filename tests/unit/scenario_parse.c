/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parser makes of a scenario without mistakes, and what can be changed
 * of it afterwards.
 */
#include <errno.h>
#include <string.h>

#include "scenario/operations.h"
#include "tap/tap.h"

static const char text[] =
	"// any comment\n"
	"scenario release-vs-reclaim\n"
	"covers S01 S04 A58\n"
	"param pages = 1 in 1..4\n"
	"param gfn = 0x2 in 0..0x10\n"
	"environment { alloc_fail <= 2; reuse = lifo }\n"
	"{\n"
	"\tmachine(entries = 8);\n"
	"\tA  = mm();\n"
	"\tm  = mmap(A, addr=0x1000, pages=pages);\n"
	"\tmmap(addr=64K, mm=A);\n"
	"\tvm = kvm(A);\n"
	"}\n"
	"exit { exit_mm(A); exit_mm(A); }\n"
	"other-1 {\n"
	"\tB = kvm(A); /* is of this task */\n"
	"\tguest_write(B, gfn);\n"
	"\tguest_read(one of (vm, B), gfn=one of (1, 0x2, 3));\n"
	"\tmunmap(A, one of (0, 4K));\n"
	"\tmunmap(A, one of (0, 4K));\n"
	"}\n"
	"result never\n"
	"result sometimes stale-secondary or leak "
	"without notifier.release-before-unlink\n"
	"result never deadlock without kvm.check-sequence "
	"without kvm.check-in-progress with subscription.release:once\n"
	"result never leak with subscription.release:once "
	"without kvm.check-in-progress without kvm.check-sequence\n";

static struct scenario *parse(const char *source)
{
	struct diagnostics messages;
	struct scenario *s =
		scenario_parse("dir/x.scn", source, strlen(source), &messages);

	for (unsigned int i = 0; i < messages.nr; i++)
		diag("%u:%u: %s", messages.list[i].at.line,
		     messages.list[i].at.column, messages.list[i].text);
	return s;
}

static const struct statement *statement(const struct scenario *s,
					 unsigned int n, const char *op)
{
	is_str(s->statements[n].op->name, op, "statement %u is %s", n, op);
	return &s->statements[n];
}

static void is_argument(const struct statement *st, unsigned int n,
			enum argument_kind kind, uint64_t value)
{
	ok(st->args[n].kind == kind &&
		   (kind == ARGUMENT_DEFAULT || st->args[n].value == value),
	   "its argument %u", n);
}

static void test_head(const struct scenario *s)
{
	is_str(s->name, "release-vs-reclaim", "name");
	is_str(s->file, "dir/x.scn", "file");
	is_str(s->text, text, "text");
	is_int((intmax_t)s->size, sizeof(text) - 1, "size");
	is_int(s->nr_covers, 3, "covers");
	is_str(s->covers[2], "A58", "the last of them");
	is_int(s->nr_params, 2, "parameters");
	ok(s->params[1].value == 2 && s->params[1].min == 0 &&
		   s->params[1].max == 16,
	   "with value and range");
	is_int(s->env.value[ENV_ALLOC_FAIL], 2, "a bound of the environment");
	is_int(s->env.value[ENV_REUSE], 1, "a word of the environment");
	is_int(s->env.value[ENV_HW_AD], 0, "the rest as it is by default");
}

static void test_setup(const struct scenario *s)
{
	const struct statement *st;

	is_int(s->nr_setup, 5, "operations of the set-up");
	is_int(s->nr_objects, 4, "objects");
	is_int(s->objects[1].type, OBJECT_VMA, "m is a vma");
	st = statement(s, 0, "machine");
	is_argument(st, 0, ARGUMENT_DEFAULT, 0);
	is_argument(st, 1, ARGUMENT_NUMBER, 8);
	is_int(st->result, -1, "makes nothing");
	st = statement(s, 1, "mm");
	is_int(st->result, 0, "makes A");
	is_int(st->at.line, 9, "its line");
	is_int(st->at.column, 7, "its column");
	st = statement(s, 2, "mmap");
	is_argument(st, 0, ARGUMENT_OBJECT, 0);
	is_argument(st, 1, ARGUMENT_NUMBER, 0x1000);
	is_argument(st, 2, ARGUMENT_PARAM, 0);
	st = statement(s, 3, "mmap");
	is_int(st->result, -1, "the name may be left out");
	is_argument(st, 1, ARGUMENT_NUMBER, 65536);
	is_argument(st, 0, ARGUMENT_OBJECT, 0);
	is_argument(st, 2, ARGUMENT_DEFAULT, 0);
	is_int((intmax_t)st->op->args[2].initial, 1, "which is one page");
}

static void test_tasks(const struct scenario *s)
{
	const struct statement *st;

	is_int(s->nr_tasks, 2, "tasks");
	is_str(s->tasks[0].name, "exit", "the first one");
	ok(s->tasks[0].first == 5 && s->tasks[0].nr == 2, "its operations");
	is_str(s->tasks[1].name, "other-1", "the second one");
	ok(s->tasks[1].first == 7 && s->tasks[1].nr == 5, "its operations");
	ok(s->tasks[1].scenario == s, "it knows its scenario");
	st = statement(s, 8, "guest_write");
	is_argument(st, 0, ARGUMENT_OBJECT, 3);
	is_argument(st, 1, ARGUMENT_PARAM, 1);
	st = statement(s, 9, "guest_read");
	is_argument(st, 0, ARGUMENT_OPEN, 0);
	is_argument(st, 1, ARGUMENT_OPEN, 1);
	is_int(s->nr_open, 4, "values left open");
	is_str(s->open[0].name, "other-1.guest_read.vm", "an object");
	ok(s->open[0].nr == 2 && s->open[0].values[0] == 2 &&
		   s->open[0].values[1] == 3,
	   "of two");
	is_str(s->open[1].name, "other-1.guest_read.gfn", "a number");
	ok(s->open[1].nr == 3 && s->open[1].values[1] == 2, "of three");
	is_str(s->open[2].name, "other-1.munmap.addr", "one of two");
	is_str(s->open[3].name, "other-1.munmap.addr#2", "of the same name");
}

static void is_expected(const struct scenario_result *r, const char *want)
{
	char buf[256];

	is_str(result_expected(r, buf, sizeof(buf)), want, "%s", want);
}

static void test_results(const struct scenario *s)
{
	const struct scenario_result *r = s->results;

	is_int(s->nr_results, 4, "results");
	is_expected(&r[0], "never");
	ok(!r[0].nr_without && !r[0].nr_with, "of the code as it is");
	is_expected(&r[1], "sometimes stale-secondary or leak");
	is_int(r[1].nr_without, 1, "without a rule");
	is_str(r[1].without[0], "notifier.release-before-unlink", "this one");
	is_expected(&r[2], "never deadlock");
	is_int(r[2].nr_without, 2, "without two rules");
	is_str(r[2].without[1], "kvm.check-in-progress", "the second one");
	is_int(r[2].nr_with, 1, "with a form");
	is_str(r[2].with[0], "subscription.release:once", "and its shape");
	is_expected(&r[3], "never leak");
	is_int(r[3].at.line, 25, "the line of a result");
}

static void test_hash(const struct scenario *s)
{
	struct scenario *a = parse("scenario a\nparam p = 1 in 1..2\n"
				   "{ A = mm(); mmap(A, 0, p); }\n"
				   "t { exit_mm(A); }\nresult never\n");
	uint64_t hash = 0xcbf29ce484222325ull;

	for (size_t i = 0; i < s->size; i++)
		hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3ull;
	ok(s->hash == hash, "the hash of the text is FNV-1a");
	ok(a && a->hash != s->hash, "another text has another one");
	scenario_free(a);
}

static void test_parameters(struct scenario *s)
{
	is_int(scenario_set(s, "pages", 3), 0, "--set pages=3");
	is_int((intmax_t)s->params[0].value, 3, "sets it");
	is_int(scenario_set(s, "pages", 5), -ERANGE, "out of its range");
	is_int(scenario_set(s, "pages", 0), -ERANGE, "on both sides");
	is_int(scenario_set(s, "page", 1), -ENOENT, "no such parameter");
	is_int((intmax_t)s->params[0].value, 3, "which changes nothing");
	scenario_size_next(s);
	is_int((intmax_t)s->params[0].value, 4, "--size=next adds one");
	is_int((intmax_t)s->params[1].value, 3, "to each");
	scenario_size_next(s);
	is_int((intmax_t)s->params[0].value, 4, "as far as the range goes");
	is_int((intmax_t)s->params[1].value, 4, "each for itself");
}

static int environment(const char *settings, struct env *env,
		       struct diagnostics *messages)
{
	memset(messages, 0, sizeof(*messages));
	return environment_parse(settings, strlen(settings), env, messages);
}

static void test_environment(void)
{
	struct diagnostics messages;
	struct env env;

	env_default(&env);
	is_int(environment("", &env, &messages), 0, "no settings");
	is_int(environment("hw_ad = on; alloc_fail <= 0x3", &env, &messages), 0,
	       "two settings");
	ok(env.value[ENV_HW_AD] == 1 && env.value[ENV_ALLOC_FAIL] == 3,
	   "are made");
	is_int(environment("reuse = lifo;", &env, &messages), 0,
	       "with a semicolon behind the last");
	ok(env.value[ENV_REUSE] == 1 && env.value[ENV_HW_AD] == 1,
	   "the others stay");
	is_int(environment("reuse = none; hw_da = off", &env, &messages),
	       -EINVAL, "a mistake");
	is_int(env.value[ENV_REUSE], 1, "and nothing is changed");
	is_int(messages.nr, 1, "one message");
	is_str(messages.list[0].text,
	       "no environment setting 'hw_da'; did you mean 'hw_ad'?",
	       "with a remedy");
	is_int(messages.list[0].at.column, 15, "and a position");
	is_int(environment("reuse = none }", &env, &messages), -EINVAL,
	       "something behind it");
	is_int(environment("reuse", &env, &messages), -EINVAL, "half of one");
	is_int(environment("result never", &env, &messages), -EINVAL,
	       "something else");
}

static void test_table(void)
{
	const struct operation *op;
	unsigned int n = 0;

	for (; (op = operations_get(n)); n++) {
		char buf[256];

		ok(operation_find(op->name, strlen(op->name)) == op,
		   "%s is found by its name", op->name);
		ok(op->where & (IN_SETUP | IN_TASK), "it may stand somewhere");
		ok(op->exec && *op->summary && op->manual, "it is complete");
		like(operation_synopsis(op, buf, sizeof(buf)), op->name,
		     "its synopsis names it");
	}
	ok(n > 10, "there are %u operations", n);
	op = operation_find("mmap", 4);
	is_str(operation_synopsis(op, (char[64]){ 0 }, 64),
	       "mmap(mm, addr, pages=1)", "how mmap is written");
	is_str(operation_synopsis(op, (char[10]){ 0 }, 10), "mmap(mm, ",
	       "in little space");
}

int main(void)
{
	struct scenario *s = parse(text);

	if (!ok(s != NULL, "a scenario that uses all of the language"))
		return done_testing();
	test_head(s);
	test_setup(s);
	test_tasks(s);
	test_results(s);
	test_hash(s);
	test_parameters(s);
	scenario_free(s);
	scenario_free(NULL);
	test_environment();
	test_table();
	return done_testing();
}
