/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The callbacks of ThreadSanitizer's instrumentation.
 *
 * The model is compiled with -fsanitize=thread and linked with this file in the
 * place of the runtime: plain accesses feed the race detector and the check for
 * use after free, volatile and atomic ones become visible operations.  gcc and
 * clang differ in the callbacks they use (engine-level notes at each).
 *
 * With TSAN_CHAIN the real runtime is linked too; the functions here are then
 * what the linker's --wrap sends calls to, and they pass each access on.
 */
#include <stdint.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/footprint.h"
#include "sched/quick.h"
#include "sched/relax.h"
#include "sched/shadow_cell.h"
#include "sched/states/races.h"
#include "sched/track.h"
#include "sched/tsan_chain.h"

#define PAGE_ZERO 4096u

/* Quietly, that is: it is no access.  But states are told of it. */
static __attribute__((noinline, cold)) void quiet(const volatile void *p,
						  size_t size)
{
	if (engine.quiet && engine.current)
		sched_looked(p, size);
}

static inline bool unheard(const volatile void *p, size_t size)
{
	if (__builtin_expect(engine.listening, 1))
		return false;
	if (__builtin_expect(engine.walking | footprint_on, 0))
		quiet(p, size);
	return true;
}

static __attribute__((noinline, cold)) void
bad(enum bad_access what, const volatile void *addr, unsigned int size,
    bool write, const struct site *site, uint32_t pc)
{
	if (sched_hooks.bad_access)
		sched_hooks.bad_access(what, addr, size, write, site, pc);
}

static __attribute__((noinline)) void far_outside(const volatile void *p,
						  size_t size, bool write,
						  const struct site *site,
						  uint32_t pc)
{
	if (__builtin_expect((uintptr_t)p < PAGE_ZERO, 0))
		bad(BAD_ACCESS_NULL, p, (unsigned int)size, write, site, pc);
	else if (__builtin_expect(fiber_is_foreign(&engine.current->fiber, p),
				  0))
		sched_limit(LIMIT_STACK);
}

/*
 * An access to no world: most are to static data, which lies below 4 GiB as the
 * program is linked, or to the task's own stack.  The page at address 0 is
 * somebody's mistake, and the stack of another task is memory that nothing here
 * keeps account of.
 */
static inline void outside(const volatile void *p, size_t size, bool write,
			   const struct site *site, uint32_t pc)
{
	if ((uintptr_t)p - PAGE_ZERO < (1ull << 32) - PAGE_ZERO)
		return;
	if (__builtin_expect(!fiber_has(&engine.current->fiber, p), 0))
		far_outside(p, size, write, site, pc);
}

static inline void check_alive(const struct cell *cell,
			       const volatile void *addr, unsigned int size,
			       bool write, const struct site *site, uint32_t pc)
{
	if (__builtin_expect(cell->state == CELL_FREED, 0))
		bad(BAD_ACCESS_FREED, addr, size, write, site, pc);
	else if (__builtin_expect(cell->state == CELL_UNALLOCATED, 0))
		bad(BAD_ACCESS_UNALLOCATED, addr, size, write, site, pc);
}

/* What the step depends on, or what depends on it. */
static inline void touched(const volatile void *p, size_t size, bool write)
{
	if (__builtin_expect(!footprint_on, 1))
		return;
	if (write)
		footprint_add_written(p, size);
	else
		footprint_add(p, size);
}

/* One plain access within a granule. */
static inline void plain_part(uintptr_t addr, unsigned int size, bool write,
			      uint32_t pc)
{
	uint32_t granule = granule_of((void *)addr);
	struct cell *cell = cell_at(granule);

	check_alive(cell, (void *)addr, size, write, NULL, pc);
	if (__builtin_expect(engine.walking, 0)) {
		races_access((void *)addr, size, ACCESS_PLAIN, write, pc);
		return;
	}
	touched((void *)addr, size, write);
	race_plain(cell, granule, addr % GRANULE, size, write, pc);
	if (write) {
		if (engine.asleep | engine.watching)
			engine_changed(granule);
		if (engine.watching & 1u << engine.current->id)
			relax_impure();
	} else if (engine.watching & 1u << engine.current->id) {
		relax_read(granule);
	}
}

