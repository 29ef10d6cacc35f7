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

#include "sched/fiber.h"
#include "sched/states/liveness.h"

#if defined(HAVE_CAPSTONE) && defined(HAVE_LIBDW) && defined(FIBER_X86_64)

#include <dwarf.h>
#include <stdlib.h>

#include "sched/binary.h"

/* A function that has called another. */
struct frame {
	uintptr_t pc;		/* where it goes on; 0: free */
	bool known;
	bool by_rbp;		/* its end is told by rbp, not by the stack */
	uint8_t dead;		/* registers, by enum preserved */
	uint8_t saves;
	int32_t end;		/* from rsp, or rbp */
	int32_t saved[PRESERVED_NR];	/* from there */
};

#define FRAMES 4096u
#define RBP 6
#define RSP 7
static struct frame frames[FRAMES];
static unsigned int nr_frames;

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
		if (!nr && !ops)
			continue;	/* it is what it was */
		if (nr != 2 || ops[0].atom != DW_OP_call_frame_cfa ||
		    ops[1].atom != DW_OP_plus_uconst)
			return false;
		f->saves |= (uint8_t)(1u << r);
		f->saved[r] = (int32_t)ops[1].number;
	}
	return true;
}

static bool find(struct frame *f)
{
	Dwarf_Frame *row = NULL;
	Dwfl_Module *module = binary_module();
	uintptr_t start, end;
	Dwarf_Addr bias;
	Dwarf_CFI *cfi = module ? dwfl_module_eh_cfi(module, &bias) : NULL;
	bool good;

	if (!cfi || dwarf_cfi_addrframe(cfi, f->pc - 1 - bias, &row))
		return false;
	good = find_end(f, row) && find_saved(f, row);
	free(row);
	if (good && binary_function(f->pc - 1, &start, &end))
		f->dead = (uint8_t)(f->saves & ~liveness(start, end, f->pc));
	return good;
}

static const struct frame *frame_at(uintptr_t pc)
{
	uint32_t i = (uint32_t)(pc * 0x9e3779b1u) % FRAMES;

	for (; frames[i].pc; i = (i + 1) % FRAMES)
		if (frames[i].pc == pc)
			return &frames[i];
	if (nr_frames == FRAMES - 1)
		return &frames[i];
	nr_frames++;
	frames[i].pc = pc;
	frames[i].known = find(&frames[i]);
	return &frames[i];
}

void frames_clear(const struct fiber *fiber)
{
	uint64_t *sp = fiber->sp;
	uint64_t *top = (uint64_t *)(void *)fiber_top(fiber);
	uint64_t *at[PRESERVED_NR];
	uint64_t *end = sp + PRESERVED_NR + 1;

	for (unsigned int r = 0; r < PRESERVED_NR; r++)
		at[r] = sp + r;
	while (end < top) {
		const struct frame *f = frame_at((uintptr_t)end[-1]);
		uintptr_t base = f->by_rbp ? (uintptr_t)*at[PRESERVED_RBP] :
					     (uintptr_t)end;

		if (!f->known)
			return;
		base += (uintptr_t)(intptr_t)f->end;
		if (base <= (uintptr_t)end || base > (uintptr_t)top)
			return;
		end = (uint64_t *)base;
		for (uint32_t s = f->saves; s; s &= s - 1) {
			unsigned int r = (unsigned int)__builtin_ctz(s);

			if (f->dead & 1u << r)
				*at[r] = 0;
			at[r] = end + f->saved[r] / 8;
		}
	}
}

#else

void frames_clear(const struct fiber *fiber)
{
	(void)fiber;
}

#endif
