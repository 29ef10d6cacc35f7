/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fibers: stacks that are switched by hand.
 *
 * x86-64 and aarch64 have a switch of two dozen instructions; anything else, or
 * --enable-ucontext, uses swapcontext() (FIBER_UCONTEXT).  Switches are
 * announced to AddressSanitizer and, where the real runtime is chained behind
 * our callbacks (TSAN_CHAIN), to ThreadSanitizer, without telling the latter
 * that a switch synchronizes: else every race would be hidden.
 */
#ifndef SCHED_FIBER_H
#define SCHED_FIBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__SANITIZE_ADDRESS__)
#define FIBER_ASAN
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FIBER_ASAN
#endif
#endif

#define FIBERS_MAX 64u

struct fiber {
	void *sp;		/* saved stack pointer */
	char *stack;		/* lowest byte; a guard page lies below */
	size_t size;
	void *fake_stack;	/* AddressSanitizer's, while switched away */
	void *tsan;		/* ThreadSanitizer's fiber, where chained */
	void *context;		/* a ucontext_t, where swapcontext() serves */
};

/*
 * All stacks lie in one mapping, each behind its guard page, so that to tell
 * whether an address is on one of them takes one comparison.
 */
extern struct fiber_stacks {
	uintptr_t start;
	size_t size;
	size_t each, guard;
	uintptr_t main;		/* somewhere on that of the OS thread */
} fiber_stacks;

/* How far from there its stack may reach. */
#define FIBER_MAIN_BELOW (8u << 20)
#define FIBER_MAIN_ABOVE (1u << 20)

static inline bool fiber_stacks_have(const volatile void *addr)
{
	return (uintptr_t)addr - fiber_stacks.start < fiber_stacks.size;
}

static inline bool fiber_has(const struct fiber *fiber,
			     const volatile void *addr)
{
	return (uintptr_t)addr - (uintptr_t)fiber->stack < fiber->size;
}

/* Is it on the stack of another fiber than this one, the main one included? */
static inline bool fiber_is_foreign(const struct fiber *fiber,
				    const volatile void *addr)
{
	return !fiber_has(fiber, addr) &&
	       (fiber_stacks_have(addr) ||
		(uintptr_t)addr - (fiber_stacks.main - FIBER_MAIN_BELOW) <
			FIBER_MAIN_BELOW + FIBER_MAIN_ABOVE);
}

/* Is it in the page below the stack, which an overflow comes to? */
static inline bool fiber_guards(const struct fiber *fiber,
				const volatile void *addr)
{
	return (uintptr_t)addr -
		       ((uintptr_t)fiber->stack - fiber_stacks.guard) <
	       fiber_stacks.guard;
}

/* The fiber that the OS thread itself is. */
void fiber_init_main(struct fiber *fiber);

/*
 * Give a fiber its stack; dies when memory cannot be had, or more than
 * FIBERS_MAX have one.  Once a process.
 */
void fiber_alloc(struct fiber *fiber);

/*
 * Prepare it to run @entry from the top of its stack at the next switch.  What
 * ran there before is abandoned.  @entry must call fiber_started() first and
 * never return.
 */
void fiber_reset(struct fiber *fiber, void (*entry)(void));

/* Its stack is about to be made what it was at some time before. */
void fiber_rewind(struct fiber *fiber);

/*
 * What was there before must not come to be a part of a state, as padding or as
 * a variable that was not set yet.  So frames start from zero: from now on (or
 * no longer) functions that are compiled with FRAME_FLAGS clear what theirs
 * will lie on, but for the end of those beyond 256 bytes.  Where compilers
 * cannot do that, fiber_wipe() clears what lies below the place where @fiber
 * was left; leftovers of one step then have some states count as several.  It
 * is to be called before each step, the first one as well, and when a stack was
 * made what it was before: else a step would not always lead from one state to
 * the same next one.
 */
void fiber_clear_frames(bool on);
void fiber_wipe(const struct fiber *fiber);
bool fiber_is_wiped(const struct fiber *fiber);

/* Tell the sanitizers that @self runs for the first time since its reset. */
void fiber_started(struct fiber *self);

/* Save the running context in @from and go on in @to. */
void fiber_switch(struct fiber *from, struct fiber *to);

/*
 * Where the real ThreadSanitizer is chained: let one of its fibers (NULL: a new
 * one) know what the main one knows.  What it knew before it knows still.
 */
void *fiber_tsan_renew(void *tsan);

/*
 * Call @fn on the stack of @host, which is switched away, if it is @self that
 * runs; where it already runs on another one, as the main one, or this cannot
 * be done, as a function is called.  What it left is cleared then, which is the
 * first 2 KiB of it.  So nothing that it does is left on the stack of @self, or
 * what lies deeper than steps go.
 */
void fiber_call(const struct fiber *self, const struct fiber *host,
		void (*fn)(void));

/* Bytes of fiber->context, which belong to what a fiber is: none, mostly. */
size_t fiber_context_size(void);

/* The live part of a fiber that is switched away: [fiber->sp, top). */
static inline char *fiber_top(const struct fiber *fiber)
{
	return fiber->stack + fiber->size;
}

static inline size_t fiber_live_size(const struct fiber *fiber)
{
	return (size_t)(fiber_top(fiber) - (char *)fiber->sp);
}

#endif
