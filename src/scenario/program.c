/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running a scenario: its set-up and tasks as the functions that the engine
 * calls.
 *
 * Names, types and limits were settled by the parser: what is left for each
 * statement is to fetch up to six values from arrays and to call its function.
 * All that an execution changes is in the world; the scenario itself does not
 * change while its program is explored.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mm/ops.h"
#include "scenario/diag.h"
#include "scenario/operations.h"
#include "sched/footprint.h"
#include "sched/sched.h"
#include "sched/track.h"

/* What the names stand for, NULL until their operation has succeeded, */
static void *objects[SCENARIO_OBJECTS_MAX] __world;
/* and which alternatives this combination of open values has. */
static uint32_t alternatives[PROGRAM_OPEN_MAX] __world;

/* What went wrong in the last set-up; set-up is deterministic. */
static struct {
	const struct statement *statement;	/* NULL: nothing */
	int error;
} setup_failed;

/* Where the tasks' statements are counted; NULL: nowhere. */
static struct tally *counting;

static uint64_t value_of(const struct scenario *s, const struct statement *st,
			 unsigned int n, bool *missing)
{
	const struct argument *argument = &st->args[n];
	const struct operation_arg *arg = &st->op->args[n];
	uint64_t value = argument->value;

	switch (argument->kind) {
	case ARGUMENT_PARAM:
		return s->params[value].value;
	case ARGUMENT_DEFAULT:
		return arg->initial;
	case ARGUMENT_OPEN:
		footprint_read(&alternatives[value], sizeof(alternatives[0]));
		value = s->open[value].values[alternatives[value]];
		break;
	case ARGUMENT_NUMBER:
	case ARGUMENT_OBJECT:
		break;
	}
	if (arg->kind == TAKES_OBJECT) {
		footprint_read(&objects[value], sizeof(objects[0]));
		value = (uint64_t)(uintptr_t)objects[value];
		*missing |= !value;
	}
	return value;
}

/* Do a statement, as ->exec(); -ENODEV if an object of it was never made. */
static int run(const struct scenario *s, const struct statement *st)
{
	struct call call = { .name = "" };
	bool missing = false;
	int error;

	for (unsigned int i = 0; i < st->nr_args; i++)
		call.arg[i] = value_of(s, st, i, &missing);
	if (missing)
		return -ENODEV;
	if (st->result >= 0)
		call.name = s->objects[st->result].name;
	error = st->op->exec(&call);
	if (st->result >= 0) {
		track_write(&objects[st->result], sizeof(void *));
		objects[st->result] = error ? NULL : call.result;
	}
	return error;
}

static const char *error_name(int error)
{
	static const struct {
		int error;
		const char *name;
	} names[] = {
		{ EAGAIN, "EAGAIN" }, { EBADF, "EBADF" },
		{ EBUSY, "EBUSY" },   { EEXIST, "EEXIST" },
		{ EFAULT, "EFAULT" }, { EINTR, "EINTR" },
		{ EINVAL, "EINVAL" }, { ENODEV, "ENODEV" },
		{ ENOENT, "ENOENT" }, { ENOMEM, "ENOMEM" },
		{ ENOSPC, "ENOSPC" }, { ESRCH, "ESRCH" },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].error == -error)
			return names[i].name;
	return "an error";
}

/* The errors of mm/ops.h and its like, in words. */
static const char *error_words(int error)
{
	switch (-error) {
	case EBADF:
		return "closed or unregistered already";
	case EBUSY:
		return "the page is in use";
	case EEXIST:
		return "something is mapped there";
	case EFAULT:
		return "nothing is mapped there";
	case EINVAL:
		return "the range ends behind what page tables of this machine "
		       "reach; give it more entries";
	case ENODEV:
		return "an object of it was not made";
	case ENOENT:
		return "there is no such page";
	case ENOMEM:
		return "out of memory; give the machine more frames";
	case ENOSPC:
		return "swap space is full; give the machine more slots";
	case ESRCH:
		return "the process has exited";
	default:
		return "no reason is known";
	}
}

static void run_setup(void *data, const uint32_t *open)
{
	const struct machine machine = MACHINE_DEFAULT;
	const struct scenario *s = data;
	int error = 0;

	setup_failed.statement = s->nr_setup ? s->statements : NULL;
	for (unsigned int i = 0; i < s->nr_open; i++)
		alternatives[i] = open[i];
	if (!s->nr_setup || !(s->statements[0].op->where & IN_FIRST))
		error = machine_init(&machine);
	for (unsigned int i = 0; i < s->nr_setup && !error; i++) {
		setup_failed.statement = &s->statements[i];
		error = run(s, &s->statements[i]);
		if (error > 0)
			error = 0;
	}
	if (!error)
		setup_failed.statement = NULL;
	setup_failed.error = error;
}

