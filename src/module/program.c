/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Running a program in C: its set-up, tasks and invariants as the functions
 * that the engine calls.
 */
#include <stdio.h>
#include <string.h>

#include "check/check.h"
#include "kernel/rules.h"
#include "kernel/trace.h"
#include "module/declared.h"
#include "module/symbols.h"
#include "sched/memory.h"
#include "sched/names.h"

/* A task of the program: its declaration, and which of several it is. */
struct instance {
	const struct mm_declared *declared;
	unsigned long nth;
	char name[SCENARIO_NAME_MAX + 24];
};

static struct instance instances[PROGRAM_TASKS_MAX];
/* More than there is room for, or none. */
static unsigned long nr_wanted;

static void run_task(void *arg)
{
	const struct instance *i = arg;

	i->declared->run(i->nth);
}

/* --- what the tool decides, as the program reads it --- */

static void set_param(const struct scenario *s, const struct mm_declared *d)
{
	for (unsigned int i = 0; i < s->nr_params; i++)
		if (!strcmp(s->params[i].name, d->name))
			*d->object = s->params[i].value;
}

static void set_rule(const struct mm_declared *d)
{
	for (unsigned int i = 0; i < rules_nr; i++)
		if (!strcmp(rules_table[i].name, d->name))
			*d->object = rules_kept[i];
}

static void set_form(const struct mm_declared *d)
{
	for (unsigned int i = 0; i < forms_nr; i++)
		if (!strcmp(forms_table[i].name, d->name))
			*d->object =
				forms_shape[i] - forms_table[i].shape_default;
}

static void set_values(const struct scenario *s)
{
	const struct mm_declared *d;

	for (unsigned int i = 0; (d = module_declared(i)); i++) {
		if (d->as == MM_PARAM_)
			set_param(s, d);
		else if (d->as == MM_RULE_)
			set_rule(d);
		else if (d->as == MM_FORM_)
			set_form(d);
	}
}

/* --- set-up and rest --- */

static void name_global(const char *name, void *start, size_t size)
{
	name_set(start, size, "%s", name);
}

static void run_setup(void *data, const uint32_t *open)
{
	const struct scenario *s = data;
	const struct mm_declared *d;
	char object[32];

	(void)open;
	set_values(s);
	module_globals(name_global);
	if (!nr_wanted || nr_wanted > PROGRAM_TASKS_MAX) {
		snprintf(object, sizeof(object), "%lu tasks", nr_wanted);
		violation(invariant_find("assertion"), object, STEP_NONE,
			  "%lu tasks; from 1 to %u there can be", nr_wanted,
			  PROGRAM_TASKS_MAX);
	}
	for (unsigned int i = 0; (d = module_declared(i)); i++)
		if (d->as == MM_SETUP_)
			d->run(0);
}

static void check_rest(void *data)
{
	const struct mm_declared *d;

	(void)data;
	for (unsigned int i = 0; (d = module_declared(i)); i++)
		if (d->as == MM_INVARIANT_ && !d->holds())
			violation(invariant_find("assertion"), d->name,
				  STEP_NONE,
				  "%s does not hold when all tasks have ended",
				  d->name);
}

/* --- tasks --- */

static void add_tasks(struct program *program, const struct mm_declared *d)
{
	unsigned long nr = d->count ? d->count() : 1;

	for (unsigned long k = 0; k < nr; k++) {
		struct instance *i = &instances[program->nr_tasks];

		if (++nr_wanted > PROGRAM_TASKS_MAX)
			continue;
		i->declared = d;
		i->nth = k;
		if (d->count)
			snprintf(i->name, sizeof(i->name), "%s%lu", d->name, k);
		else
			snprintf(i->name, sizeof(i->name), "%s", d->name);
		program->tasks[program->nr_tasks++] = (struct program_task){
			.name = i->name,
			.fn = run_task,
			.arg = i,
		};
	}
}

void module_program(const struct scenario *s, struct program *program)
{
	const struct mm_declared *d;

	program->setup = run_setup;
	program->rest = check_rest;
	/* How many there are may depend on parameters. */
	set_values(s);
	nr_wanted = 0;
	for (unsigned int i = 0; (d = module_declared(i)); i++)
		if (d->as == MM_TASK_)
			add_tasks(program, d);
}
