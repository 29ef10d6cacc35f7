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
#include <stdlib.h>
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
void AnnotateIgnoreReadsBegin(const char *file, int line);
void AnnotateIgnoreReadsEnd(const char *file, int line);
void AnnotateIgnoreWritesBegin(const char *file, int line);
void AnnotateIgnoreWritesEnd(const char *file, int line);

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

/* Of tasks that use barriers; see chain_fence_release(). */
static struct {
	void *reader, *writer;	/* threads */
	uint32_t told, tells;	/* words through which they speak to the task */
	bool fenced;
} fences[TASKS_MAX];

/* See chain_apart_begin(): one for each time that it is called. */
#define APART_MAX 64u
static void *aparts[APART_MAX];
static unsigned int nr_apart;

/*
 * The runtime remembers four accesses of each eight bytes, older executions
 * included, and that of LLVM 14 nothing any more where it has reported a race.
 * Memory that is given back and had anew has no past; only a runtime of Java
 * can say so of memory that is not malloc()'s.
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
	for (unsigned int i = 0; i < TASKS_MAX; i++)
		fences[i].fenced = false;
	nr_apart = 0;
}

static void renew(void **fiber)
{
	if (!*fiber)
		return;
	__tsan_destroy_fiber(*fiber);
	*fiber = __tsan_create_fiber(0);
}

/*
 * The runtime of LLVM 14 has 255 slots for threads.  It gives them out in turn,
 * taking the one that was given out longest ago from whom that may be, and then
 * thinks that what he did happened before whatever the new one does.  A slot
 * wears out, too, when its threads have synchronized some thousand times, and
 * fewer are left.  So threads are used again rather than made anew (which is
 * slow in the runtime of gcc 12), and all are made anew at once, now and then,
 * where it does no harm; and before the slots are worn out the runtime is made
 * to forget all.
 */
static void renew_all(void)
{
	for (unsigned int i = 0; i < TASKS_MAX; i++) {
		renew(&engine_tasks[i].fiber.tsan);
		renew(&fences[i].reader);
		renew(&fences[i].writer);
	}
	for (unsigned int i = 0; i < APART_MAX; i++)
		renew(&aparts[i]);
}

void chain_forget(unsigned int task)
{
	fences[task].fenced = false;
	renew(&fences[task].reader);
	renew(&fences[task].writer);
	if (fences[task].reader)
		chain_store(&fences[task].told, 4, 0, WORD_RELEASE);
}

/* A switch to the main fiber that synchronizes, from each of the tasks. */
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
	if (executions % 1024 == 0)
		__tsan_flush_memory();
	renew_all();
}

/* --- accesses --- */

#define SIZES(DO)                                            \
	do {                                                 \
		switch (size) {                              \
		case 1:                                      \
			DO(8, uint8_t);                      \
			break;                               \
		case 2:                                      \
			DO(16, uint16_t);                    \
			break;                               \
		case 4:                                      \
			DO(32, uint32_t);                    \
			break;                               \
		default:                                     \
			DO(64, uint64_t);                    \
			break;                               \
		}                                            \
	} while (0)

static void hear(const volatile void *p)
{
	if (world_has(p))
		chain_touch(p);
}

void chain_load(const volatile void *w, unsigned int size,
		enum word_order order)
{
	hear(w);
#define DO(n, type)                                                        \
	(void)__real___tsan_atomic##n##_load((const volatile type *)w, order)
	SIZES(DO);
#undef DO
}

void chain_store(volatile void *w, unsigned int size, uint64_t v,
		 enum word_order order)
{
	hear(w);
#define DO(n, type)                                                        \
	__real___tsan_atomic##n##_store((volatile type *)w, (type)v, order)
	SIZES(DO);
#undef DO
}

void chain_swap(volatile void *w, unsigned int size, uint64_t v,
		enum word_order order)
{
	hear(w);
#define DO(n, type)                                                        \
	(void)__real___tsan_atomic##n##_exchange((volatile type *)w, (type)v, \
						 order)
	SIZES(DO);
