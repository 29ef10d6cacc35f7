/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables of operations and object types, as arrays.
 */
#include "scenario/operations.h"

#include <stdio.h>
#include <string.h>

#include "mm/ops.h"
#include "scenario/exec.h"
#include "scenario/text.h"

#define TEXT_OF(number) #number
#define TEXT(macro) TEXT_OF(macro)
#define NR(array) (sizeof(array) / sizeof((array)[0]))

const struct object_type_info object_types[OBJECT_TYPES] = {
#define OBJECT_TYPE(id, name, article, summary) \
	[OBJECT_##id] = { name, article, summary },
#include "scenario/objects.def"
#undef OBJECT_TYPE
};

/* operations.def in the words of struct operation. */
#define NOTHING .creates = false
#define MAKES(t) .creates = true, .type = OBJECT_##t
#define MAY_NAME(t) .creates = true, .type = OBJECT_##t, .unnamed = true
#define OBJECT(n, t, s)         \
	{ .name = #n,            \
	  .summary = (s),                  \
	  .kind = TAKES_OBJECT, \
	  .type = OBJECT_##t },
#define NUMBER(n, lo, hi, u, s) \
	{ .name = #n,            \
	  .summary = (s),                  \
	  .kind = TAKES_NUMBER,  \
	  .min = (lo),                \
	  .max = (hi),                \
	  .unit = (u) },
#define NUMBER_OR(n, i, lo, hi, u, s) \
	{ .name = #n,            \
	  .summary = (s),                  \
	  .kind = TAKES_NUMBER,  \
	  .optional = true,           \
	  .initial = (i),             \
	  .min = (lo),                \
	  .max = (hi),                \
	  .unit = (u) },
#define POWER_OR(n, i, lo, hi, u, s) \
	{ .name = #n,            \
	  .summary = (s),                  \
	  .kind = TAKES_NUMBER,  \
	  .optional = true,           \
	  .initial = (i),             \
	  .min = (lo),                \
	  .max = (hi),                \
	  .power = true,         \
	  .unit = (u) },
#define ADDRESS(n, s)            \
	{ .name = #n,            \
	  .summary = (s),                  \
	  .kind = TAKES_NUMBER,  \
	  .max = ADDRESS_MAX,    \
	  .align = ADDRESS_PAGE, \
	  .unit = "address" },
#define ADDRESS_PAGE 0x1000
/* Three levels of 512 entries. */
#define ADDRESS_MAX ((1ull << 39) - ADDRESS_PAGE)
#define GFN_MAX (ADDRESS_MAX / ADDRESS_PAGE)

static const struct operation operations[] = {
#define OPERATION(id, w, makes, s, m, ...) \
	{ .name = #id,                     \
	  .where = (w),                    \
	  makes,                           \
	  .summary = (s),                  \
	  .manual = (m),                   \
	  .args = { __VA_ARGS__ },         \
	  .exec = exec_##id },
#include "scenario/operations.def"
#undef OPERATION
};

const struct operation *operations_get(unsigned int n)
{
	return n < NR(operations) ? &operations[n] : NULL;
}

const struct operation *operation_find(const char *name, size_t length)
{
	const struct operation *op;

	for (unsigned int i = 0; (op = operations_get(i)); i++)
		if (text_is(name, length, op->name))
			return op;
	return NULL;
}

unsigned int operation_nr_args(const struct operation *op)
{
	unsigned int n = 0;

	while (n < OPERATION_ARGS_MAX && op->args[n].name)
		n++;
	return n;
}

static char *number(const struct operation_arg *arg, uint64_t value, char *buf,
		    size_t size)
{
	snprintf(buf, size, arg->align > 1 ? "0x%llx" : "%llu",
		 (unsigned long long)value);
	return buf;
}

char *operation_initial(const struct operation_arg *arg, char *buf, size_t size)
{
	return number(arg, arg->initial, buf, size);
}

char *operation_value(const struct operation_arg *arg, const struct scenario *s,
		      uint64_t value, char *buf, size_t size)
{
	if (arg->kind != TAKES_OBJECT)
		return number(arg, value, buf, size);
	snprintf(buf, size, "%s", s->objects[value].name);
	return buf;
}

char *operation_takes(const struct operation_arg *arg, char *buf, size_t size)
{
	if (arg->kind == TAKES_OBJECT)
		snprintf(buf, size, "%s", object_types[arg->type].article);
	else if (arg->align > 1)
		snprintf(buf, size, "a multiple of 0x%llx",
			 (unsigned long long)arg->align);
	else
		snprintf(buf, size, "%llu to %llu",
			 (unsigned long long)arg->min,
			 (unsigned long long)arg->max);
	return buf;
}

char *operation_synopsis(const struct operation *op, char *buf, size_t size)
{
	size_t used = (size_t)snprintf(buf, size, "%s(", op->name);

	for (unsigned int i = 0; i < operation_nr_args(op); i++) {
		const struct operation_arg *arg = &op->args[i];
		char initial[32] = "";

		if (arg->optional)
			operation_initial(arg, initial, sizeof(initial));
		if (used < size)
			used += (size_t)snprintf(buf + used, size - used,
						 "%s%s%s%s", i ? ", " : "",
						 arg->name,
						 arg->optional ? "=" : "",
						 initial);
	}
	if (used < size)
		snprintf(buf + used, size - used, ")");
	return buf;
}

const char *operation_where(const struct operation *op)
{
	switch (op->where) {
	case IN_SETUP:
		return "set-up";
	case IN_SETUP | IN_FIRST:
		return "set-up, first";
	case IN_TASK:
		return "tasks";
	default:
		return "set-up, tasks";
	}
}
