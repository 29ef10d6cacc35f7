/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is selected of rules.def, and by which names it is asked for.
 */
#include "kernel/rules.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define VERSION(major, minor) ((major)*1000u + (minor))
#define LATEST UINT_MAX

/* Releases of a shape, beside what shape_info says of it. */
struct releases {
	unsigned int first, last;
};

/* Rules that are no shape of any form. */
#define FORM_NONE (-1)
#define SHAPE_NONE_NONE (-1)

struct rule_info rules_table[RULES_MAX] = {
#define RULE(id, name, form, shape, source, function, summary, without)    \
	[RULE_##id] = { name,                                           \
			summary,                                        \
			source,                                         \
			function,                                       \
			without,                                        \
			FORM_##form,                                    \
			SHAPE_##form##_##shape },
#define FORM(...)
#define SHAPE(...)
#include "kernel/rules.def"
#undef RULE
#undef FORM
#undef SHAPE
};

struct form_info forms_table[FORMS_MAX] = {
#define RULE(...)
#define FORM(id, name, shape, summary) \
	[FORM_##id] = { name, summary, SHAPE_##id##_##shape },
#define SHAPE(...)
#include "kernel/rules.def"
#undef RULE
#undef FORM
#undef SHAPE
};

struct shape_info shapes_table[SHAPES_MAX] = {
#define RULE(...)
#define FORM(...)
#define SHAPE(form, id, name, first, last, versions, summary) \
	[SHAPE_##form##_##id] = { FORM_##form, name, summary, versions },
#include "kernel/rules.def"
#undef RULE
#undef FORM
#undef SHAPE
};

static const struct releases releases[SHAPES_MAX] = {
#define RULE(...)
#define FORM(...)
#define SHAPE(form, id, name, first, last, versions, summary) \
	[SHAPE_##form##_##id] = { first, last },
#include "kernel/rules.def"
#undef RULE
#undef FORM
#undef SHAPE
};

static const struct {
	const char *name;
	unsigned int number;
} kernels[] = {
	{ "3.6", VERSION(3, 6) },
	{ "4.6", VERSION(4, 6) },
	{ "6.12", VERSION(6, 12) },
};

/* Before anything is applied: as rules_default() has it. */
bool rules_kept[RULES_MAX] = {
#define RULE(id, ...) [RULE_##id] = true,
#define FORM(...)
#define SHAPE(...)
#include "kernel/rules.def"
#undef RULE
#undef FORM
#undef SHAPE
};

unsigned char forms_shape[FORMS_MAX] = {
#define RULE(...)
#define FORM(id, name, shape, summary) [FORM_##id] = SHAPE_##id##_##shape,
#define SHAPE(...)
#include "kernel/rules.def"
#undef RULE
#undef FORM
#undef SHAPE
};

unsigned int rules_nr = RULE_NR, forms_nr = FORM_NR, shapes_nr = SHAPE_NR;

int rules_add(const char *name, const char *summary, const char *without)
{
	for (unsigned int i = 0; i < rules_nr; i++)
		if (!strcmp(rules_table[i].name, name))
			return -1;
	if (rules_nr == RULES_MAX)
		return -1;
	rules_table[rules_nr] = (struct rule_info){
		.name = name,
		.summary = summary,
		.source = "",
		.function = "",
		.without = without,
		.form = FORM_NONE,
		.shape = SHAPE_NONE_NONE,
	};
	rules_kept[rules_nr] = true;
	return (int)rules_nr++;
}

int rules_add_form(const char *name, const char *summary)
{
	for (unsigned int i = 0; i < forms_nr; i++)
		if (!strcmp(forms_table[i].name, name))
			return -1;
	if (forms_nr == FORMS_MAX)
		return -1;
	forms_table[forms_nr] = (struct form_info){ name, summary, shapes_nr };
	forms_shape[forms_nr] = (unsigned char)shapes_nr;
	return (int)forms_nr++;
}

int rules_add_shape(int form, const char *name)
{
	for (unsigned int i = 0; i < shapes_nr; i++)
		if (shapes_table[i].form == (unsigned int)form &&
		    !strcmp(shapes_table[i].name, name))
			return -1;
	if (form < 0 || shapes_nr == SHAPES_MAX)
		return -1;
	shapes_table[shapes_nr] =
		(struct shape_info){ (unsigned int)form, name, "", "" };
	return (int)shapes_nr++;
}

void rules_default(struct rules_selection *sel)
{
	memset(sel, 0, sizeof(*sel));
	for (unsigned int i = 0; i < RULES_MAX; i++)
		sel->kept[i] = true;
	for (unsigned int i = 0; i < FORMS_MAX; i++)
		sel->shape[i] = (unsigned char)forms_table[i].shape_default;
}

/*
 * A rule whose absence is a shape is kept exactly while the form has another.
 */
static void set_shape(struct rules_selection *sel, unsigned int form,
		      unsigned int shape)
{
	sel->shape[form] = (unsigned char)shape;
	for (unsigned int i = 0; i < rules_nr; i++)
		if (rules_table[i].form == (int)form)
			sel->kept[i] = rules_table[i].shape != (int)shape;
}

int rules_kernel(struct rules_selection *sel, const char *version)
{
	for (size_t k = 0; k < sizeof(kernels) / sizeof(kernels[0]); k++) {
		unsigned int number = kernels[k].number;

		if (strcmp(kernels[k].name, version))
			continue;
		/* Of shapes that overlap, the first of the table. */
		for (unsigned int i = shapes_nr; i-- > 0;)
			if (releases[i].first && releases[i].first <= number &&
			    number <= releases[i].last)
				set_shape(sel, shapes_table[i].form, i);
		return 0;
	}
	return -EINVAL;
}

int rules_without(struct rules_selection *sel, const char *rule)
{
	for (unsigned int i = 0; i < rules_nr; i++) {
		const struct rule_info *info = &rules_table[i];

		if (strcmp(info->name, rule))
			continue;
		if (info->form >= 0)
			set_shape(sel, (unsigned int)info->form,
				  (unsigned int)info->shape);
		sel->kept[i] = false;
		return 0;
	}
	return -ENOENT;
}

int rules_with(struct rules_selection *sel, const char *form_shape)
{
	const char *colon = strchr(form_shape, ':');
	size_t len = colon ? (size_t)(colon - form_shape) : strlen(form_shape);

	for (unsigned int f = 0; f < forms_nr; f++) {
		const char *name = forms_table[f].name;

		if (strlen(name) != len || memcmp(name, form_shape, len))
			continue;
		for (unsigned int i = 0; colon && i < shapes_nr; i++) {
			if (shapes_table[i].form != f ||
			    strcmp(shapes_table[i].name, colon + 1))
				continue;
			set_shape(sel, f, i);
			return 0;
		}
		return -EINVAL;
	}
	return -ENOENT;
}

void rules_apply(const struct rules_selection *sel)
{
	memcpy(rules_kept, sel->kept, sizeof(rules_kept));
	memcpy(forms_shape, sel->shape, sizeof(forms_shape));
}

const char *rules_kernel_version(unsigned int n)
{
	return n < sizeof(kernels) / sizeof(kernels[0]) ? kernels[n].name :
							  NULL;
}
