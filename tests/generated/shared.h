/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What generated programs work on.
 */
#ifndef TESTS_GENERATED_SHARED_H
#define TESTS_GENERATED_SHARED_H

#include "generated/program.h"
#include "kernel/atomic.h"
#include "kernel/completion.h"
#include "kernel/kref.h"
#include "kernel/mutex.h"
#include "kernel/rcupdate.h"
#include "kernel/rwlock.h"
#include "kernel/rwsem.h"
#include "kernel/smp.h"
#include "kernel/spinlock.h"
#include "kernel/srcu.h"
#include "kernel/wait.h"
#include "kernel/workqueue.h"

struct object {
	u32 value;
	struct rcu_head rcu;
};

struct owner {
	struct completion done;
	spinlock_t lock;
};

struct pair {
	u64 first, second;
};

/* Of one task alone, to the last byte of what the engine looks at at once. */
struct result {
	u32 value;
} __attribute__((aligned(8)));

/* Type-safe: one that is freed may still be looked at, and locked. */
struct box {
	spinlock_t lock;
	u32 kept;
};

#define IDLE_CPU 5u
#define IRQ_RESULTS 8u		/* CPUs that are interrupted are below */

struct shared {
	u32 x[WORDS];
	atomic_t n[COUNTERS];
	unsigned long bits;
	u32 racy;
	struct pair pair[2];
	u32 plain[PLAINS];
	u32 kept[PLAINS];	/* the same, by marked accesses */

	/* What each piece of code has come to; of handlers, by CPU. */
	struct result result[CODES], irq_result[IRQ_RESULTS];

	spinlock_t spin[SPINS];
	rwlock_t rwlock;
	struct mutex mutex;
	struct rw_semaphore sem;
	unsigned long word;

	struct completion done;
	wait_queue_head_t wq;
	struct work_struct work[WORKS];
	struct workqueue_struct *ordered;

	struct srcu_struct srcu;
	struct rcu_head head[CALLBACKS];
	struct object *p[POINTERS];
	struct object *object[PLAINS];
	struct owner *owner;
	refcount_t ref;
	struct kref kref;
	u32 released;
	struct kmem_cache *boxes;
	struct box *box;

	call_single_data_t csd[HANDLERS];
};
extern struct shared shared;

/* A piece of code as it runs. */
struct frame {
	const struct code *code;
	struct result *out;	/* where its results go */
	u32 r;			/* the value that it read last */
};

/* A family each: do @i, whose body begins at @pc. */
void do_marked(struct frame *f, const struct instruction *i, unsigned int pc);
void do_lock(struct frame *f, const struct instruction *i, unsigned int pc);
void do_wait(struct frame *f, const struct instruction *i, unsigned int pc);
void do_memory(struct frame *f, const struct instruction *i, unsigned int pc);
void do_irq(struct frame *f, const struct instruction *i, unsigned int pc);
void do_odd(struct frame *f, const struct instruction *i, unsigned int pc);

/* In set-up. */
void irq_setup(void);
void odd_setup(void);

/* The body of @i, which begins at @pc. */
void run_body(struct frame *f, const struct instruction *i, unsigned int pc);
/* A whole piece of code; its results to @out. */
void run_code(unsigned int code, struct result *out);

#endif
