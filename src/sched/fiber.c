/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Stacks and switches; see fiber.h.
 *
 * A fiber is reset without unwinding what ran on it, since executions end in
 * the middle of everything.  AddressSanitizer keeps the poison of abandoned
 * frames, so a reset clears it.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "sched/fiber.h"
#include "sched/fixed.h"
#include "sched/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef FIBER_UCONTEXT
#include <ucontext.h>
#endif

#ifdef FIBER_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
/* Instrumented frames are several times larger. */
#define STACK_SIZE (256u << 10)
#else
#define STACK_SIZE (64u << 10)
#endif

#ifdef TSAN_CHAIN
#include <sanitizer/tsan_interface.h>
#endif

#ifdef TSAN_CHAIN
static void *tsan_main;

/*
 * A new one knows what the fiber that makes it knows, an old one is told what
 * the fiber knows from which a synchronizing switch leads to it.  Both are done
 * from the main one here, for whether a task starts with what its creator knew
 * is not ours to decide.
 */
void *fiber_tsan_renew(void *tsan)
{
	void *self = __tsan_get_current_fiber();

	__tsan_switch_to_fiber(tsan_main, __tsan_switch_to_fiber_no_sync);
	if (tsan)
		__tsan_switch_to_fiber(tsan, 0);
	else
		tsan = __tsan_create_fiber(0);
	__tsan_switch_to_fiber(self, __tsan_switch_to_fiber_no_sync);
	return tsan;
}
#endif

#ifndef FIBER_UCONTEXT
void fiber_switch_asm(void **save_sp, void *load_sp);
void fiber_call_asm(void *sp, void (*fn)(void));
void fiber_start_asm(void);
#endif

void fiber_init_main(struct fiber *fiber)
{
	memset(fiber, 0, sizeof(*fiber));
#ifdef FIBER_UCONTEXT
	fiber->context = must(calloc(1, sizeof(ucontext_t)));
#endif
#ifdef TSAN_CHAIN
	fiber->tsan = __tsan_get_current_fiber();
	tsan_main = fiber->tsan;
#endif
}

struct fiber_stacks fiber_stacks;
static unsigned int nr_stacks;

static void map_stacks(void)
{
	size_t guard = (size_t)sysconf(_SC_PAGESIZE);
	char *map;

	fiber_stacks.each = guard + STACK_SIZE;
	fiber_stacks.guard = guard;
	fiber_stacks.size = FIBERS_MAX * fiber_stacks.each;
	map = fixed_map(FIXED_STACKS, fiber_stacks.size);
	if (!map) {
		perror("mmurace: cannot map the stacks of tasks");
		exit(EXIT_INTERNAL);
	}
	fiber_stacks.start = (uintptr_t)map;
	fiber_stacks.main = (uintptr_t)__builtin_frame_address(0);
}

void fiber_alloc(struct fiber *fiber)
{
	char *map;

	memset(fiber, 0, sizeof(*fiber));
	if (!fiber_stacks.size)
		map_stacks();
	if (nr_stacks == FIBERS_MAX) {
		fputs("mmurace: no room for the stack of another task\n",
		      stderr);
		exit(EXIT_INTERNAL);
	}
	map = (char *)fiber_stacks.start + nr_stacks++ * fiber_stacks.each;
	if (mprotect(map, fiber_stacks.guard, PROT_NONE)) {
		perror("mmurace: cannot guard the stack of a task");
		exit(EXIT_INTERNAL);
	}
	fiber->stack = map + fiber_stacks.guard;
	fiber->size = STACK_SIZE;
#ifdef FIBER_UCONTEXT
	fiber->context = must(calloc(1, sizeof(ucontext_t)));
#endif
}

#ifdef FIBER_UCONTEXT
/*
 * The registers that a fiber begins with come to lie on its stack, which is a
 * part of a state: so they are the same for all of a process, those of who was
 * the first to start one, and not of who happened to start this one.
 */
