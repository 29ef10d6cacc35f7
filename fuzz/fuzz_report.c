/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Any bytes as a report: read, and if that is one, written, read again and
 * drawn.
 *
 * Nothing may crash; a message must come with every refusal; and what was
 * written is read as the same.  Each input is tried twice: as it is, and with
 * hashes that do not fit let pass, for no mutation gets behind those.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/format.h"
#include "sched/hash.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool held, const char *what)
{
	if (held)
		return;
	fprintf(stderr, "fuzz_report: %s\n", what);
	abort();
}

static void draw(const struct report *report)
{
	static FILE *nowhere;

	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	must(nowhere, "no /dev/null");
	report_print(nowhere, report, REPORT_COLOR | REPORT_WIDTH(80));
	report_print(nowhere, report, REPORT_ALL);
}

/* A report that was read is as good as one that was made. */
static void write_again(const struct report *report)
{
	char error[512] = "";
	struct report again;
	char *text = report_format(report, error, sizeof(error));

	if (!text) {
		must(*error, "a report is not written, and nothing is said");
		return;
	}
	must(!report_parse(text, strlen(text), &again, error, sizeof(error)),
	     error);
	must(report_digest(report) == report_digest(&again),
	     "what was written is read as another report");
	free(text);
	report_free(&again);
}

static void try(const char *text, size_t size, bool trust)
{
	char error[512] = "";
	struct report report;
	int err;

	report_trust_hashes = trust;
	err = report_parse(text, size, &report, error, sizeof(error));
	if (err) {
		must(*error, "a report is refused, and nothing is said");
		must(report.nr_traces == 0 && !report.pool,
		     "a refused report holds something");
		return;
	}
	draw(&report);
	report.config.scenario_hash = hash_bytes(HASH_START,
						 report.config.scenario_text,
						 report.config.scenario_size);
	report_trust_hashes = false;
	write_again(&report);
	report_free(&report);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try((const char *)data, size, false);
	try((const char *)data, size, true);
	return 0;
}
