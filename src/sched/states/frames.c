/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Frames; see frames.h.
 *
 * From the switch up, function by function.  Where each has put the registers
 * that it must preserve is what debuggers and exceptions go by, the call frame
 * information of the binary; whether a register that a callee has put there
 * means something to its caller is liveness.h.  Both are asked once for each
 * place of the code.
 */
#include "config.h"

#include "sched/states/frames.h"

#include <stdbool.h>
#include <stdint.h>

#include "sched/states/kept.h"
#include "sched/states/liveness.h"
#include "sched/task.h"

#if defined(HAVE_ZYDIS) && defined(HAVE_LIBDW) && defined(FIBER_X86_64)

#include <dwarf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/binary.h"
#include "sched/memory.h"

void fiber_start_asm(void);

/* A function that has called another. */
struct frame {
	uintptr_t pc;		/* where it goes on */
	bool known;
	bool by_rbp;		/* its end is told by rbp, not by the stack */
	bool first;		/* of a task: nobody has called it */
	bool told;		/* what it reads */
	uint8_t dead;		/* registers, by enum preserved */
	uint8_t saves;
	int32_t end;		/* from rsp, or rbp */
	int32_t saved[PRESERVED_NR];	/* from there */
};

/* As they were asked for, and where they are, by address. */
#define FRAMES_MAX 4095u
static struct frame frames[FRAMES_MAX];
static uint16_t frame_places[2 * (FRAMES_MAX + 1)];	/* + 1; 0: free */
static unsigned int nr_frames;

/* As DWARF counts them. */
#define RBP 6
#define RSP 7

static bool find_end(struct frame *f, Dwarf_Frame *row)
{
	Dwarf_Op *ops;
	size_t nr;

	if (dwarf_frame_cfa(row, &ops, &nr) || nr != 1 ||
	    ops[0].atom != DW_OP_bregx ||
	    (ops[0].number != RSP && ops[0].number != RBP))
		return false;
	f->by_rbp = ops[0].number == RBP;
	f->end = (int32_t)ops[0].number2;
	return true;
}

static bool find_saved(struct frame *f, Dwarf_Frame *row)
{
	static const int numbers[PRESERVED_NR] = { 15, 14, 13, 12, 3, 6 };

	for (unsigned int r = 0; r < PRESERVED_NR; r++) {
		Dwarf_Op mem[3], *ops;
		size_t nr;

		if (dwarf_frame_register(row, numbers[r], mem, &ops, &nr))
			return false;
		if (!nr)
			continue;	/* it is what it was, or nobody's */
		if (nr != 2 || ops[0].atom != DW_OP_call_frame_cfa ||
		    ops[1].atom != DW_OP_plus_uconst)
			return false;
		f->saves |= (uint8_t)(1u << r);
		f->saved[r] = (int32_t)ops[1].number;
	}
	return true;
}

#ifdef READS_TOLD
void __fentry__(void);

/*
 * Does it begin by calling __fentry__()?  What is compiled with FRAME_FLAGS
 * does, and that tells what it reads (footprint.h).
 */
static bool tells(uintptr_t start)
{
	static const unsigned char endbr64[] = { 0xf3, 0x0f, 0x1e, 0xfa };
	const unsigned char *code = (const unsigned char *)start;
	int32_t way;

	if (!memcmp(code, endbr64, sizeof(endbr64)))
		code += sizeof(endbr64);
	if (*code != 0xe8)
		return false;
	memcpy(&way, code + 1, sizeof(way));
	return (uintptr_t)code + 5 + (uintptr_t)(intptr_t)way ==
	       (uintptr_t)__fentry__;
}
#else
static bool tells(uintptr_t start)
{
	(void)start;
	return false;
}
#endif

static bool find(struct frame *f)
{
	Dwarf_Frame *row = NULL;
	Dwarf_CFI *cfi = binary_cfi();
	uintptr_t start, end;
	bool good;

	if (!cfi || dwarf_cfi_addrframe(cfi, f->pc - 1, &row))
		return false;
	good = find_end(f, row) && find_saved(f, row);
	free(row);
	if (!binary_function(f->pc - 1, &start, &end))
		return good;
	f->first = start == (uintptr_t)fiber_start_asm;
	f->told = f->first || tells(start);
	if (good && f->saves)
		f->dead = (uint8_t)(f->saves &
				    ~liveness(start, end, f->pc, f->saves));
	return good;
}

static const struct frame *frame_at(uintptr_t pc)
{
	static const struct frame too_many;
	const uint32_t mask = 2 * FRAMES_MAX + 1;
	uint32_t i = (uint32_t)(pc * 0x9e3779b1u) & mask;
	struct frame *f;

	for (; frame_places[i]; i = (i + 1) & mask)
		if (frames[frame_places[i] - 1].pc == pc)
			return &frames[frame_places[i] - 1];
	if (nr_frames == FRAMES_MAX)
		return &too_many;
	f = &frames[nr_frames++];
	frame_places[i] = (uint16_t)nr_frames;
	f->pc = pc;
	f->known = find(f);
	return f;
}

/*
 * A stack of which it is known what to clear: the same functions were on it, at
 * the same places, as the addresses that they will return to say.
 */