#undef DO
}

/* What is there, unheard. */
static uint64_t value_at(const volatile void *p, unsigned int size)
{
	uint64_t v = 0;

#define DO(n, type) v = *(const volatile type *)p
	SIZES(DO);
#undef DO
	return v;
}

/*
 * The callback of a store comes before it, so what is stored here is what is
 * there: to the runtime the access counts, not the value.
 */
void chain_volatile(const volatile void *p, unsigned int size, bool write)
{
	uintptr_t addr = (uintptr_t)p;
	unsigned int part = addr % size ? 1 : size > 8 ? 8 : size;

	if (!chain_hears(p))
		return;
	for (uintptr_t end = addr + size; addr < end; addr += part) {
		volatile void *at = (volatile void *)addr;

		if (write)
			chain_store(at, part, value_at(at, part), WORD_RELAXED);
		else
			chain_load(at, part, WORD_RELAXED);
	}
}

void chain_replaced(const volatile void *p, size_t size)
{
	uintptr_t start = (uintptr_t)p;

	if (!engine.current)
		return;
	for (size_t at = 0; at < size; at += BLOCK)
		chain_touch((const volatile char *)p + at);
	__real___tsan_write_range((void *)start, size);
}

/* --- other threads, for what a task cannot do itself --- */

/*
 * Go on as that fiber.  What it accesses is not looked at, for it is not the
 * task that accesses it; what it synchronizes counts.
 */
static void *become(void *fiber)
{
	void *self = __tsan_get_current_fiber();

	__tsan_switch_to_fiber(fiber, __tsan_switch_to_fiber_no_sync);
	AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
	AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
	return self;
}

static void be_again(void *self)
{
	AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
	AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
	__tsan_switch_to_fiber(self, __tsan_switch_to_fiber_no_sync);
}

static void *apart_from;

void chain_apart_begin(void)
{
	if (nr_apart == APART_MAX)
		abort();
	if (!aparts[nr_apart])
		aparts[nr_apart] = fiber_tsan_renew(NULL);
	apart_from = become(aparts[nr_apart++]);
}

void chain_apart_end(void)
{
	be_again(apart_from);
}

/*
 * The runtime knows no fences, so two threads a task do what they mean.  One
 * acquires each location that the task reads by a marked access, and the task
 * acquires what that one knows at an acquire fence.  The other is told by a
 * release fence what the task knows, and releases that to each location which
 * the task writes by a marked access afterwards.
 */
void chain_fence_release(void)
{
	unsigned int id;
	void *self;

	if (!engine.current)
		return;
	id = engine.current->id;
	if (!fences[id].writer)
		fences[id].writer = fiber_tsan_renew(NULL);
	fences[id].fenced = true;
	chain_store(&fences[id].tells, 4, 1, WORD_RELEASE);
	self = become(fences[id].writer);
	chain_load(&fences[id].tells, 4, WORD_ACQUIRE);
	be_again(self);
}

void chain_fence_acquire(void)
{
	if (engine.current)
		chain_load(&fences[engine.current->id].told, 4, WORD_ACQUIRE);
}

/* The running task is about to do this. */
void chain_marked(const volatile void *p, unsigned int size, bool write)
{
	unsigned int id = engine.current->id;
	bool store = write && engine.current->kind == OP_WRITE;
	volatile void *w = (volatile void *)(uintptr_t)p;
	void *self;

	if (size > 8)
		size = 8;
	if (!fences[id].reader)
		fences[id].reader = fiber_tsan_renew(NULL);
	if (!store) {
		self = become(fences[id].reader);
		chain_load(p, size, WORD_ACQUIRE);
		chain_swap(&fences[id].told, 4, 1, WORD_RELEASE);
		be_again(self);
	}
	if (!write || !fences[id].fenced)
		return;
	self = become(fences[id].writer);
	if (store)
		chain_store(w, size, value_at(p, size), WORD_RELEASE);
	else
		chain_swap(w, size, value_at(p, size), WORD_RELEASE);
	be_again(self);
}
