/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The reader of one execution of a report: read_trace.c.
 */
#ifndef REPORT_PARTS_H
#define REPORT_PARTS_H

#include "report/member.h"
#include "sched/trace.h"

void read_trace(struct reader *r, const struct place *at, struct trace *t);

#endif
