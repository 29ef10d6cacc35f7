/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lists of `mmurace list`, each as text and as JSON.
 */
#ifndef CLI_LIST_H
#define CLI_LIST_H

#include <cjson/cJSON.h>

#include "cli/cli.h"
#include "kernel/rules.h"

/* What the JSON of each of them says of itself. */
#define LIST_SCHEMA "mmurace-list-1"

struct list {
	const char *name;	/* "rules" */
	bool takes_folders;
	void (*text)(void);
	/* Members are added to the object. */
	void (*json)(cJSON *to);
};

/* The name of the n-th; NULL behind the last. */
const char *list_name(unsigned int n);

/* list_rules.c */
void list_rules_text(void);
void list_rules_json(cJSON *to);
void list_kernels_text(void);
void list_kernels_json(cJSON *to);
/* {"notifier.unlink": "d34883d4e3", ...}: which shape each form has. */
cJSON *list_forms_json(const struct rules_selection *rules);

/* list_scenarios.c */
enum status list_scenarios(const struct options *options);

#endif
