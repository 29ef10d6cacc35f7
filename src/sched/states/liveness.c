/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Liveness of registers in a binary; see liveness.h.
 *
 * Forward from the place that is asked for, on all ways that lead from there,
 * each as far as a register is in doubt: it is live if one of them uses it
 * before it is set.  So only what matters is decoded.  An instruction sets a
 * register if it is one of those few that write all of it and do not read it;
 * any other mention is a use.  At a return all are live, as they are the
 * caller's by then: what restored them has set them.
 */
#include "config.h"

#include "sched/states/liveness.h"

#ifdef HAVE_CAPSTONE

#include <capstone/capstone.h>
#include <stdlib.h>

#include "sched/memory.h"

struct insn {
	uintptr_t at;		/* 0: free */
	uintptr_t next;		/* 0: none follows */
	uintptr_t target;	/* of a jump: where to, or one of these */
	uint32_t uses, sets;
	uint32_t search;	/* the last that came by, */
	uint32_t sought;	/* for these */
};
#define NO_JUMP 0u
#define AWAY 1u		/* who knows where */

/* Those that were decoded, as they are come by again: by address. */
static struct insn *insns;
static uint32_t nr_insns, max_insns;

/* Ways that are still to be gone. */
static struct way {
	uintptr_t at;
	uint32_t regs;
} * ways;
static uint32_t nr_ways, max_ways;

static csh handle;
static cs_insn *decoded;

/* Each by all its names. */
static const x86_reg names[PRESERVED_NR][5] = {
	[PRESERVED_R15] = { X86_REG_R15, X86_REG_R15D, X86_REG_R15W,
			    X86_REG_R15B },
	[PRESERVED_R14] = { X86_REG_R14, X86_REG_R14D, X86_REG_R14W,
			    X86_REG_R14B },
	[PRESERVED_R13] = { X86_REG_R13, X86_REG_R13D, X86_REG_R13W,
			    X86_REG_R13B },
	[PRESERVED_R12] = { X86_REG_R12, X86_REG_R12D, X86_REG_R12W,
			    X86_REG_R12B },
	[PRESERVED_RBX] = { X86_REG_RBX, X86_REG_EBX, X86_REG_BX, X86_REG_BL,
			    X86_REG_BH },
	[PRESERVED_RBP] = { X86_REG_RBP, X86_REG_EBP, X86_REG_BP, X86_REG_BPL },
};

static uint32_t bit_of(x86_reg reg)
{
	for (unsigned int r = 0; r < PRESERVED_NR; r++)
		for (unsigned int n = 0; n < 5; n++)
			if (names[r][n] == reg && reg != X86_REG_INVALID)
				return 1u << r;
	return 0;
}

/* Does it do nothing with its first operand but write it? */
static bool only_writes_first(const cs_insn *i, const cs_x86 *x)
{
	switch (i->id) {
	case X86_INS_MOV:
	case X86_INS_MOVABS:
	case X86_INS_LEA:
	case X86_INS_MOVZX:
	case X86_INS_MOVSX:
	case X86_INS_MOVSXD:
	case X86_INS_POP:
		return true;
	case X86_INS_XOR:
		return x->op_count == 2 && x->operands[1].type == X86_OP_REG &&
		       x->operands[0].reg == x->operands[1].reg;
	default:
		return false;
	}
}

static void note_operands(struct insn *to, const cs_insn *i)
{
	const cs_x86 *x = &i->detail->x86;
	unsigned int first = 0;

	/* A part of a register leaves the rest of it. */
	if (x->op_count && x->operands[0].type == X86_OP_REG &&
	    x->operands[0].size >= 4 && only_writes_first(i, x)) {
		to->sets = bit_of(x->operands[0].reg);
		first = i->id == X86_INS_XOR ? 2 : 1;
	}
	for (unsigned int n = first; n < x->op_count; n++) {
		const cs_x86_op *op = &x->operands[n];

		if (op->type == X86_OP_REG)
			to->uses |= bit_of(op->reg);
		else if (op->type == X86_OP_MEM)
			to->uses |= bit_of(op->mem.base) |
				    bit_of(op->mem.index);
	}
	for (unsigned int n = 0; n < i->detail->regs_read_count; n++)
		to->uses |= bit_of(i->detail->regs_read[n]);
	for (unsigned int n = 0; n < i->detail->regs_write_count; n++)
		to->uses |= bit_of(i->detail->regs_write[n]);
}