/* How much of @size bytes at @addr lies within one granule. */
static inline unsigned int part_of(uintptr_t addr, size_t size)
{
	size_t part = GRANULE - addr % GRANULE;

	return (unsigned int)(part < size ? part : size);
}

static void plain_range(uintptr_t addr, size_t size, bool write, uint32_t pc)
{
	unsigned int part;

	for (; size; addr += part, size -= part) {
		part = part_of(addr, size);
		plain_part(addr, part, write, pc);
	}
}

/* One marked access within a granule. */
static inline void marked_part(uintptr_t addr, unsigned int size, bool write)
{
	uint32_t granule = granule_of((void *)addr);
	struct cell *cell = cell_at(granule);

	if (!quick_marked(cell, addr % GRANULE, size, write))
		race_marked(cell, granule, addr % GRANULE, size, write);
	if (__builtin_expect(cell->sync | clock_fenced, 0))
		clock_marked(cell, addr % GRANULE, write);
	if (__builtin_expect(engine.asleep | engine.watching, 0)) {
		if (write && engine.tried != granule + 1)
			engine_changed(granule);
		else if (engine.watching & 1u << engine.current->id)
			relax_read(granule);
	}
}

static __attribute__((noinline, cold)) void
marked_range(uintptr_t addr, unsigned int size, bool write)
{
	unsigned int part;

	for (; size; addr += part, size -= part) {
		part = part_of(addr, size);
		marked_part(addr, part, write);
	}
}

void sched_marked(const volatile void *p, unsigned int size, bool write)
{
	uintptr_t addr = (uintptr_t)p;

	if (!engine.current)
		return;
	if (!world_has(p)) {
		outside(p, size, write, engine.current->site, 0);
		return;
	}
	if (__builtin_expect(engine.walking, 0)) {
		races_access(p, size, ACCESS_MARKED, write, 0);
		return;
	}
	touched(p, size, write);
	REAL_MARKED(p, size, write);
	if (__builtin_expect(addr % GRANULE + size <= GRANULE, 1))
		marked_part(addr, size, write);
	else
		marked_range(addr, size, write);
}

void sched_failed(const volatile void *p, unsigned int size)
{
	sched_marked(p, size, false);
	sched_unchanged();
}

void sched_access_site(const struct site *site)
{
	engine.access_site = site;
}

/* A volatile or atomic access: a visible operation of its own. */
static void visible(const volatile void *p, unsigned int size,
		    enum op_kind kind, uint32_t pc)
{
	const struct site *site = engine.access_site;

	engine.access_site = NULL;
	if (unheard(p, size))
		return;
	if (!world_has(p)) {
		outside(p, size, op_writes(kind), site, pc);
		return;
	}
	sched_op_access(kind, p, size, site);
	if (kind == OP_WRITE)
		clock_reset(
			p); /* what was released to its old value ends here */
	sched_marked(p, size, op_writes(kind));
}

void sched_overwritten(const volatile void *p, size_t size)
{
	const volatile char *at = p;

	if (!engine.current || !world_has(p))
		return;
	for (size_t i = 0; i < size; i++) {
		if (!i || granule_of(at + i) != granule_of(at + i - 1))
			sched_changed(at + i);
		/* Who acquires from it finds this, not what was released. */
		clock_reset(at + i);
	}
	if (engine.walking)
		races_overwritten(p, size);
}

void sched_racy_begin(const struct site *site)
{
	if (!engine.current)
		return;
	engine.current->racy_site = site;
	engine.current->racy_write_size = 0;
}

void sched_racy_end(void)
{
	if (engine.current)
		engine.current->racy_site = NULL;
}