static ucontext_t beginning;

static void prepare(struct fiber *fiber, void (*entry)(void))
{
	static bool known;
	ucontext_t *uc = fiber->context;

	if (!known)
		getcontext(&beginning);
	known = true;
	*uc = beginning;
	uc->uc_stack.ss_sp = fiber->stack;
	uc->uc_stack.ss_size = fiber->size;
	uc->uc_link = NULL;
	makecontext(uc, entry, 0);
	/* What makecontext() puts on the stack lies above that. */
	fiber->sp = fiber_top(fiber) - 256;
}
#elif defined(__x86_64__)
static void prepare(struct fiber *fiber, void (*entry)(void))
{
	void **sp = (void **)(void *)fiber_top(fiber);

	/*
	 * fiber_switch_asm() returns with %rsp behind the return address: the
	 * call in fiber_start_asm() then leaves the alignment that the ABI
	 * wants.
	 */
	*--sp = NULL;
	*--sp = NULL;
	*--sp = (void *)fiber_start_asm;
	*--sp = NULL;		/* rbp */
	*--sp = NULL;		/* rbx */
	*--sp = (void *)entry;	/* r12 */
	*--sp = NULL;		/* r13 */
	*--sp = NULL;		/* r14 */
	*--sp = NULL;		/* r15 */
	fiber->sp = sp;
}
#elif defined(__aarch64__)
static void prepare(struct fiber *fiber, void (*entry)(void))
{
	void **sp = (void **)(void *)(fiber_top(fiber) - 160);

	memset(sp, 0, 160);
	sp[0] = (void *)entry;			/* x19 */
	sp[11] = (void *)fiber_start_asm;	/* x30 */
	fiber->sp = sp;
}
#else
#error "no fiber switch for this processor: configure with --enable-ucontext"
#endif

void fiber_reset(struct fiber *fiber, void (*entry)(void))
{
#ifdef FIBER_ASAN
	__asan_unpoison_memory_region(fiber->stack, fiber->size);
	fiber->fake_stack = NULL;
#endif
#ifdef TSAN_CHAIN
	fiber->tsan = fiber_tsan_renew(fiber->tsan);
#endif
	prepare(fiber, entry);
}

#ifdef FIBER_FENTRY
/* Asked by __fentry__(): not at all, by 16 bytes, or by 32. */
enum clears {
	CLEARS_NOT,
	CLEARS_SSE,
	CLEARS_AVX
};
extern uint8_t fiber_clears;
uint8_t fiber_clears;

void fiber_clear_frames(bool on)
{
	if (!on)
		fiber_clears = CLEARS_NOT;
	else
		fiber_clears = __builtin_cpu_supports("avx") ? CLEARS_AVX :
							       CLEARS_SSE;
}

void fiber_wipe(const struct fiber *fiber)
{
	(void)fiber;
}

bool fiber_is_wiped(const struct fiber *fiber)
{
	(void)fiber;
	return true;
}
#else
/* As deep as the functions of a step commonly go. */
#define WIPED 2048u

void *__real_memset(void *to, int byte, size_t size);

void fiber_clear_frames(bool on)
{
	(void)on;
}

static size_t below(const struct fiber *fiber, uint64_t **words)
{
	char *sp = fiber->sp;
	size_t size = (size_t)(sp - fiber->stack);

	if (size > WIPED)
		size = WIPED;
	*words = (uint64_t *)(void *)(sp - size);
	return size / sizeof(**words);
}

/* Not by memset(), which a loop may become: the task that runs calls that. */
__attribute__((no_sanitize("address"))) void
fiber_wipe(const struct fiber *fiber)
{
	uint64_t *p;
	size_t nr = below(fiber, &p);

#ifdef FIBER_ASAN
	/* Nor by that of AddressSanitizer: there is poison. */
	for (size_t i = 0; i < nr; i++) {
		p[i] = 0;
		__asm__("" : "+r"(p));
	}
#else
	__real_memset(p, 0, nr * sizeof(*p));
#endif
}

