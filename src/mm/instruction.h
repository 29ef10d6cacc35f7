/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A load or store of user code while it goes on, for access.c.
 */
#ifndef MM_INSTRUCTION_H
#define MM_INSTRUCTION_H

#include "mm/mm.h"

struct instruction {
	struct mm_struct *mm;
	unsigned long addr;
	bool write;
	unsigned int cpu;
	const struct site *site;
};

/* Interrupts wait while it is not finished. */
void instruction_set_open(const struct instruction *i, bool open);

/* One step: the access, if the TLB allows it; else the walk begins. */
bool instruction_try_tlb(const struct instruction *i);

/* One step: the last level, and the access if it is allowed. */
bool instruction_try_pte(const struct instruction *i, pte_t *pte);

#endif
