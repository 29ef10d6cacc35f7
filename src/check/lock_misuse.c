/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * I14, one task: locks are released by whoever holds them and not kept.
 *
 * Seen where it happens, by the primitives: at the release, at the end of the
 * task, when a lock is initialized or its memory is freed, at an assertion that
 * it is held.
 */
#include "check/invariants.h"
#include "kernel/lockdep.h"
#include "kernel/trace.h"

static void on_misuse(const struct lock_misuse *m)
{
	const char *object = m->lock ? NAME(m->lock) : m->what;
	const char *who = task_current() ? task_name(task_current()) : m->task;

	switch (m->kind) {
	case LOCK_MISUSE_NOT_HELD:
		broken(LOCK_MISUSE, object, STEP_NONE,
		       "%s releases %s, which nobody holds", who, m->what);
		break;
	case LOCK_MISUSE_OTHERS:
		broken(LOCK_MISUSE, object, STEP_NONE,
		       "%s releases %s, which another task holds", who,
		       m->what);
		break;
	case LOCK_MISUSE_AT_EXIT:
		broken(LOCK_MISUSE, object, STEP_NONE,
		       "%s ends and still holds %s", m->task, m->what);
		break;
	case LOCK_MISUSE_FREED:
		broken(LOCK_MISUSE, object, STEP_NONE,
		       "%s is freed while %s holds it", m->what,
		       m->task && m->task[0] ? m->task : "somebody");
		break;
	case LOCK_MISUSE_MADE:
		broken(LOCK_MISUSE, object, STEP_NONE,
		       "%s initializes %s, which it holds", who, m->what);
		break;
	case LOCK_MISUSE_ASSERT:
		broken(LOCK_MISUSE, object, STEP_NONE,
		       "%s does not hold %s, as it must", who, m->what);
		break;
	case LOCK_MISUSE_CONTEXT:
		broken(LOCK_MISUSE, object, STEP_NONE, "%s: %s", who, m->what);
		break;
	}
}

/* Sections that a task may end in, but that nobody may be in for good. */
void lock_misuse_rest(void)
{
	lockdep_check_rest();
}

void check_lock_misuse_init(void)
{
	register_trace_lock_misuse(on_misuse);
}