__attribute__((no_sanitize("address"))) bool
fiber_is_wiped(const struct fiber *fiber)
{
	uint64_t *p;
	size_t nr = below(fiber, &p);

	for (size_t i = 0; i < nr; i++)
		if (p[i])
			return false;
	return true;
}
#endif

size_t fiber_context_size(void)
{
#ifdef FIBER_UCONTEXT
	return sizeof(ucontext_t);
#else
	return 0;
#endif
}

void fiber_rewind(struct fiber *fiber)
{
	/* Which frames have been there since is not known. */
#ifdef FIBER_ASAN
	__asan_unpoison_memory_region(fiber->stack, fiber->size);
#else
	(void)fiber;
#endif
}

#ifdef FIBER_ASAN
/* Whose switch is under way: its stack's bounds are learned on arrival. */
static struct fiber *switching_from;

static void arrived(struct fiber *self)
{
	const void *bottom;
	size_t size;

	__sanitizer_finish_switch_fiber(self->fake_stack, &bottom, &size);
	if (!switching_from->stack) {
		switching_from->stack = (char *)(uintptr_t)bottom;
		switching_from->size = size;
	}
}
#endif

void fiber_started(struct fiber *self)
{
#ifdef FIBER_ASAN
	arrived(self);
#else
	(void)self;
#endif
}

#ifdef FIBER_UCONTEXT
/* The lowest byte of the caller's frame, or a little below. */
static __attribute__((noinline)) void *caller_frame(void)
{
	return __builtin_frame_address(0);
}

/*
 * The registers that a callee preserves are part of what a fiber is, and so go
 * to its stack, as fiber_switch_asm() has them there.
 */
static __attribute__((noinline)) void switch_context(struct fiber *from,
						     struct fiber *to)
{
	__builtin_unwind_init();
	from->sp = caller_frame();
	swapcontext(from->context, to->context);
}
#endif

#if (defined(FIBER_UCONTEXT) || defined(FIBER_ASAN)) && !defined(FIBER_FENTRY)
/*
 * What a function has left below the caller's frame: it would get into frames
 * of this step, for fiber_wipe() comes only when the step has ended.
 */
static __attribute__((noinline, no_sanitize("address"))) void wipe_below(void)
{
	uint64_t left[WIPED / sizeof(uint64_t)];

	for (size_t i = 0; i < sizeof(left) / sizeof(*left); i++) {
		left[i] = 0;
		__asm__("" : : "r"(left) : "memory");
	}
}
#else
static void wipe_below(void)
{
}
#endif

void fiber_call(const struct fiber *self, const struct fiber *host,
		void (*fn)(void))
{
	/* AddressSanitizer knows what lies on the other stack, or thinks so. */
#if !defined(FIBER_UCONTEXT) && !defined(FIBER_ASAN)
	uintptr_t here = (uintptr_t)__builtin_frame_address(0);
	uintptr_t sp;

	if (here - (uintptr_t)self->stack < self->size) {
		/* Below what the ABI lets it use beyond its end. */
		sp = ((uintptr_t)host->sp - 256) & ~(uintptr_t)63;
		fiber_call_asm((void *)sp, fn);
		return;
	}
#else
	(void)self;
	(void)host;
#endif
	fn();
	wipe_below();
}

void fiber_switch(struct fiber *from, struct fiber *to)
{
#ifdef FIBER_ASAN
	switching_from = from;
	__sanitizer_start_switch_fiber(&from->fake_stack, to->stack, to->size);
#endif
#ifdef TSAN_CHAIN
	__tsan_switch_to_fiber(to->tsan, __tsan_switch_to_fiber_no_sync);
#endif
#ifdef FIBER_UCONTEXT
	switch_context(from, to);
#else
	fiber_switch_asm(&from->sp, to->sp);
#endif
#ifdef FIBER_ASAN
	arrived(from);
#endif
}
