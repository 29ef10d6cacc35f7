/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fibers: stacks that are switched by hand.
 *
 * x86-64 and aarch64 have a switch of a dozen instructions; anything else, or
 * --enable-ucontext, uses swapcontext().  Switches are announced to
 * AddressSanitizer and, where the real runtime is chained behind our callbacks,
 * to ThreadSanitizer, without telling the latter that a switch synchronizes.
 */
#ifndef SCHED_FIBER_H
#define SCHED_FIBER_H

#include <stddef.h>

struct fiber {
	void *sp;		/* saved stack pointer, or a ucontext_t */
	char *stack;		/* lowest usable byte; a guard page lies below */
	size_t size;
	void *fake_stack;	/* AddressSanitizer's, while switched away */
	void *tsan;		/* ThreadSanitizer's fiber, where chained */
};

/* The fiber of the OS thread itself. */
void fiber_init_main(struct fiber *fiber);

/* Give a fiber its stack; dies when memory cannot be had.  Once a process. */
void fiber_alloc(struct fiber *fiber);

/*
 * Prepare it to run @entry from the top of its stack at the next switch.  What
 * ran there before is abandoned.  @entry must never return.
 */
void fiber_reset(struct fiber *fiber, void (*entry)(void));

/* Save the running context in @from and go on in @to. */
void fiber_switch(struct fiber *from, struct fiber *to);

/* The first thing to call on a fiber that was switched to for the first time. */
void fiber_started(struct fiber *fiber);

#endif
