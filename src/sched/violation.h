/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A breach of an invariant, as the code that notices it reports it.
 *
 * The engine knows nothing of particular invariants: src/check defines them,
 * one object a file, and calls violation().  Conditions that only the engine
 * can see (nobody enabled, a race, a bad access) reach src/check through
 * struct sched_hooks.
 */
#ifndef SCHED_VIOLATION_H
#define SCHED_VIOLATION_H

#include <stdbool.h>
#include <stdint.h>

struct invariant {
	const char *name;	/* the kind in results: "stale-secondary" */
	const char *ids;	/* catalogue numbers: "I1" */
	const char *summary;	/* one sentence */
	bool advisory;		/* noted and passed: no end of it */
};

#define VIOLATION_TITLE_MAX 192
#define VIOLATION_OBJECT_MAX 64
#define VIOLATION_DETAIL_MAX 160

/* No step: the violation was noticed between steps (at rest, a deadlock). */
#define STEP_NONE UINT32_MAX

struct violation {
	const struct invariant *invariant;
	char title[VIOLATION_TITLE_MAX];	/* "vm maps freed frame 3 at gfn 1" */
	char object[VIOLATION_OBJECT_MAX];	/* shrinking keeps it */
	uint32_t step;		/* the step at which it was noticed */
	uint32_t other_step;	/* the step it conflicts with, or STEP_NONE */
	/* What was done at each of the two, if their operations do not tell. */
	char detail[VIOLATION_DETAIL_MAX];
	char other_detail[VIOLATION_DETAIL_MAX];
};

/*
 * Report a breach at the current step.  @object names what broke (its name, not
 * its address).  Does not return to the caller if the invariant is not
 * advisory: the execution ends here.  @other_step: see struct violation.
 */
void violation(const struct invariant *invariant, const char *object,
	       uint32_t other_step, const char *title, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * What was done at the step of a breach and at the one that it conflicts with:
 * "plain write of vm+0x18 in kvm_zap (src/secondary/kvm.c:31)".  "" or NULL:
 * nothing to add.  To be called before violation().
 */
void violation_details(const char *here, const char *there);

/*
 * Where in the source an instruction of the model stands: "in kvm_zap
 * (src/secondary/kvm.c:31)" into @buf, which it returns; "" if nobody knows.
 * Slow, so it answers in traced runs only (sched_tracing).
 */
char *sched_locate(uintptr_t pc, char *buf, unsigned int size);
/* Who knows: set by src/report.  NULL: nobody. */
extern void (*sched_locator)(uintptr_t pc, char *buf, unsigned int size);
/* Called before a traced run, on a stack that is large enough for anything. */
extern void (*sched_locator_prepare)(void);

/*
 * For a breach that several executions make together (a lock-order cycle): the
 * schedule of another one of them, to be called before violation().
 */
struct schedule;
void violation_add_schedule(const struct schedule *schedule);

#endif
