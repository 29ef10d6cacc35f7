/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The switch for aarch64 (AAPCS64): x19 to x30 and the low halves of v8 to v15
 * belong to the callee, so they are what a switch has to keep.  None of the
 * others is saved only to align the stack, as it is on x86-64.
 */
	.text
	.p2align 6
	.globl	fiber_switch_asm
	.type	fiber_switch_asm, %function
/* void fiber_switch_asm(void **save_sp, void *load_sp) */
fiber_switch_asm:
	sub	sp, sp, #160
	stp	x19, x20, [sp, #0]
	stp	x21, x22, [sp, #16]
	stp	x23, x24, [sp, #32]
	stp	x25, x26, [sp, #48]
	stp	x27, x28, [sp, #64]
	stp	x29, x30, [sp, #80]
	stp	d8, d9, [sp, #96]
	stp	d10, d11, [sp, #112]
	stp	d12, d13, [sp, #128]
	stp	d14, d15, [sp, #144]
	mov	x9, sp
	str	x9, [x0]
	mov	sp, x1
	ldp	x19, x20, [sp, #0]
	ldp	x21, x22, [sp, #16]
	ldp	x23, x24, [sp, #32]
	ldp	x25, x26, [sp, #48]
	ldp	x27, x28, [sp, #64]
	ldp	x29, x30, [sp, #80]
	ldp	d8, d9, [sp, #96]
	ldp	d10, d11, [sp, #112]
	ldp	d12, d13, [sp, #128]
	ldp	d14, d15, [sp, #144]
	add	sp, sp, #160
	ret
	.size	fiber_switch_asm, . - fiber_switch_asm

	.p2align 4
	.globl	fiber_call_asm
	.type	fiber_call_asm, %function
/* void fiber_call_asm(void *sp, void (*fn)(void)) */
fiber_call_asm:
	.cfi_startproc
	stp	x19, x30, [sp, #-16]!
	.cfi_def_cfa_offset 16
	.cfi_offset x19, -16
	.cfi_offset x30, -8
	mov	x19, sp
	.cfi_def_cfa_register x19
	mov	sp, x0
	blr	x1
	mov	sp, x19
	.cfi_def_cfa_register sp
	ldp	x19, x30, [sp], #16
	.cfi_def_cfa_offset 0
	ret
	.cfi_endproc
	.size	fiber_call_asm, . - fiber_call_asm

	.p2align 4
	.globl	fiber_start_asm
	.type	fiber_start_asm, %function
/* Where a fresh fiber begins: its entry was put into x19 by fiber_reset(). */
fiber_start_asm:
	.cfi_startproc
	.cfi_undefined x30
	mov	x29, xzr
	blr	x19
	brk	#0
	.cfi_endproc
	.size	fiber_start_asm, . - fiber_start_asm

	.section .note.GNU-stack, "", %progbits
