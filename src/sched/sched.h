/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The scheduler as the model sees it: declare a visible operation, be told when
 * to do it, ask the environment.
 *
 * A primitive declares what it is about to do with sched_op() or
 * sched_op_when(); the call returns when the strategy has picked this task, and
 * everything up to the next declaration is one step.  So the code of a
 * primitive after the call is atomic for every other task, and is written in
 * functions marked __primitive, in files that are not compiled as the model is:
 * its accesses are part of the declared operation, not accesses of their own.
 * What it writes is announced all the same (track.h), unless it only looks.
 */
#ifndef SCHED_SCHED_H
#define SCHED_SCHED_H

#include "sched/limit.h"
#include "sched/op.h"
#include "sched/site.h"
#include "sched/task.h"
#include "sched/violation.h"
#include "sched/world.h"

/* The inside of a primitive: only in files that are tracked (Makefile.am). */
#ifdef TRACKED
#include "sched/footprint.h"

#define __primitive __attribute__((noinline))

/* What the running step does depends on this, which no access tells. */
static inline void sched_depends(const volatile void *p, size_t size)
{
	footprint_read(p, size);
}
#endif

/*
 * Files that tell what they read themselves (TELLS in Makefile.am) read nothing
 * of the world but what the engine is told of: what they write; what they give
 * to sched_marked() or sched_failed(), as those do in the same step that
 * declare OP_RMW, whole; the first OBJECT_TOLD bytes of the object of another
 * operation that they or their callers declare (LOCK_TOLD if that locks or
 * unlocks it), from when that is done to where the next one is declared, and of
 * what they give to sched_reads(); what they give to sched_depends(), as who
 * looks at an object before its operation is declared has to; and what
 * sched_hooks.own() says.  (Why: footprint.h.)
 */
#define OBJECT_TOLD 64u
#define LOCK_TOLD 8u

/*
 * Not instrumented at all, as it writes nothing to the world: what only looks,
 * as a part of the step of its caller, which has it told; or at rest.  Among
 * functions of the model, too.
 * (Where reads cost nothing anyway, it can be inlined.)
 */
#if defined(TELLS) && !defined(__clang__)
#define __reads_only
#else
#define __reads_only __attribute__((no_sanitize("thread")))
#endif

/*
 * Declare a visible operation on @obj, an address in the world, or NULL for the
 * task itself; returns when it is to be done.  In set-up it returns at once.
 * An @obj in freed memory is a use after free.
 */
void sched_op(enum op_kind kind, const volatile void *obj,
	      const struct site *site);

/* The same of an access to @size bytes there, and nothing else. */
void sched_op_access(enum op_kind kind, const volatile void *obj,
		     unsigned int size, const struct site *site);

/*
 * The same of unlocking: nobody can notice but who waits for @obj to be zero,
 * or tries it.
 */
void sched_op_unlock(const volatile void *obj, const struct site *site);

/* The same for an operation that can only be done when @guard holds. */
void sched_op_when(enum op_kind kind, const volatile void *obj,
		   const struct site *site, struct guard guard);

/*
 * Declare an access to plain memory by name (READ_ONCE() and friends): the next
 * volatile access that the compiler reports is done at @site.
 */
void sched_access_site(const struct site *site);

/*
 * data_race(): plain accesses of the running task in between are marked ones,
 * visible operations at @site.  Does not nest; no primitive inside.
 */
void sched_racy_begin(const struct site *site);
void sched_racy_end(void);

/*
 * A marked access (atomic, READ_ONCE-like) that a primitive makes in its step:
 * not a race with other marked ones, but with plain ones.
 */
void sched_marked(const volatile void *addr, unsigned int size, bool write);

/*
 * What the running step declared as a change failed: it is a marked read of
 * @addr, for a retry loop too.  To be told by operations of kinds that can
 * fail, which order nothing then unless they say so themselves.
 */
void sched_failed(const volatile void *addr, unsigned int size);

/*
 * The running step left the value that it found (or failed, where nothing of
 * it counts as an access): for a retry loop it is a read.
 */
void sched_unchanged(void);

/*
 * The end of an iteration of a retry loop, or a place in it (cpu_relax()).  If
 * it was the second iteration in a row that changed nothing, and read the same,
 * the task sleeps until somebody writes one of the locations that it read; else
 * it just goes on.
 */
void sched_relax(const struct site *site);

/* The running step changes this too, beside the object that it declared. */
void sched_changed(const volatile void *obj);

/*
 * The running step writes @readers to join them, or to leave: other readers do
 * not notice.  And: it begins to wait for those that there are, and does.
 */
void sched_reads(const volatile void *readers);
void sched_waits_for(const volatile void *readers);

/*
 * The running step has looked at this in a way that is no access, so that no
 * race with it is ever found: quietly, or by a function that only reads.
 */
void sched_looked(const volatile void *p, size_t size);

/*
 * Let the environment choose one of @n outcomes (0 is the ordinary one); @what
 * names the question in reports ("alloc_fail").  Part of the running step.
 * 0 in set-up.
 */
unsigned int sched_choose(const char *what, unsigned int n);

/* End the execution as cut off by @limit: inconclusive, never a pass. */
void sched_limit(enum limit limit) __attribute__((noreturn));

/* The number of the running step (0-based) and whether this is a traced run. */
uint32_t sched_step(void);
extern bool sched_tracing;
/* The first step behind @step of the task of this serial, or STEP_NONE. */
uint32_t sched_step_after(unsigned int serial, uint32_t step);

