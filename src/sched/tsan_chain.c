/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The real ThreadSanitizer runtime behind our callbacks; see tsan_chain.h.
 *
 * Each task of an execution is a fiber of the runtime.  It starts with what the
 * main fiber knows, which is all executions before this one (fiber.c): what a
 * task knows of its creator it learns through an atomic operation, as it does
 * everything else.
 */
#include "sched/tsan_chain.h"

#include <fcntl.h>
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/tsan_interface.h>
#include <unistd.h>

#include "sched/fiber.h"
#include "sched/word.h"

unsigned int chain_reports;

/* Called by the runtime with each race, before it is printed. */
void __tsan_on_report(void *report);
const char *__tsan_default_options(void);
/* Exported by the runtimes, declared by no header. */
void __tsan_java_init(uintptr_t start, uintptr_t size);
void __tsan_java_alloc(uintptr_t start, uintptr_t size);
void __tsan_java_free(uintptr_t start, uintptr_t size);

void __tsan_on_report(void *report)
{
	(void)report;
	chain_reports++;
}

/*
 * Every race of every execution is to be reported, also where an earlier one
 * was much the same.  Libraries are called by the engine, not by the model.
 */
const char *__tsan_default_options(void)
{
	return "exitcode=0:"
	       "suppress_equal_stacks=0:"
	       "suppress_equal_addresses=0:"
	       "ignore_interceptors_accesses=1:"
	       "history_size=0:"
	       "report_thread_leaks=0:"
	       "symbolize=0";
}

void chain_show_reports(bool show)
{
	int fd = show ? STDERR_FILENO : open("/dev/null", O_WRONLY | O_CLOEXEC);

	__sanitizer_set_report_fd((void *)(intptr_t)fd);
}

__attribute__((constructor)) static void start(void)
{
	chain_show_reports(false);
	__tsan_java_init((uintptr_t)__start_world,
			 (uintptr_t)(__stop_world - __start_world));
}

#define BLOCK 1024u
#define BLOCKS_MAX 4096u

/* Blocks of the world that the runtime has heard of in this execution. */
static bool touched[BLOCKS_MAX];

void chain_touch(const volatile void *p)
{
	uint32_t first = world_offset(p);

	/* An access may reach into the next one. */
	for (uint32_t i = first / BLOCK; i <= (first + 15) / BLOCK; i++)
		if (i < BLOCKS_MAX)
			touched[i] = true;
}

/*
 * The runtime remembers four accesses of each eight bytes, older executions
 * included, and that of LLVM 14 nothing any more where it has reported a race.
 * Memory that is given back and had anew has no past; only a runtime of Java can
 * say so of memory that is not malloc()'s.
 */
void chain_begin(void)
{
	uintptr_t start = ((uintptr_t)__start_world + 7) & ~7ul;
	uintptr_t end = (uintptr_t)__stop_world & ~7ul;

	for (unsigned int i = 0; i < BLOCKS_MAX; i++) {
		uintptr_t block = start + i * BLOCK;
		uintptr_t size = end - block < BLOCK ? end - block : BLOCK;

		if (!touched[i])
			continue;
		touched[i] = false;
		__tsan_java_free(block, size);
		__tsan_java_alloc(block, size);
	}
}

/*
 * A switch to the main fiber that synchronizes, from each of the tasks.  Now and
 * then they get new ones: making one is slow in the runtime of gcc 12, and that
 * of LLVM 14 forgets an access now and then of one that has synchronized some
 * thousand times.
 */
void chain_end(void)
{
	static unsigned int executions;

	for (unsigned int i = 0; i < engine.nr_tasks; i++) {
		__tsan_switch_to_fiber(engine_tasks[i].fiber.tsan,
				       __tsan_switch_to_fiber_no_sync);
		__tsan_switch_to_fiber(engine.main.tsan, 0);
	}
	if (++executions % 64)
		return;
	for (unsigned int i = 0; i < TASKS_MAX; i++) {
		if (engine_tasks[i].fiber.tsan)
			__tsan_destroy_fiber(engine_tasks[i].fiber.tsan);
		engine_tasks[i].fiber.tsan = NULL;
	}
}

static void *within;

void chain_apart_begin(void)
{
	within = __tsan_get_current_fiber();
	__tsan_switch_to_fiber(fiber_tsan_renew(NULL),
			       __tsan_switch_to_fiber_no_sync);
}

void chain_apart_end(void)
{
	void *apart = __tsan_get_current_fiber();

	__tsan_switch_to_fiber(within, __tsan_switch_to_fiber_no_sync);
	__tsan_destroy_fiber(apart);
}

static void hear(const uint32_t *w)
{
	if (world_has(w))
		chain_touch(w);
}

#define WORD(name, builtin)                                                  \
	uint32_t word_##name(uint32_t *w, uint32_t v, enum word_order order) \
	{                                                                    \
		hear(w);                                                     \
		return __real___tsan_atomic32_##builtin(w, v, order);        \
	}
WORD(xchg, exchange)
WORD(add, fetch_add)
WORD(or, fetch_or)
WORD(and, fetch_and)

uint32_t word_load(const uint32_t *w, enum word_order order)
{
	hear(w);
	return __real___tsan_atomic32_load(w, order);
}

void word_store(uint32_t *w, uint32_t v, enum word_order order)
{
	hear(w);
	__real___tsan_atomic32_store(w, v, order);
}

/*
 * The callback of a store comes before it, so what is stored here is what is
 * there: to the runtime the access counts, not the value.
 */
static void volatile_part(uintptr_t addr, unsigned int size, bool write)
{
#define PART(n, type)                                                         \
	do {                                                                  \
		volatile type *p = (volatile type *)addr;                     \
		if (write)                                                    \
			__real___tsan_atomic##n##_store(p, *p,                \
							__ATOMIC_RELAXED);    \
		else                                                          \
			__real___tsan_atomic##n##_load(p, __ATOMIC_RELAXED);  \
	} while (0)
	switch (size) {
	case 1:
		PART(8, uint8_t);
		break;
	case 2:
		PART(16, uint16_t);
		break;
	case 4:
		PART(32, uint32_t);
		break;
	default:
		PART(64, uint64_t);
		break;
	}
#undef PART
}

void chain_volatile(const volatile void *p, unsigned int size, bool write)
{
	uintptr_t addr = (uintptr_t)p;
	unsigned int part = addr % size ? 1 : size > 8 ? 8 : size;

	if (!chain_hears(p))
		return;
	for (uintptr_t end = addr + size; addr < end; addr += part)
		volatile_part(addr, part, write);
}
