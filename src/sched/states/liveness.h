/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which registers mean something where a function has called another.
 *
 * Those that callees preserve come to lie on the stack, and so are a part of a
 * state, whether their function will ever look at them again or not.  The code
 * itself says which it will: liveness, as compilers know it, of the binary.
 *
 * Whatever is not understood counts as a use: of code that cannot be decoded or
 * jumps who knows where, all registers are live.
 */
#ifndef SCHED_STATES_LIVENESS_H
#define SCHED_STATES_LIVENESS_H

#include <stdbool.h>
#include <stdint.h>

/* Is there anything to decode binaries with? */
bool liveness_knows(void);

/* The registers that callees preserve, as fiber_switch_asm() pushes them. */
enum preserved {
	PRESERVED_R15,
	PRESERVED_R14,
	PRESERVED_R13,
	PRESERVED_R12,
	PRESERVED_RBX,
	PRESERVED_RBP,
	PRESERVED_NR
};
#define PRESERVED_ALL ((1u << PRESERVED_NR) - 1)

/*
 * The live ones of @of, a bit each, where the function at [@start, @end) goes
 * on after a call, at @pc.
 */
uint32_t liveness(uintptr_t start, uintptr_t end, uintptr_t pc, uint32_t of);

#endif
