/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scenarios as programs: the set-up and what can be wrong with it, values left
 * open, operations that fail, objects of tasks.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/check.h"
#include "mm/ops.h"
#include "mm/trace.h"
#include "scenario/operations.h"
#include "scenario/scenario.h"
#include "sched/trace.h"
#include "tap/tap.h"

static struct scenario *parse_machine(const char *machine, const char *setup,
				      const char *tasks)
{
	struct diagnostics messages;
	struct scenario *s;
	char text[4096];

	snprintf(text, sizeof(text),
		 "scenario x\nparam pages = 1 in 1..4\n{\n%s"
		 "\tA = mm();\n\tmmap(A, 0x1000, pages);\n%s}\n%s\n"
		 "result never\n",
		 machine, setup, tasks);
	s = scenario_parse("x.scn", text, strlen(text), &messages);
	if (!s)
		bail_out("%u:%u: %s", messages.list[0].at.line,
			 messages.list[0].at.column, messages.list[0].text);
	env_apply(&s->env);
	return s;
}

static struct scenario *parse(const char *setup, const char *tasks)
{
	return parse_machine("", setup, tasks);
}

static void is_setup(const struct scenario *s, const char *want)
{
	struct diagnostics messages;
	char *printed = NULL;
	size_t size;
	FILE *out = open_memstream(&printed, &size);
	int error = scenario_check_setup(s, &messages);

	diagnostics_print(out, s->file, s->text, s->size, &messages, false);
	fclose(out);
	is_str(printed, want, "%s",
	       *want ? "the set-up fails" : "the set-up is good");
	ok(!error == !*want, "and says so");
	free(printed);
}

static void test_setup(void)
{
	struct scenario *s =
		parse("\twrite(A, 0x2000);\n", "t { exit_mm(A); }");

	is_setup(
		s,
		"x.scn:6:2: error: the set-up fails here: nothing is mapped there (EFAULT)\n"
		"\twrite(A, 0x2000);\n"
		"\t^~~~~\n");
	scenario_set(s, "pages", 2);
	is_setup(s, "");
	scenario_set(s, "pages", 1);
	is_setup(
		s,
		"x.scn:6:2: error: the set-up fails here: nothing is mapped there (EFAULT)\n"
		"\twrite(A, 0x2000);\n"
		"\t^~~~~\n");
	scenario_free(s);
	s = parse("\tmmap(A, one of (0x2000, 0x1000));\n", "t { exit_mm(A); }");
	is_setup(
		s,
		"x.scn:6:2: error: the set-up fails here: something is mapped there (EEXIST)\n"
		"\tmmap(A, one of (0x2000, 0x1000));\n"
		"\t^~~~\n");
	scenario_free(s);
	s = parse("\texit_mm(A);\n\texit_mm(A);\n", "t { exit_mm(A); }");
	is_setup(
		s,
		"x.scn:7:2: error: the set-up fails here: the process has exited (ESRCH)\n"
		"\texit_mm(A);\n"
		"\t^~~~~~~\n");
	scenario_free(s);
	s = parse("\texit_mm(A);\n\tvm = kvm(A);\n", "t { read(A, 0x1000); }");
	is_setup(
		s,
		"x.scn:7:7: error: the set-up fails here: the process has exited (ESRCH)\n"
		"\tvm = kvm(A);\n"
		"\t     ^~~\n");
	scenario_free(s);
	s = parse("\tmmap(A, 0x3f000, 2);\n", "t { exit_mm(A); }");
	is_setup(
		s,
		"x.scn:6:2: error: the set-up fails here: the range ends behind what page tables of this machine reach; give it more entries (EINVAL)\n"
		"\tmmap(A, 0x3f000, 2);\n"
		"\t^~~~\n");
	scenario_free(s);
}

static const struct invariant invariant = { .name = "test",
					    .ids = "I0",
					    .summary = "No set-up exits." };
static bool exits_are_wrong;

static void probe(struct mm_struct *mm)
{
	(void)mm;
	if (exits_are_wrong)
		violation(&invariant, "A", STEP_NONE, "A exits");
}

static void test_setup_breaks(void)
{
	struct scenario *s = parse("\texit_mm(A);\n", "t { read(A, 0x1000); }");

	register_trace_mm_free(probe);
	exits_are_wrong = true;
	is_setup(
		s,
		"x.scn:6:2: error: the set-up violates an invariant here: A exits; change it\n"
		"\texit_mm(A);\n"
		"\t^~~~~~~\n");
	exits_are_wrong = false;
	is_setup(s, "");
	scenario_free(s);
}

static void is_limit(const char *machine, const char *want)
{
	struct scenario *s = parse_machine(machine, "", "t { exit_mm(A); }");

	is_setup(s, want);
	scenario_free(s);
}