static void racy_part(uintptr_t addr, unsigned int size, bool write)
{
	uint32_t granule = granule_of((void *)addr);

	if (engine.walking) {
		races_access((void *)addr, size, ACCESS_RACY, write, 0);
		return;
	}
	touched((void *)addr, size, write);
	race_racy(cell_at(granule), granule, addr % GRANULE, size, write);
	if (write)
		engine_changed(granule);
	else if (engine.watching & 1u << engine.current->id)
		relax_read(granule);
}

/*
 * A plain access inside data_race(): visible, and no race with anything, as
 * KCSAN has it.  A structure is not accessed at once, but is here, as the code
 * that copies it comes after this: what could come between is not tried.
 */
static __attribute__((noinline, cold)) void
racy(const volatile void *p, size_t size, bool write, uint32_t pc)
{
	const struct site *site = engine.current->racy_site;
	struct task *t = engine.current;
	uintptr_t addr = (uintptr_t)p;
	unsigned int part;

	if (!world_has(p)) {
		outside(p, size, write, site, pc);
		return;
	}
	sched_op(write ? OP_WRITE : OP_READ, p, site);
	/*
	 * gcc tells of a structure that is written before one that is read,
	 * which is another step: the write is announced again.
	 */
	track_model(t->racy_write, t->racy_write_size);
	if (write) {
		t->racy_write = p;
		t->racy_write_size = size;
	}
	if (part_of(addr, size) < size)
		engine.glued = true;
	for (; size; addr += part, size -= part) {
		part = part_of(addr, size);
		racy_part(addr, part, write);
	}
}

/* What plain() leaves: all of it is in the world. */
static __attribute__((noinline)) void
plain_world(const volatile void *p, unsigned int size, bool write, uint32_t pc)
{
	uintptr_t addr = (uintptr_t)p;

	if (__builtin_expect(engine.current->racy_site != NULL, 0))
		racy(p, size, write, pc);
	else if (__builtin_expect(addr % GRANULE + size <= GRANULE, 1))
		plain_part(addr, size, write, pc);
	else
		plain_range(addr, size, write, pc);
}

/* Nobody else can run, so nothing will end it. */
static __attribute__((noinline, cold)) void endless(void)
{
	engine.patience = STEP_ACCESSES_MAX;
	if (sched_hooks.livelock)
		sched_hooks.livelock("a step goes on and on");
}

static inline void plain(const volatile void *p, unsigned int size, bool write,
			 uint32_t pc)
{
	if (unheard(p, size))
		return;
	if (__builtin_expect(--engine.patience < 0, 0))
		endless();
	if (!world_has(p)) {
		outside(p, size, write, engine.current->racy_site, pc);
		return;
	}
	/* While somebody watches for changes, each access counts. */
	if (engine.watching | engine.walking | footprint_on ||
	    engine.current->racy_site || !quick_plain(p, size, write, pc))
		plain_world(p, size, write, pc);
}

