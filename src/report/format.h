/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the writer and the reader of reports must agree on.
 *
 * Two hashes guard a report.  schedule_hash, one for each execution, covers
 * what replay follows; digest covers every other member of version 1 of the
 * format.  Both are made from meanings, not from bytes: a report may be
 * indented anew and members may be added to it.  Members that later versions
 * add stay outside of the digest, or older readers would refuse them.
 */
#ifndef REPORT_FORMAT_H
#define REPORT_FORMAT_H

#include <stdint.h>

#include "report/report.h"

#define REPORT_SCHEMA_STEM "mmurace-report-"
#define REPORT_SCHEMA_VERSION 1u
#define REPORT_MEMORY_MODEL "sc"
#define REPORT_TOOL "mmurace"

/* The largest integer below which every integer is a JSON number for all. */
#define JSON_INTEGER_MAX (1ull << 53)

/* "rest", "violation", "limit"; those with a NULL are not stored. */
extern const char *const trace_end_names[TRACE_DIVERGED + 1];

/*
 * For the fuzzer: let reports pass whose hashes do not fit, so that it gets
 * beyond the check.  False, and never set elsewhere.
 */
extern bool report_trust_hashes;

/* The version in the file: of the report, or of this program. */
const char *report_version(const struct report *report);

uint64_t report_schedule_hash(const struct schedule *schedule);
uint64_t report_digest(const struct report *report);
/* What tells finds apart: scenario, rules, violation, schedules. */
uint64_t report_key(const struct report *report);

#endif
