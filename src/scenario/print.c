/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * `mmurace list operations`: the table for people, and for programs.
 */
#include <cjson/cJSON.h>
#include <stdlib.h>

#include "scenario/operations.h"
#include "sched/memory.h"

static void print_arg(FILE *out, const struct operation_arg *arg)
{
	char takes[128], initial[32];

	fprintf(out, "    %-8s %s: %s", arg->name, arg->summary,
		operation_takes(arg, takes, sizeof(takes)));
	if (arg->optional)
		fprintf(out, ", %s if not given",
			operation_initial(arg, initial, sizeof(initial)));
	fputc('\n', out);
}

void operations_print(FILE *out)
{
	const struct operation *op;

	for (unsigned int i = 0; (op = operations_get(i)); i++) {
		char synopsis[256];

		fprintf(out, "%s%s%s\n", i ? "\n" : "",
			op->creates ? "NAME = " : "",
			operation_synopsis(op, synopsis, sizeof(synopsis)));
		fprintf(out, "    %s (%s)\n", op->summary, operation_where(op));
		for (unsigned int j = 0; j < operation_nr_args(op); j++)
			print_arg(out, &op->args[j]);
	}
}

static void add_text(cJSON *to, const char *name, const char *text)
{
	cJSON_AddItemToObject(to, name, must(cJSON_CreateString(text)));
}

/* The limits of the table are far below what a double holds exactly. */
static void add_number(cJSON *to, const char *name, uint64_t value)
{
	cJSON_AddItemToObject(to, name,
			      must(cJSON_CreateNumber((double)value)));
}

static void add_flag(cJSON *to, const char *name, bool value)
{
	cJSON_AddItemToObject(to, name, must(cJSON_CreateBool(value)));
}

static cJSON *arg_json(const struct operation_arg *arg)
{
	static const char *const kinds[] = { "number", "object" };
	cJSON *json = must(cJSON_CreateObject());
	char initial[32];

	add_text(json, "name", arg->name);
	add_text(json, "summary", arg->summary);
	add_text(json, "takes", kinds[arg->kind]);
	if (arg->optional)
		add_text(json, "initial",
			 operation_initial(arg, initial, sizeof(initial)));
	switch (arg->kind) {
	case TAKES_OBJECT:
		add_text(json, "type", object_types[arg->type].name);
		break;
	case TAKES_NUMBER:
		add_text(json, "unit", arg->unit);
		add_number(json, "min", arg->min);
		add_number(json, "max", arg->max);
		add_number(json, "multiple_of", arg->align ? arg->align : 1);
		break;
	}
	return json;
}

static void add_makes(cJSON *to, const struct operation *op)
{
	if (op->creates)
		add_text(to, "makes", object_types[op->type].name);
	else
		cJSON_AddItemToObject(to, "makes", must(cJSON_CreateNull()));
}

cJSON *operations_json(void)
{
	cJSON *list = must(cJSON_CreateArray());
	const struct operation *op;

	for (unsigned int i = 0; (op = operations_get(i)); i++) {
		cJSON *json = must(cJSON_CreateObject());
		cJSON *args = must(cJSON_CreateArray());

		add_text(json, "name", op->name);
		add_text(json, "summary", op->summary);
		add_flag(json, "in_setup", op->where & IN_SETUP);
		add_flag(json, "in_tasks", op->where & IN_TASK);
		add_makes(json, op);
		for (unsigned int j = 0; j < operation_nr_args(op); j++)
			cJSON_AddItemToArray(args, arg_json(&op->args[j]));
		cJSON_AddItemToObject(json, "arguments", args);
		cJSON_AddItemToArray(list, json);
	}
	return list;
}
