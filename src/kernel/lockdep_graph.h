/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Inside of lockdep: classes, the edges between them and how they are used.
 */
#ifndef KERNEL_LOCKDEP_GRAPH_H
#define KERNEL_LOCKDEP_GRAPH_H

#include "kernel/lockdep.h"
#include "sched/schedule.h"

#define LOCK_CLASSES_MAX 1024u
#define LOCK_NAME_MAX 80u

/*
 * Edges: E and S, held exclusively or shared; N and R, taken so that it may
 * block, or as a reader that only a writer that holds it blocks.
 */
#define DEP_EN 1u
#define DEP_ER 2u
#define DEP_SN 4u
#define DEP_SR 8u

/*
 * How a class is used: in an interrupt handler, or taken with interrupts on;
 * shifted by USED_READ_SHIFT for those that take it shared.
 */
#define USED_IN_HARDIRQ 1u
#define USED_WITH_HARDIRQS_ON 2u
#define USED_IN_SOFTIRQ 4u
#define USED_WITH_SOFTIRQS_ON 8u
#define USED_WITH_ON (USED_WITH_HARDIRQS_ON | USED_WITH_SOFTIRQS_ON)
#define USED_READ_SHIFT 4

/* [to][from]: the kinds of edges there are. */
extern u8 lockdep_deps[LOCK_CLASSES_MAX][LOCK_CLASSES_MAX];
extern u8 lockdep_used[LOCK_CLASSES_MAX];

#ifdef TRACKED

static inline __no_kcsan unsigned int lock_mode(unsigned int how)
{
	return how & LOCK_MODE_MASK;
}

/* The kind of the edge from a lock held so to one taken so. */
static inline __no_kcsan u8 lock_dep(unsigned int held, unsigned int taken)
{
	unsigned int shared = lock_mode(held) != LOCK_WRITE;
	unsigned int recursive = lock_mode(taken) == LOCK_READ_RECURSIVE;

	return (u8)(1u << (2 * shared + recursive));
}

static inline __no_kcsan u8 lock_used(const struct task_struct *ts,
				      unsigned int how)
{
	u8 used = ts->lock_usage;

	if (how & LOCK_TRY)
		used &= USED_WITH_ON;
	if (lock_mode(how) != LOCK_WRITE)
		used = (u8)(used << USED_READ_SHIFT);
	return used;
}

#endif

/*
 * The lock on top of the stack is new in some way: check it against what is
 * held, add what is sound, report what is not.
 */
void lockdep_learn(struct task_struct *ts);
/* A lock that is held is used in a new way. */
void lockdep_use(const struct held_lock *held, u8 used);

/* "&mm->mmap_lock/1", and " (read)" if it is shared.  Returns @buf. */
char *lock_name(u16 class, unsigned int how, char *buf, size_t size);

/*
 * An edge, and what showed it first.  An end of 0 is the state of the CPU that
 * @used names: a lock that is used so has an edge from or to it.
 */
struct lock_edge {
	u16 from, to;
	u8 dep;			/* DEP_* */
	u8 used;		/* USED_*, if an end is 0 */
	bool setup;		/* nobody but set-up shows it */
	u8 from_how, to_how;
	const struct site *from_site, *to_site;
	char task[TASK_NAME_MAX];
	struct schedule schedule;
};

/* All of them, in the order of learning; NULL behind the last. */
const struct lock_edge *lockdep_edge(unsigned int n);
/* Forget all of them; add one, whose schedule is the graph's then. */
void lockdep_forget(void);
void lockdep_add(const struct lock_edge *edge);

/* A class by its number; NULL: there is none. */
struct lock_class_key;
const char *lockdep_class_name(unsigned int n);
struct lock_class_key *lockdep_class_key(unsigned int n);
/* The next number is that of this one. */
void lockdep_add_class(const char *name, struct lock_class_key *key,
		       u32 offset);
/* Where in the world a lock lies that has no initializer; else UINT32_MAX. */
u32 lockdep_class_offset(unsigned int n);

/* Report a circle of edges; @newest is the one that the running step adds. */
void lockdep_report(enum lock_order_kind kind,
		    const struct lock_edge *const *circle, unsigned int nr,
		    unsigned int newest);

#endif
