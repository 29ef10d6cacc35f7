/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The switch for x86-64 (System V): what the callee must preserve is pushed,
 * the stack is exchanged, and the same is popped.  The control words of the
 * FPU are not: nothing here changes them.
 */
	.text
	.p2align 6
	.globl	fiber_switch_asm
	.type	fiber_switch_asm, @function
/* void fiber_switch_asm(void **save_sp, void *load_sp) */
fiber_switch_asm:
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, (%rdi)
	movq	%rsi, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret
	.size	fiber_switch_asm, . - fiber_switch_asm

	.p2align 4
	.globl	fiber_start_asm
	.type	fiber_start_asm, @function
/* Where a fresh fiber begins: its entry was put into %r12 by fiber_reset(). */
fiber_start_asm:
	.cfi_startproc
	.cfi_undefined rip
	xorl	%ebp, %ebp
	callq	*%r12
	ud2
	.cfi_endproc
	.size	fiber_start_asm, . - fiber_start_asm

	.section .note.GNU-stack, "", @progbits
