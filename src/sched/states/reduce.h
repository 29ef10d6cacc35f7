/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reductions: steps that nobody else can notice are not tried in every order.
 *
 * In a state in which some task's next step is of that kind, that task goes on
 * alone, and the state is not kept:
 *
 *  - an access to memory that is its own (owners.h): that no other task ever
 *    accesses, or only while it holds a lock that this task holds;
 *  - unlocking a spinlock that others take in no way but to wait for it, as
 *    long as nobody waits for readers of RCU, of which they are some.
 *
 * Whatever others do meanwhile, such a step can be done before it and leads to
 * the same: it neither reads what they write nor writes what they read, and
 * unlocking enables what was not enabled before.  (An interrupt that takes the
 * lock on the CPU of its holder keeps him from unlocking: but that one may is a
 * wrong lock order, and found as that whenever it comes.)  So the task alone is
 * a persistent set (Godefroid, LNCS 1032, 1996).  What comes behind the
 * declared operation belongs to the step: plain accesses to what others may
 * access too are races if nothing orders them, and races are found (races.h) in
 * the order that is left as well; unless it is looked at, or written, in a way
 * that no race is looked for in (by primitives; quietly: mm_check();
 * sched_looked()). What others do so, and what the step writes so, is noticed,
 * and is relied upon (owners.h) as the access is that was declared.  All else
 * that it may do - allocate, free, ask the environment, fire a tracepoint that
 * an invariant listens to, start or end a task - is noticed when it is done:
 * then the step is undone, and its site is remembered as one that does such
 * things.
 *
 * Proviso, so that nobody is put off for ever: a chain of such steps has an
 * end, and in the state at the end every task is tried.  So each circle of
 * states has one in which nobody is left out, in whatever order states are
 * visited and by however many workers.
 *
 * Livelocks are found among the states that are left: any endless execution
 * has one with the same operations in the same order on each object among them
 * (Peled, "All from one, one for all", CAV 1993), and it is fair if that is, as
 * a task that waits is enabled by operations on what it waits for, which keep
 * their order.
 */
#ifndef SCHED_STATES_REDUCE_H
#define SCHED_STATES_REDUCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/states/known.h"
#include "sched/states/locksets.h"

struct task;

/* A search begins; @on: steps are to go on alone where they can. */
void reduce_begin(bool on);
void reduce_end(void);

/* To the first state of all: as step_start(). */
void reduce_start(void);

/*
 * Steps from the last state on the path: @choice as in step_do(), and those
 * that go on alone behind it.  Returns the tasks that did one, a bit each.
 */
uint32_t reduce_step(uint32_t choice);
/*
 * The running task has declared its next operation, and all that is enabled is
 * known: true if it goes on at once, which saves two switches.
 */
bool reduce_goes_on(const struct task *t);
/* The same of those alone that went on alone, whatever is known by now. */
uint32_t reduce_redo(uint32_t choice, const uint8_t *tasks, uint32_t nr);
#define CHAIN_MAX 64u		/* those behind it */
/* Is it known of the state that there is that nobody can go on alone? */
extern bool reduce_on, reduce_is_settled;
static inline bool reduce_settled(void)
{
	return reduce_is_settled || !reduce_on;
}
static inline void reduce_set_settled(bool is)
{
	reduce_is_settled = is;
}
/* Was the last one left out, as it led to an end? */
bool reduce_avoided_end(void);
/* Did the last one do more than it declared? */
bool reduce_went_beyond(void);
/* How many were done so far. */
uint64_t reduce_steps(void);
void reduce_set_steps(uint64_t nr);

/* It changes whenever other steps may be taken to go on alone. */
extern uint64_t reduce_learned;
static inline uint64_t reduce_version(void)
{
	return reduce_learned;
}

static inline bool reduce_is_on(void)
{
	return reduce_on;
}
/* What was relied upon turned out wrong: the walk is void. */
bool reduce_was_wrong(void);
static inline bool reduce_void(void)
{
	return reduce_on && reduce_was_wrong();
}
/* It is done again; after a few times without reductions. */
void reduce_again(void);

/* The running task declares its next operation. */
void reduce_declared(const struct task *t);
/* It makes a task; it ends. */
void reduce_made(void);
void reduce_ended(void);
/* It makes an access that races are looked for in, and holds these. */
void reduce_accessed(const struct known_access *a, const struct lockset *held);
/* It writes to the world beside what it declared, or has it written. */
void reduce_written(const volatile void *p, size_t size);

/* All that was learned, and is relied upon, in a file; and from it. */
struct blob_out;
struct blob_in;
void reduce_keep(struct blob_out *out);
void reduce_kept(struct blob_in *in);

#endif
