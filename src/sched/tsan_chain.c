/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The real ThreadSanitizer runtime behind our callbacks; see tsan_chain.h.
 *
 * Each task of an execution is a fiber of the runtime, made new for it.  A fiber
 * knows what its maker knows, so all are made by the main one (fiber.c): what a
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

/* Reports at the start of the execution. */
static unsigned int reports_before;

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

/*
 * The runtime of LLVM 14 mutes a location for good once it has reported a race
 * there.  Memory that is given back, and had anew, is not muted; only a runtime
 * of Java can say so of memory that is not malloc()'s.
 */
static void forget_world(void)
{
	uintptr_t start = (uintptr_t)__start_world;
	uintptr_t size = (uintptr_t)(__stop_world - __start_world) & ~7ul;

	__tsan_java_free(start, size);
	__tsan_java_alloc(start, size);
}

void chain_begin(void)
{
	if (chain_reports != reports_before)
		forget_world();
	reports_before = chain_reports;
}

/* A switch to the main fiber that synchronizes, from each of the tasks. */
void chain_end(void)
{
	for (unsigned int i = 0; i < engine.nr_tasks; i++) {
		__tsan_switch_to_fiber(engine_tasks[i].fiber.tsan,
				       __tsan_switch_to_fiber_no_sync);
		__tsan_switch_to_fiber(engine.main.tsan, 0);
	}
}

static void *within;

void chain_apart_begin(void)
{
	within = __tsan_get_current_fiber();
	__tsan_switch_to_fiber(fiber_tsan_new(),
			       __tsan_switch_to_fiber_no_sync);
}

void chain_apart_end(void)
{
	void *apart = __tsan_get_current_fiber();

	__tsan_switch_to_fiber(within, __tsan_switch_to_fiber_no_sync);
	__tsan_destroy_fiber(apart);
}

#define WORD(name, builtin)                                                  \
	uint32_t word_##name(uint32_t *w, uint32_t v, enum word_order order) \
	{                                                                    \
		return __real___tsan_atomic32_##builtin(w, v, order);        \
	}
WORD(xchg, exchange)
WORD(add, fetch_add)
WORD(or, fetch_or)
WORD(and, fetch_and)

uint32_t word_load(const uint32_t *w, enum word_order order)
{
	return __real___tsan_atomic32_load(w, order);
}

void word_store(uint32_t *w, uint32_t v, enum word_order order)
{
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