static bool in_group(const cs_insn *i, uint8_t group)
{
	return cs_insn_group(handle, i, group);
}

static void note_jumps(struct insn *to, const cs_insn *i)
{
	const cs_x86 *x = &i->detail->x86;

	to->next = (uintptr_t)i->address + i->size;
	to->target = NO_JUMP;
	if (in_group(i, CS_GRP_RET)) {
		to->next = 0;
		to->uses = PRESERVED_ALL;
	} else if (in_group(i, CS_GRP_JUMP)) {
		if (i->id == X86_INS_JMP)
			to->next = 0;
		to->target = AWAY;
		if (x->op_count == 1 && x->operands[0].type == X86_OP_IMM)
			to->target = (uintptr_t)x->operands[0].imm;
	} else if (i->id == X86_INS_UD2) {
		to->next = 0;
	}
}

/* What cannot be decoded goes who knows where. */
static void decode(struct insn *to, uintptr_t at, uintptr_t end)
{
	const uint8_t *bytes = (const uint8_t *)at;
	size_t left = end - at;
	uint64_t address = at;

	*to = (struct insn){ .at = at, .target = AWAY };
	if (!cs_disasm_iter(handle, &bytes, &left, &address, decoded))
		return;
	note_operands(to, decoded);
	note_jumps(to, decoded);
}

static struct insn *place_of(uintptr_t at)
{
	uint32_t i = (uint32_t)(at * 0x9e3779b1u) & (max_insns - 1);

	while (insns[i].at && insns[i].at != at)
		i = (i + 1) & (max_insns - 1);
	return &insns[i];
}

static void make_room(void)
{
	struct insn *old = insns;
	uint32_t nr = max_insns;

	max_insns = nr ? nr * 2 : 1024;
	insns = must(calloc(max_insns, sizeof(*insns)));
	for (uint32_t i = 0; i < nr; i++)
		if (old[i].at)
			*place_of(old[i].at) = old[i];
	free(old);
}

static struct insn *insn_at(uintptr_t at, uintptr_t end)
{
	struct insn *i;

	if (2 * nr_insns >= max_insns)
		make_room();
	i = place_of(at);
	if (!i->at) {
		decode(i, at, end);
		nr_insns++;
	}
	return i;
}

static void go(uintptr_t at, uint32_t regs)
{
	if (nr_ways == max_ways) {
		max_ways = max_ways ? 2 * max_ways : 64;
		ways = must(realloc(ways, max_ways * sizeof(*ways)));
	}
	ways[nr_ways++] = (struct way){ at, regs };
}

/* One instruction on: returns which of @regs are live. */
static uint32_t go_by(struct insn *i, uint32_t search, uint32_t regs,
		      uintptr_t start, uintptr_t end)
{
	uint32_t live;

	if (i->search != search)
		i->sought = 0;
	i->search = search;
	regs &= ~i->sought;
	i->sought |= regs;
	live = regs & i->uses;
	regs &= ~(i->uses | i->sets);
	if (!regs)
		return live;
	/* What falls off the end is a call that never returns. */
	if (i->next && i->next < end)
		go(i->next, regs);
	if (i->target == NO_JUMP)
		return live;
	if (i->target < start || i->target >= end)
		return live | regs;
	go(i->target, regs);
	return live;
}

static void begin(void)
{
	if (handle)
		return;
	if (cs_open(CS_ARCH_X86, CS_MODE_64, &handle) != CS_ERR_OK)
		out_of_memory();
	cs_option(handle, CS_OPT_DETAIL, CS_OPT_ON);
	decoded = must(cs_malloc(handle));
}

bool liveness_knows(void)
{
	return true;
}

uint32_t liveness(uintptr_t start, uintptr_t end, uintptr_t pc, uint32_t of)
{
	static uint32_t search;
	uint32_t live = 0;

	begin();
	search++;
	nr_ways = 0;
	go(pc, of);
	while (nr_ways) {
		struct way way = ways[--nr_ways];

		live |= go_by(insn_at(way.at, end), search, way.regs & ~live,
			      start, end);
	}
	return live;
}

#else

bool liveness_knows(void)
{
	return false;
}

uint32_t liveness(uintptr_t start, uintptr_t end, uintptr_t pc, uint32_t of)
{
	(void)start;
	(void)end;
	(void)pc;
	return of;
}

#endif