/* Page tables as wide as this need more memory, or names, than there are. */
static void test_setup_limit(void)
{
	is_limit(
		"\tmachine(frames=64, entries=512);\n",
		"x.scn:4:2: error: the set-up hits the limit 'heap' here; make less, or a smaller machine\n"
		"\tmachine(frames=64, entries=512);\n"
		"\t^~~~~~~\n");
	is_limit(
		"\tmachine(frames=1024, slots=512);\n",
		"x.scn:4:2: error: the set-up hits the limit 'names' here; make less, or a smaller machine\n"
		"\tmachine(frames=1024, slots=512);\n"
		"\t^~~~~~~\n");
}

/* --- runs --- */

/* All notes of a run in which each task goes on as long as it can. */
static char *notes(const struct scenario *s, const struct schedule *schedule)
{
	struct program program;
	struct trace trace;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	scenario_program(s, &program);
	if (trace_run(&program, schedule, false, 0, &trace))
		bail_out("trace_run() failed");
	is_int(trace.end, TRACE_REST, "it runs to its end");
	if (trace.end == TRACE_VIOLATION)
		diag("%s", trace.violation.title);
	for (uint32_t i = 0; i < trace.nr_steps; i++)
		for (unsigned int j = 0; j < trace.steps[i].nr_notes; j++)
			fprintf(out, "%s: %s\n", trace.steps[i].task,
				trace.steps[i].notes[j]);
	fclose(out);
	trace_free(&trace);
	return text;
}

static void test_failures(void)
{
	struct scenario *s = parse(
		"",
		"t { exit_mm(A); exit_mm(A); V = kvm(A); guest_read(V, 1); }");
	struct schedule schedule;
	char *text;

	schedule_init(&schedule);
	text = notes(s, &schedule);
	like(text, "t: exit_mm returns -ESRCH\n", "an operation that fails");
	like(text, "t: guest_read returns -ENODEV\n",
	     "one whose object was not made");
	free(text);
	scenario_free(s);
	schedule_free(&schedule);
}

/* Such a machine can be had, and processes on it, and tasks that use them. */
static void can_be_had(unsigned int frames, unsigned int entries,
		       unsigned int slots)
{
	struct schedule schedule;
	struct scenario *s;
	char machine[128];

	snprintf(machine, sizeof(machine),
		 "\tmachine(frames=%u, entries=%u, slots=%u);\n", frames,
		 entries, slots);
	diag("frames=%u, entries=%u, slots=%u", frames, entries, slots);
	s = parse_machine(machine,
			  "\twrite(A, 0x1000);\n\tV = kvm(A);\n"
			  "\tB = mm();\n\tmmap(B, 0x1000, pages);\n",
			  "t { swap_out(A, 0x1000); guest_read(V, 1); "
			  "W = kvm(B); guest_write(W, 1); exit_mm(A); }");
	is_setup(s, "");
	schedule_init(&schedule);
	free(notes(s, &schedule));
	schedule_free(&schedule);
	scenario_free(s);
}

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* Each maximum of the table alone, and the largest that the manual promises. */
static void test_machines(void)
{
	const struct operation *op = operation_find("machine", 7);
	const struct operation_arg *arg = op->args;

	can_be_had((unsigned int)arg[0].max, 4, 4);
	can_be_had(16, (unsigned int)arg[1].max, 4);
	can_be_had(16, 4, (unsigned int)arg[2].max);
	for (unsigned int entries = 4; entries <= arg[1].max; entries *= 2) {
		unsigned int frames = least(MACHINE_WORDS_MAX / (entries + 8),
					    (unsigned int)arg[0].max);

		can_be_had(frames, entries,
			   least((MACHINE_NAMED_MAX - frames) / 2,
				 (unsigned int)arg[2].max));
	}
}

/* Two alternatives: of the address that is read, one is mapped. */
static void test_open(void)
{
	struct scenario *s =
		parse("", "t { read(A, one of (0x1000, 0x2000)); }");
	struct program program;

	scenario_program(s, &program);
	is_int(program.nr_open, 1, "one value is open");
	is_int(program.open[0].nr, 2, "with two alternatives");
	is_str(program.open[0].name, "t.read.addr", "known by its place");
	for (uint32_t i = 0; i < 2; i++) {
		struct schedule schedule;
		char *text;

		schedule_init(&schedule);
		schedule_add_outcome(&schedule, "t.read.addr", i, 2);
		text = notes(s, &schedule);
		ok(!strstr(text, "returns") == !i, "alternative %u", i);
		free(text);
		schedule_free(&schedule);
	}
	scenario_free(s);
}

int main(void)
{
	checks_init();
	test_setup();
	test_setup_breaks();
	test_setup_limit();
	test_machines();
	test_failures();
	test_open();
	return done_testing();
}
