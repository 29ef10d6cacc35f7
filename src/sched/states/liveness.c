/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Liveness of registers in a binary; see liveness.h.
 *
 * The ordinary backward analysis, over single instructions: live before one is
 * what it uses, and what is live after it but for what it sets.  An instruction
 * sets a register if it is one of those few that write all of it and do not
 * read it; any other mention is a use.  At a return all are live, as they are
 * the caller's by then: what restored them has set them.
 */
#include "config.h"

#include "sched/states/liveness.h"

#ifdef HAVE_CAPSTONE

#include <capstone/capstone.h>
#include <stdlib.h>

#include "sched/memory.h"

struct insn {
	uintptr_t at;
	uint32_t uses, sets;
	uint32_t live;		/* before it */
	uint32_t target;	/* of a jump: its index, or one of these */
	bool falls;		/* the next one may follow */
};
#define NO_JUMP UINT32_MAX
#define AWAY (UINT32_MAX - 1)	/* out of the function, or unknown */

/* A function; those that are asked for stay, as they are asked for again. */
struct code {
	struct code *next;
	uintptr_t start, end;
	struct insn *insns;
	uint32_t nr;
	bool known;
};
static struct code *codes;
static csh handle;

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

/* Where it goes on; @target: an address until all are known. */
static uintptr_t note_jumps(struct insn *to, const cs_insn *i)
{
	const cs_x86 *x = &i->detail->x86;

	to->target = NO_JUMP;
	to->falls = true;
	if (in_group(i, CS_GRP_RET)) {
		to->falls = false;
		to->uses = PRESERVED_ALL;
	} else if (in_group(i, CS_GRP_JUMP)) {
		to->falls = i->id != X86_INS_JMP;
		to->target = AWAY;
		if (x->op_count == 1 && x->operands[0].type == X86_OP_IMM)
			return (uintptr_t)x->operands[0].imm;
	} else if (in_group(i, CS_GRP_INT) || i->id == X86_INS_UD2) {
		to->falls = i->id != X86_INS_UD2;
	}
	return 0;
}

static uint32_t index_of(const struct code *c, uintptr_t at)
{
	uint32_t low = 0, high = c->nr;

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (c->insns[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low < c->nr && c->insns[low].at == at ? low : AWAY;
}

static bool decode(struct code *c)
{
	const uint8_t *bytes = (const uint8_t *)c->start;
	size_t left = c->end - c->start;
	uintptr_t *targets = must(calloc(left + 1, sizeof(*targets)));
	cs_insn *i = must(cs_malloc(handle));
	uint64_t at = c->start;

	c->insns = must(calloc(left + 1, sizeof(*c->insns)));
	while (left && cs_disasm_iter(handle, &bytes, &left, &at, i)) {
		struct insn *to = &c->insns[c->nr];

		to->at = (uintptr_t)i->address;
		note_operands(to, i);
		targets[c->nr++] = note_jumps(to, i);
	}
	for (uint32_t n = 0; n < c->nr; n++)
		if (targets[n])
			c->insns[n].target = index_of(c, targets[n]);
	c->insns = must(realloc(c->insns, (c->nr + 1) * sizeof(*c->insns)));
	free(targets);
	cs_free(i, 1);
	return !left;
}

static uint32_t live_after(const struct code *c, uint32_t n)
{
	const struct insn *i = &c->insns[n];
	uint32_t live = 0;

	/* What falls off the end of the function is a call that never returns. */
	if (i->falls && n + 1 < c->nr)
		live |= c->insns[n + 1].live;
	if (i->target == AWAY)
		live = PRESERVED_ALL;
	else if (i->target != NO_JUMP)
		live |= c->insns[i->target].live;
	return live;
}

static void solve(struct code *c)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (uint32_t n = c->nr; n-- > 0;) {
			struct insn *i = &c->insns[n];
			uint32_t live = i->uses | (live_after(c, n) & ~i->sets);

			changed |= live != i->live;
			i->live = live;
		}
	}
}

static struct code *code_new(uintptr_t start, uintptr_t end)
{
	struct code *c = must(calloc(1, sizeof(*c)));

	if (!handle) {
		if (cs_open(CS_ARCH_X86, CS_MODE_64, &handle) != CS_ERR_OK)
			out_of_memory();
		cs_option(handle, CS_OPT_DETAIL, CS_OPT_ON);
	}
	c->start = start;
	c->end = end;
	c->known = decode(c);
	if (c->known)
		solve(c);
	c->next = codes;
	codes = c;
	return c;
}

bool liveness_knows(void)
{
	return true;
}

uint32_t liveness(uintptr_t start, uintptr_t end, uintptr_t pc)
{
	const struct code *c = codes;
	uint32_t n;

	while (c && c->start != start)
		c = c->next;
	if (!c)
		c = code_new(start, end);
	n = c->known ? index_of(c, pc) : AWAY;
	return n == AWAY ? PRESERVED_ALL : c->insns[n].live;
}

#else

bool liveness_knows(void)
{
	return false;
}

uint32_t liveness(uintptr_t start, uintptr_t end, uintptr_t pc)
{
	(void)start;
	(void)end;
	(void)pc;
	return PRESERVED_ALL;
}

#endif