#define PLAIN(n, type)                                                  \
	void CALLBACK(read##n)(void *p);                                \
	void CALLBACK(write##n)(void *p);                               \
	void CALLBACK(read##n)(void *p)                                 \
	{                                                               \
		plain(p, n, false, PC());                               \
		REAL(read##n, p);                                       \
	}                                                               \
	void CALLBACK(write##n)(void *p)                                \
	{                                                               \
		plain(p, n, true, PC());                                \
		track_model(p, n);                                      \
		REAL(write##n, p);                                      \
	}

#define UNALIGNED(n)                                                    \
	void CALLBACK(unaligned_read##n)(void *p);                      \
	void CALLBACK(unaligned_write##n)(void *p);                     \
	void CALLBACK(unaligned_read##n)(void *p)                       \
	{                                                               \
		plain(p, n, false, PC());                               \
		REAL(unaligned_read##n, p);                             \
	}                                                               \
	void CALLBACK(unaligned_write##n)(void *p)                      \
	{                                                               \
		plain(p, n, true, PC());                                \
		track_model(p, n);                                      \
		REAL(unaligned_write##n, p);                            \
	}

/* The real runtime has no volatile callbacks: relaxed atomics are the same. */
#define VOLATILE(prefix, n)                                             \
	void CALLBACK(prefix##volatile_read##n)(void *p);               \
	void CALLBACK(prefix##volatile_write##n)(void *p);              \
	void CALLBACK(prefix##volatile_read##n)(void *p)                \
	{                                                               \
		visible(p, n, OP_READ, PC());                           \
		REAL_VOLATILE(n, p, false);                             \
	}                                                               \
	void CALLBACK(prefix##volatile_write##n)(void *p)               \
	{                                                               \
		visible(p, n, OP_WRITE, PC());                          \
		track_model(p, n);                                      \
		REAL_VOLATILE(n, p, true);                              \
	}

PLAIN(1, uint8_t)
PLAIN(2, uint16_t)
PLAIN(4, uint32_t)
PLAIN(8, uint64_t)
PLAIN(16, unsigned __int128)
UNALIGNED(2)
UNALIGNED(4)
UNALIGNED(8)
UNALIGNED(16)
VOLATILE(, 1)
VOLATILE(, 2)
VOLATILE(, 4)
VOLATILE(, 8)
VOLATILE(, 16)
VOLATILE(unaligned_, 2)
VOLATILE(unaligned_, 4)
VOLATILE(unaligned_, 8)
VOLATILE(unaligned_, 16)

void CALLBACK(read_range)(void *p, size_t size);
void CALLBACK(write_range)(void *p, size_t size);

static void range(const void *p, size_t size, bool write, uint32_t pc)
{
	if (unheard(p, size))
		return;
	if (__builtin_expect(engine.current->racy_site != NULL, 0)) {
		racy(p, size, write, pc);
	} else if (world_has(p)) {
		engine.patience--;
		plain_range((uintptr_t)p, size, write, pc);
	} else if (size) {
		outside(p, size, write, NULL, pc);
	}
}

void tsan_plain(const volatile void *p, size_t size, bool write, uint32_t pc)
{
	range((const void *)(uintptr_t)p, size, write, pc);
	if (write)
		track_model(p, size);
}

/* gcc: a structure that is copied or cleared inline. */
void CALLBACK(read_range)(void *p, size_t size)
{
	range(p, size, false, PC());
	REAL(read_range, p, size);
}

void CALLBACK(write_range)(void *p, size_t size)
{
	range(p, size, true, PC());
	track_model(p, size);
	REAL(write_range, p, size);
}

/*
 * clang: the same as calls of these, which the linker sends here.  The engine
 * and everything above the model call them too, but not while the model runs
 * and is listened to.
 */
void *__real_memcpy(void *to, const void *from, size_t size);
void *__real_memmove(void *to, const void *from, size_t size);
void *__real_memset(void *to, int byte, size_t size);
void *__wrap_memcpy(void *to, const void *from, size_t size);
void *__wrap_memmove(void *to, const void *from, size_t size);
void *__wrap_memset(void *to, int byte, size_t size);

void *__wrap_memcpy(void *to, const void *from, size_t size)
{
	if (!unheard(from, size)) {
		range(from, size, false, PC());
		REAL(read_range, (void *)(uintptr_t)from, size);
		range(to, size, true, PC());
		REAL(write_range, to, size);
	}
	track_model(to, size);
	return __real_memcpy(to, from, size);
}

void *__wrap_memmove(void *to, const void *from, size_t size)
{
	if (!unheard(from, size)) {
		range(from, size, false, PC());
		REAL(read_range, (void *)(uintptr_t)from, size);
		range(to, size, true, PC());
		REAL(write_range, to, size);
	}
	track_model(to, size);
	return __real_memmove(to, from, size);
}

void *__wrap_memset(void *to, int byte, size_t size)
{
	if (engine.listening) {
		range(to, size, true, PC());
		REAL(write_range, to, size);
	}
	track_model(to, size);
	return __real_memset(to, byte, size);
}

#ifndef TSAN_CHAIN
void __tsan_init(void);
void __tsan_func_entry(void *pc);
void __tsan_func_exit(void);

void __tsan_init(void)
{
}

void __tsan_func_entry(void *pc)
{
	(void)pc;
}

void __tsan_func_exit(void)
{
}
#endif
