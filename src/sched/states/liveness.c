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

#ifdef HAVE_ZYDIS

#include <Zydis/Zydis.h>
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

static ZydisDecoder decoder;

static uint32_t bit_of(ZydisRegister reg)
{
	static const ZydisRegister names[PRESERVED_NR] = {
		[PRESERVED_R15] = ZYDIS_REGISTER_R15,
		[PRESERVED_R14] = ZYDIS_REGISTER_R14,
		[PRESERVED_R13] = ZYDIS_REGISTER_R13,
		[PRESERVED_R12] = ZYDIS_REGISTER_R12,
		[PRESERVED_RBX] = ZYDIS_REGISTER_RBX,
		[PRESERVED_RBP] = ZYDIS_REGISTER_RBP,
	};

	/* Each by all its names. */
	reg = ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, reg);
	for (unsigned int r = 0; r < PRESERVED_NR; r++)
		if (names[r] == reg)
			return 1u << r;
	return 0;
}

/* Does it do nothing with its first operand but write it? */
static bool only_writes_first(const ZydisDecodedInstruction *i,
			      const ZydisDecodedOperand *ops)
{
	switch (i->mnemonic) {
	case ZYDIS_MNEMONIC_MOV:
	case ZYDIS_MNEMONIC_LEA:
	case ZYDIS_MNEMONIC_MOVZX:
	case ZYDIS_MNEMONIC_MOVSX:
	case ZYDIS_MNEMONIC_MOVSXD:
	case ZYDIS_MNEMONIC_POP:
		return true;
	case ZYDIS_MNEMONIC_XOR:
		return ops[1].type == ZYDIS_OPERAND_TYPE_REGISTER &&
		       ops[0].reg.value == ops[1].reg.value;
	default:
		return false;
	}
}

/* Those that are not named are among them. */
static void note_operands(struct insn *to, const ZydisDecodedInstruction *i,
			  const ZydisDecodedOperand *ops)
{
	unsigned int first = 0;

	/* A part of a register leaves the rest of it. */
	if (i->operand_count && ops[0].type == ZYDIS_OPERAND_TYPE_REGISTER &&
	    ops[0].size >= 32 && only_writes_first(i, ops)) {
		to->sets = bit_of(ops[0].reg.value);
		first = i->mnemonic == ZYDIS_MNEMONIC_XOR ? 2 : 1;
	}
	for (unsigned int n = first; n < i->operand_count; n++) {
		const ZydisDecodedOperand *op = &ops[n];

		if (op->type == ZYDIS_OPERAND_TYPE_REGISTER)
			to->uses |= bit_of(op->reg.value);
		else if (op->type == ZYDIS_OPERAND_TYPE_MEMORY)
			to->uses |= bit_of(op->mem.base) |
				    bit_of(op->mem.index);
	}
}

static void note_jumps(struct insn *to, const ZydisDecodedInstruction *i,
		       const ZydisDecodedOperand *ops)
{
	ZyanU64 target;

	to->next = to->at + i->length;
	to->target = NO_JUMP;
	switch (i->meta.category) {
	case ZYDIS_CATEGORY_RET:
		to->next = 0;
		to->uses = PRESERVED_ALL;
		return;
	case ZYDIS_CATEGORY_UNCOND_BR:
		to->next = 0;
		break;
	case ZYDIS_CATEGORY_COND_BR:
		break;
	default:
		if (i->mnemonic == ZYDIS_MNEMONIC_UD2)
			to->next = 0;
		return;
	}
	to->target = AWAY;
	if (ops[0].type == ZYDIS_OPERAND_TYPE_IMMEDIATE &&
	    ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(i, &ops[0], to->at, &target)))
		to->target = target;
}

/* What cannot be decoded goes who knows where. */
static void decode(struct insn *to, uintptr_t at, uintptr_t end)
{
	ZydisDecodedOperand ops[ZYDIS_MAX_OPERAND_COUNT];
	ZydisDecodedInstruction i;

	*to = (struct insn){ .at = at, .target = AWAY };
	if (!ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, (const void *)at,
						 end - at, &i, ops)))
		return;
	note_operands(to, &i, ops);
	note_jumps(to, &i, ops);
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

bool liveness_knows(void)
{
	return true;
}

uint32_t liveness(uintptr_t start, uintptr_t end, uintptr_t pc, uint32_t of)
{
	static uint32_t search;
	uint32_t live = 0;

	if (!search++)
		ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64,
				 ZYDIS_STACK_WIDTH_64);
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