/* That the process was gone says least: another reason is kept. */
static void count(struct tally *tally, int error)
{
	tally->ended++;
	if (!error)
		tally->done++;
	else if (error != -ESRCH || !tally->why)
		tally->why = error;
}

void scenario_count(struct tally *tallies)
{
	counting = tallies;
}

void scenario_check_tallies(const struct scenario *s,
			    const struct tally *tallies,
			    struct diagnostics *diag)
{
	memset(diag, 0, sizeof(*diag));
	for (unsigned int i = s->nr_setup; i < s->nr_statements; i++) {
		const struct statement *st = &s->statements[i];
		const struct tally *t = &tallies[i];

		if (!t->ended || t->done)
			continue;
		if (t->why > 0)
			diag_warn(diag, st->at,
				  "%s ran %" PRIu64 " time%s and never did "
				  "anything: nothing is mapped there",
				  st->op->name, t->ended,
				  t->ended == 1 ? "" : "s");
		else
			diag_warn(diag, st->at,
				  "%s ran %" PRIu64 " time%s and never "
				  "succeeded: %s (%s)",
				  st->op->name, t->ended,
				  t->ended == 1 ? "" : "s", error_words(t->why),
				  error_name(t->why));
	}
	diag_sort(diag);
}

static void run_task(void *arg)
{
	const struct scenario_task *task = arg;
	const struct scenario *s = task->scenario;

	for (unsigned int i = 0; i < task->nr; i++) {
		const struct statement *st = &s->statements[task->first + i];
		int error = run(s, st);

		if (counting)
			count(&counting[st - s->statements], error);
		if (error < 0)
			sched_note("%s returns -%s", st->op->name,
				   error_name(error));
	}
}

void scenario_program(const struct scenario *s, struct program *program)
{
	memset(program, 0, sizeof(*program));
	program->name = s->name;
	program->data = (void *)s;
	if (s->program) {
		s->program(s, program);
		return;
	}
	program->setup = run_setup;
	program->nr_open = s->nr_open;
	for (unsigned int i = 0; i < s->nr_open; i++)
		program->open[i] = (struct program_open){
			.name = s->open[i].name,
			.nr = s->open[i].nr,
		};
	program->nr_tasks = s->nr_tasks;
	for (unsigned int i = 0; i < s->nr_tasks; i++)
		program->tasks[i] = (struct program_task){
			.name = s->tasks[i].name,
			.fn = run_task,
			.arg = &s->tasks[i],
		};
}

/* The next combination of open values; false behind the last. */
static bool next_combination(const struct scenario *s, uint32_t *open)
{
	for (unsigned int i = 0; i < s->nr_open; i++) {
		if (++open[i] < s->open[i].nr)
			return true;
		open[i] = 0;
	}
	return false;
}

/*
 * " with p = 64": the parameters that do not have the values that are in the
 * file, as many as there is room for.
 */
static const char *changed_params(const struct scenario *s, char *buf,
				  size_t size)
{
	size_t used = 0;

	*buf = '\0';
	for (unsigned int i = 0; i < s->nr_params && used < size; i++) {
		const struct param *param = &s->params[i];

		if (param->value != param->initial)
			used += (size_t)snprintf(buf + used, size - used,
						 "%s%s = %" PRIu64,
						 used ? ", " : " with ",
						 param->name, param->value);
	}
	return buf;
}

int scenario_check_setup(const struct scenario *s, struct diagnostics *diag)
{
	uint32_t open[PROGRAM_OPEN_MAX] = { 0 };
	struct program program;
	struct position at = s->setup_at;
	const char *broken;
	char with[128];
	bool limit;

	memset(diag, 0, sizeof(*diag));
	scenario_program(s, &program);
	setup_failed.statement = NULL;
	do
		broken = program_try_setup(&program, open, &limit);
	while (!setup_failed.statement && !broken && next_combination(s, open));
	if (!setup_failed.statement && !broken)
		return 0;
	if (setup_failed.statement)
		at = setup_failed.statement->at;
	changed_params(s, with, sizeof(with));
	if (broken && limit)
		diag_add(diag, at, MSG(SETUP_LIMIT), broken, with);
	else if (broken)
		diag_add(diag, at, MSG(SETUP_BREAKS), with, broken);
	else
		diag_add(diag, at, MSG(SETUP_FAILS), with,
			 error_words(setup_failed.error),
			 error_name(setup_failed.error));
	return -EINVAL;
}
