/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What becomes of a reported breach; see violation.h.
 */
#include "sched/violation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sched/engine.h"

void (*sched_locator)(uintptr_t pc, char *buf, unsigned int size);
void (*sched_locator_prepare)(void);

static char details[2][VIOLATION_DETAIL_MAX];

void violation_details(const char *here, const char *there)
{
	snprintf(details[0], sizeof(details[0]), "%s", here ? here : "");
	snprintf(details[1], sizeof(details[1]), "%s", there ? there : "");
}

char *sched_locate(uintptr_t pc, char *buf, unsigned int size)
{
	buf[0] = '\0';
	if (sched_tracing && sched_locator)
		sched_locator(pc, buf, size);
	return buf;
}

static struct violation *place(const struct invariant *invariant)
{
	if (!invariant->advisory)
		return &engine.violation;
	if (engine.nr_advisories == ADVISORIES_MAX)
		return NULL;
	return &engine.advisories[engine.nr_advisories++];
}

void violation(const struct invariant *invariant, const char *object,
	       uint32_t other_step, const char *title, ...)
{
	struct violation *v = place(invariant);
	va_list ap;

	if (!v) {
		violation_details(NULL, NULL);
		return;
	}
	memcpy(v->detail, details[0], sizeof(v->detail));
	memcpy(v->other_detail, details[1], sizeof(v->other_detail));
	violation_details(NULL, NULL);
	v->invariant = invariant;
	v->step = engine.steps && engine.current ? engine.steps - 1 : STEP_NONE;
	v->other_step = other_step;
	snprintf(v->object, sizeof(v->object), "%s", object);
	va_start(ap, title);
	vsnprintf(v->title, sizeof(v->title), title, ap);
	va_end(ap);
	if (invariant->advisory)
		return;
	if (engine.current)
		engine_end(OUTCOME_VIOLATION);
	engine_break_off(OUTCOME_VIOLATION, v->title);
}

void engine_break_off(enum outcome outcome, const char *what)
{
	engine.outcome = outcome;
	if (engine.rest_jump)
		longjmp(*(jmp_buf *)engine.rest_jump, 1);
	fprintf(stderr, "mmurace: ends outside of an execution: %s\n", what);
	__builtin_trap();
}

void violation_add_schedule(const struct schedule *schedule)
{
	if (engine.nr_others == OTHER_SCHEDULES_MAX)
		return;
	schedule_copy(&engine.others[engine.nr_others++], schedule);
}