#define CALLS_MAX 14u
#define DEAD_MAX 24u
struct shape {
	const uint64_t *sp;	/* NULL: free */
	bool told;
	uint8_t nr_calls, nr_dead;
	uint16_t call_at[CALLS_MAX], dead_at[DEAD_MAX];	/* words from sp */
	uintptr_t pc[CALLS_MAX];
};
/*
 * By what they have in common at least; of those, some.  Most are never used,
 * so they lie one behind the other as they come.
 */
#define SETS 256u
#define WAYS 8u
static uint16_t sets[SETS][WAYS];	/* + 1; 0: none */
static struct shape shapes[SETS * WAYS];
static unsigned int nr_shapes;

static inline bool fits(const struct shape *s, const uint64_t *sp)
{
	if (s->sp != sp)
		return false;
	for (unsigned int i = 0; i < s->nr_calls; i++)
		if (sp[s->call_at[i]] != s->pc[i])
			return false;
	return true;
}

static uint16_t *set_of(const uint64_t *sp)
{
	uint64_t key = (uintptr_t)sp ^ sp[PRESERVED_NR] << 3;

	key ^= sp[PRESERVED_NR + 1];
	return sets[(key * 0x9e3779b97f4a7c15ull >> 32) % SETS];
}

/* That of this stack; or one that is to be made it, which has no sp. */
static struct shape *shape_of(const uint64_t *sp)
{
	static unsigned int next;
	uint16_t *set = set_of(sp);
	struct shape *s;
	unsigned int i;

	for (i = 0; i < WAYS && set[i]; i++)
		if (fits(&shapes[set[i] - 1], sp))
			return &shapes[set[i] - 1];
	if (i == WAYS)
		i = next++ % WAYS;
	else
		set[i] = (uint16_t)++nr_shapes;
	s = &shapes[set[i] - 1];
	s->sp = NULL;
	return s;
}

/* False: too much, or ends are told by what is in registers. */
static bool note_call(struct shape *s, const uint64_t *sp, const uint64_t *end,
		      const struct frame *f)
{
	if (s->nr_calls == CALLS_MAX || (f->known && f->by_rbp))
		return false;
	s->call_at[s->nr_calls] = (uint16_t)(end - 1 - sp);
	s->pc[s->nr_calls++] = f->pc;
	return true;
}

static bool note_dead(struct shape *s, const uint64_t *sp, const uint64_t *at)
{
	if (s->nr_dead == DEAD_MAX)
		return false;
	s->dead_at[s->nr_dead++] = (uint16_t)(at - sp);
	return true;
}

/* All frames up to the top, or to the first that is not known. */
static void look(uint64_t *sp, const uint64_t *top, struct shape *s, bool clear)
{
	uint64_t *end = sp + PRESERVED_NR + 1, *at[PRESERVED_NR];
	bool noted = true;

	s->nr_calls = s->nr_dead = 0;
	s->told = true;
	for (unsigned int r = 0; r < PRESERVED_NR; r++)
		at[r] = sp + r;
	while (end < top) {
		const struct frame *f = frame_at((uintptr_t)end[-1]);
		uintptr_t base = f->by_rbp ? (uintptr_t)*at[PRESERVED_RBP] :
					     (uintptr_t)end;

		noted = noted && note_call(s, sp, end, f);
		s->told = s->told && f->told;
		if (f->first)
			break;
		base += (uintptr_t)(intptr_t)f->end;
		if (!f->known || base <= (uintptr_t)end ||
		    base > (uintptr_t)top) {
			s->told = false;
			break;
		}
		end = (uint64_t *)base;
		for (uint32_t saves = f->saves; saves; saves &= saves - 1) {
			unsigned int r = (unsigned int)__builtin_ctz(saves);

			if (f->dead & 1u << r) {
				if (clear)
					*at[r] = 0;
				noted = noted && note_dead(s, sp, at[r]);
			}
			at[r] = end + f->saved[r] / 8;
		}
	}
	s->sp = noted ? sp : NULL;
}

static __attribute__((noinline, cold, noreturn)) void
is_away(const struct task *t)
{
	fflush(stdout);
	fprintf(stderr,
		"mmurace: internal error: the stack of %s is looked at, and is "
		"not in its place\n",
		task_name(t));
	exit(EXIT_INTERNAL);
}

bool frames_clear(const struct task *t)
{
	uint64_t *sp = t->fiber.sp;
	struct shape *s = shape_of(sp);

	if (__builtin_expect(kept_away & 1u << t->id, 0))
		is_away(t);
	if (!s->sp) {
		look(sp, (uint64_t *)(void *)fiber_top(&t->fiber), s, true);
		return s->told;
	}
	for (unsigned int i = 0; i < s->nr_dead; i++)
		sp[s->dead_at[i]] = 0;
	return s->told;
}

bool frames_told(const struct task *t)
{
	struct shape *s = shape_of(t->fiber.sp);

	if (!s->sp)
		look(t->fiber.sp, (uint64_t *)(void *)fiber_top(&t->fiber), s,
		     false);
	return s->told;
}

#else

bool frames_clear(const struct task *t)
{
	(void)t;
	return false;
}

bool frames_told(const struct task *t)
{
	(void)t;
	return false;
}

#endif
