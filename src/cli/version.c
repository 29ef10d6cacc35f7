/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mmurace version: what a bug report about the tool has to say.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <stdio.h>

#include "cli/build_json.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "report/format.h"
#include "sched/strategy.h"

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

static void version_json(void)
{
	cJSON *all = build_object(), *strategies = build_array();
	const struct strategy *strategy;

	build_string(all, "schema", "mmurace-version-1");
	build_string(all, "version", PACKAGE_VERSION);
	build_string(all, "memory_model", REPORT_MEMORY_MODEL);
	build_string(all, "compiler", COMPILER);
	for (unsigned int i = 0; (strategy = strategy_get(i)); i++)
		if (!strategy->internal)
			build_string(strategies, NULL, strategy->name);
	build_item(all, "strategies", strategies);
	build_print(all);
}

enum status version_main(const struct options *options)
{
	const struct strategy *strategy;

	if (options->format == FORMAT_JSON) {
		version_json();
		return STATUS_MET;
	}
	printf("mmurace %s\n", PACKAGE_VERSION);
	printf("memory model: " REPORT_MEMORY_MODEL "\n");
	printf("compiler: %s\n", COMPILER);
	printf("strategies:");
	for (unsigned int i = 0; (strategy = strategy_get(i)); i++)
		if (!strategy->internal)
			printf(" %s", strategy->name);
	putchar('\n');
	return STATUS_MET;
}
