/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What to say of rules, forms and shapes that there are not: the same in result
 * lines and of --without and --with.
 */
#ifndef SCENARIO_SELECTION_H
#define SCENARIO_SELECTION_H

#include "scenario/scenario.h"

/* The number of a form; -1: there is none of this name. */
int selection_form(const char *name, size_t length);

/* There is no rule of this name that could be left out. */
void selection_no_rule(struct diagnostics *diag, struct position at,
		       const char *name, size_t length);
/* There is no form of this name. */
void selection_no_form(struct diagnostics *diag, struct position at,
		       const char *name, size_t length);
/* The form has no such shape; @shape NULL: none was written. */
void selection_no_shape(struct diagnostics *diag, struct position at, int form,
			const char *shape, size_t length);

#endif
