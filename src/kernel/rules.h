/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules and forms: the obligations of the model, each of them a switch.
 *
 * A form is a piece of code that has had several shapes in the kernel's
 * history, of which exactly one is compiled into a run.  A rule is an
 * obligation that is kept by default; without it, the model does what the
 * kernel did before the rule was established.  A rule whose absence is one of
 * the shapes of a form names it in the table, and leaving it out selects that
 * shape.
 *
 * rules.def is the one table; it drives rule() and form() here, --without,
 * --with, --kernel, `mmurace list rules` and the manual.  What is selected does
 * not change while a program is explored and is no part of the world.
 */
#ifndef KERNEL_RULES_H
#define KERNEL_RULES_H

#include <stdbool.h>
#include <stddef.h>

enum rule_id {
#define RULE(id, ...) RULE_##id,
#define FORM(...)
#define SHAPE(...)
#include "kernel/rules.def"
#undef RULE
#undef FORM
#undef SHAPE
	RULE_NR
};

enum form_id {
#define RULE(...)
#define FORM(id, ...) FORM_##id,
#define SHAPE(...)
#include "kernel/rules.def"
#undef RULE
#undef FORM
#undef SHAPE
	FORM_NR
};

/* Shapes are numbered within the whole table: SHAPE_<form>_<shape>. */
enum shape_id {
#define RULE(...)
#define FORM(...)
#define SHAPE(form, id, ...) SHAPE_##form##_##id,
#include "kernel/rules.def"
#undef RULE
#undef FORM
#undef SHAPE
	SHAPE_NR
};

/*
 * A program in C may have rules and forms of its own (mmurace-module(3)): they
 * stand in the tables behind those of rules.def.
 */
#define RULES_OWN_MAX 16u
#define FORMS_OWN_MAX 8u
#define SHAPES_OWN_MAX 32u
#define RULES_MAX (RULE_NR + RULES_OWN_MAX)
#define FORMS_MAX (FORM_NR + FORMS_OWN_MAX)
#define SHAPES_MAX (SHAPE_NR + SHAPES_OWN_MAX)

/* For the model: is the rule kept; which shape has the form. */
extern bool rules_kept[];
extern unsigned char forms_shape[];
#define rule(id) (rules_kept[RULE_##id])
#define form(id) ((enum shape_id)forms_shape[FORM_##id])

/* The table, for whoever prints it. */
struct rule_info {
	const char *name;	/* "notifier.release-before-unlink" */
	const char *summary;	/* one sentence */
	const char *source;	/* commit or document that established it */
	const char *function;	/* that obeys it */
	const char *without;	/* what the code did before */
	int form, shape;	/* leaving it out selects it; -1: none */
};

struct shape_info {
	unsigned int form;
	const char *name;	/* "751efd8610" */
	const char *summary;
	const char *versions;	/* "3.9": the releases that have it */
};

struct form_info {
	const char *name;	/* "notifier.unlink" */
	const char *summary;
	unsigned int shape_default;
};

extern struct rule_info rules_table[RULES_MAX];
extern struct form_info forms_table[FORMS_MAX];
extern struct shape_info shapes_table[SHAPES_MAX];
/* How many there are, those of a program in C included. */
extern unsigned int rules_nr, forms_nr, shapes_nr;

/*
 * Add one of a program in C: its number, or -1 if there is no room or there is
 * one of that name.  The first shape of a form is its default.
 */
int rules_add(const char *name, const char *summary, const char *without);
int rules_add_form(const char *name, const char *summary);
int rules_add_shape(int form, const char *name);

/* A selection that can be stored and compared. */
struct rules_selection {
	bool kept[RULES_MAX];
	unsigned char shape[FORMS_MAX];
};

/* All rules kept, every form in the shape of 6.12. */
void rules_default(struct rules_selection *sel);
/* The shapes that @version ("3.6", "4.6", "6.12") had; -EINVAL: not known. */
int rules_kernel(struct rules_selection *sel, const char *version);
/* "notifier.release-before-unlink"; -ENOENT: no such rule. */
int rules_without(struct rules_selection *sel, const char *rule);
/* "notifier.unlink:751efd8610"; -ENOENT: no form; -EINVAL: no such shape. */
int rules_with(struct rules_selection *sel, const char *form_shape);
/* Make the selection the one that rule() and form() answer from. */
void rules_apply(const struct rules_selection *sel);
/* The n-th version that --kernel knows, NULL behind the last. */
const char *rules_kernel_version(unsigned int n);

#endif