/*
 * Say what the running step changed, for the timeline ("frame 3 is free").
 * Costs a load when no trace is taken.
 */
#define sched_note(...)                             \
	do {                                              \
		if (sched_tracing)                        \
			sched_note_traced(__VA_ARGS__); \
	} while (0)
/* The same for counters and the like, not worth showing the step for. */
#define sched_note_minor(...)                             \
	do {                                              \
		if (sched_tracing)                        \
			sched_note_traced_minor(__VA_ARGS__); \
	} while (0)
/* What the next step of the running task does: "->release of vm begins". */
#define sched_note_next(...)                              \
	do {                                              \
		if (sched_tracing)                        \
			sched_note_traced_next(__VA_ARGS__); \
	} while (0)
void sched_note_traced(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));
void sched_note_traced_minor(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));
void sched_note_traced_next(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

/*
 * While quiet, instrumented accesses are ignored: for code above the model that
 * looks at it from inside (probes of src/check).  Nests.
 */
void sched_quiet_begin(void);
void sched_quiet_end(void);

/* Two conflicting accesses, one of them plain, that nothing orders. */
struct race {
	const volatile void *addr;
	uint8_t size;
	bool write, other_write;	/* the later one, the earlier one */
	uint16_t task, other_task;	/* their serials */
	uint32_t step, other_step;
	const struct site *site, *other_site;	/* NULL: a plain access, */
	uintptr_t pc, other_pc;			/* known by its address */
};

enum bad_access {
	BAD_ACCESS_FREED,	/* memory that was freed */
	BAD_ACCESS_UNALLOCATED,	/* memory of the world that nobody allocated */
	BAD_ACCESS_NULL,	/* the page at address 0 */
};

/*
 * A lock that a task holds: whoever holds it later, or while somebody else does
 * that is exclusive, knows all that earlier holders did.
 */
struct sched_lock {
	uint32_t word;		/* its offset in the world */
	uint8_t bit;		/* of 32, + 1; 0: all that is there */
	bool exclusive;
};

enum crash_kind {
	CRASH_SIGNAL,		/* SIGSEGV and the like, or abort() */
	CRASH_STACK,		/* no stack is left */
	CRASH_ENDLESS,		/* a step without accesses does not end */
};

struct crash {
	enum crash_kind kind;
	const char *what;	/* "SIGSEGV" */
	uintptr_t pc;		/* as a return address */
};

/* What only the engine sees, told to src/check. All may be NULL. */
struct blob_in;
struct blob_out;
struct program;

struct sched_hooks {
	/*
	 * Nobody is enabled, not all have ended.  Returns if there is no circle
	 * of tasks that wait for each other, and somebody @polls.
	 */
	void (*deadlock)(bool polls);
	void (*livelock)(const char *why);
	void (*race)(const struct race *race);
	void (*bad_access)(enum bad_access what, const volatile void *addr,
			   unsigned int size, bool write,
			   const struct site *site, uintptr_t pc);
	/* The running task, or set-up, cannot go on (crash.h). */
	void (*crash)(const struct crash *crash);
	/* Locks that a task holds, for reports: text into @buf. */
	void (*held)(unsigned int task, char *buf, unsigned int size);
	/* Those that keep others out: how many there are of them in @to. */
	unsigned int (*locks)(unsigned int task, struct sched_lock *to,
			      unsigned int max);
	/* A set-up begins: have what the program's tasks need. */
	void (*tasks)(const struct program *program);
	/* What its primitives look at of a task, in the world, to @is(). */
	void (*own)(unsigned int task,
		    void (*is)(const volatile void *p, size_t size));
	/* All tasks have ended: checks at rest. */
	void (*rest)(void);
	/*
	 * A new task gets the number of this one, which has ended: forget it,
	 * unless something still goes by that number.
	 */
	bool (*reuse)(unsigned int task);
	/* A search starts: forget what was learned over executions. */
	void (*search)(void);
	/*
	 * What was learned over executions of this search, in a file; and from
	 * it, instead of what there is.
	 */
	void (*keep)(struct blob_out *out);
	void (*kept)(struct blob_in *in);
	/* A program is loaded: forget what was learned in set-up. */
	void (*load)(void);
};
extern struct sched_hooks sched_hooks;

/* Counts changes of what sched_hooks.locks() says of the running task. */
extern uint32_t sched_locks_changed;

/*
 * The running task overwrites this, in a way that is no access.  A lock that
 * lies there is one that nobody holds, whoever does: unless nobody else can
 * know of it, it keeps nobody out.  Who polls it is woken, and who acquires
 * from it hears nothing of what was released before.
 */
void sched_overwritten(const volatile void *p, size_t size);

/*
 * An object that was just allocated is known to others from the start: what its
 * creator sets up is not taken for a secret until he releases something.
 */
void sched_told(const volatile void *obj);

/*
 * This lock is released by another task than the one that holds it, or it was
 * taken while it is held: it keeps nobody out.
 */
void sched_lock_passed_on(struct sched_lock lock);

/*
 * Append the choices of the running execution so far to @to (which is
 * initialized): the witness of something that later executions build upon.
 */
struct schedule;
void sched_copy_schedule(struct schedule *to);

/* Why a live task cannot go on now. */
enum task_wait {
	TASK_ENABLED,
	TASK_WAITS_GUARD,	/* its declared operation is not enabled */
	TASK_WAITS_CHANGE,	/* it sleeps in sched_relax() */
	TASK_HELD,		/* its CPU runs an interrupt */
	TASK_DONE,
};
enum task_wait task_wait_state(unsigned int id);

#endif
