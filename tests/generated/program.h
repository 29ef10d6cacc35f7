/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Small random programs over the primitives of src/kernel.
 *
 * A program is a few pieces of code: that of its tasks, of tasks that those
 * spawn, of handlers, work items and callbacks.  A piece is an array of
 * instructions; a block has its body behind it.  Which instruction may stand
 * where is a matter of its place: so that programs are right mostly, and free
 * of data races always, if they are not meant to race.
 */
#ifndef TESTS_GENERATED_PROGRAM_H
#define TESTS_GENERATED_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define WORDS 2u
#define COUNTERS 1u
#define SPINS 2u
#define POINTERS 2u
#define TASKS_OWN 3u
#define TASKS_SPAWNED 2u
#define WORKS 2u
#define CALLBACKS 2u
#define HANDLERS 2u

/* Plain words and objects, each of which one lock protects. */
enum plain_word {
	UNDER_SPIN,		/* and the next one, by number */
	UNDER_SPIN1,
	UNDER_RWLOCK,
	UNDER_MUTEX,
	UNDER_SEM,
	UNDER_BIT,
	UNDER_BIT_SPIN,
	PLAINS
};

enum family {
	MARKED,
	LOCK,
	WAIT,
	MEMORY,
	IRQ,
	ODD,
	FAMILIES
};

/* Where an instruction may stand, and what it makes of its body's place. */
#define BLOCK 0x1u
#define ATOMIC 0x2u		/* its body must not sleep */
#define SLEEPS 0x4u
#define TASK 0x8u		/* not in a handler or callback */
#define IRQS_ON 0x10u		/* only with interrupts on */
#define IRQ_OFF 0x20u		/* its body has them off */
#define PLAIN 0x40u		/* on the word of the lock that is held, */
#define EXCLUSIVE 0x80u		/* exclusively; the word is its operand */
#define SHARED 0x100u		/* its lock is held by readers */
#define SPAWNS 0x200u		/* each piece of code by one instruction */
#define ONCE 0x400u		/* at most once in a program */
#define RACES 0x800u		/* only where programs may race */

enum op {
#define OP(id, ...) DO_##id,
#include "generated/ops.def"
#undef OP
	OPS
};

struct op_info {
	uint8_t family, cost;
	uint16_t flags;
	uint8_t max_a, max_b;
	const char *text;
};
extern const struct op_info ops[OPS];

enum condition {
	ALWAYS,
	IF_ZERO,
	IF_NOT,
	IF_ODD,
	CONDITIONS
};

struct instruction {
	uint8_t op, a, b;
	uint8_t when;		/* enum condition, of r */
	uint8_t body;		/* instructions that follow are its body */
};

#define CODE_MAX 12u

struct code {
	uint8_t nr;
	struct instruction at[CODE_MAX];
};

/* Pieces of code by number. */
#define CODE_TASK 0u
#define CODE_SPAWNED (CODE_TASK + TASKS_OWN)
#define CODE_WORK (CODE_SPAWNED + TASKS_SPAWNED)
#define CODE_CALLBACK (CODE_WORK + WORKS)
#define CODE_HANDLER (CODE_CALLBACK + CALLBACKS)
#define CODES (CODE_HANDLER + HANDLERS)

struct text {
	uint64_t seed;
	bool races;		/* plain accesses may stand anywhere */
	bool records;		/* each value of r counts, not the last only */
	uint8_t nr_tasks;
	uint8_t alloc_fail, spurious_wake, trylock_fail, reuse;
	struct code code[CODES];
};

/* How often each family is taken. */
struct mixture {
	uint8_t of[FAMILIES];
	bool races;
};

void text_generate(struct text *t, uint64_t seed, const struct mixture *m);
unsigned int text_size(const struct text *t);
/* Without its @n-th instruction and its body; false: there are no so many. */
bool text_drop(struct text *t, unsigned int n);
void text_print(const struct text *t, FILE *to);

#endif
