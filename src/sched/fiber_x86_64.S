/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The switch for x86-64 (System V): what the callee must preserve is pushed,
 * the stack is exchanged, and the same is popped.  The control words of the
 * FPU are not: nothing here changes them.
 *
 * The others are cleared.  A function may push one that means nothing to it, to
 * align the stack: what is on the stack is then the same each time.
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
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	xorl	%esi, %esi
	xorl	%edi, %edi
	xorl	%r8d, %r8d
	xorl	%r9d, %r9d
	xorl	%r10d, %r10d
	xorl	%r11d, %r11d
	ret
	.size	fiber_switch_asm, . - fiber_switch_asm

	.p2align 4
	.globl	fiber_call_asm
	.type	fiber_call_asm, @function
/* void fiber_call_asm(void *sp, void (*fn)(void)) */
fiber_call_asm:
	.cfi_startproc
	pushq	%rbx
	.cfi_def_cfa_offset 16
	.cfi_offset rbx, -16
	movq	%rsp, %rbx
	.cfi_def_cfa_register rbx
	movq	%rdi, %rsp
	callq	*%rsi
	movq	%rbx, %rsp
	.cfi_def_cfa_register rsp
	popq	%rbx
	.cfi_def_cfa_offset 8
	xorl	%eax, %eax
	xorl	%ecx, %ecx
	xorl	%edx, %edx
	xorl	%esi, %esi
	xorl	%edi, %edi
	xorl	%r8d, %r8d
	xorl	%r9d, %r9d
	xorl	%r10d, %r10d
	xorl	%r11d, %r11d
	ret
	.cfi_endproc
	.size	fiber_call_asm, . - fiber_call_asm

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

/*
 * What functions that are compiled with FRAME_FLAGS call before all else: 256
 * bytes below where they begin are cleared while states are visited.  All
 * registers that may hold arguments are left alone.
 *
 * But for %rax, which is one only of functions with any number of them, that
 * are given floating point (there is none in the kernel): it is what another
 * function left, which some compilers push to align the stack.
 */
	.p2align 6
	.globl	__fentry__
	.type	__fentry__, @function
__fentry__:
	.cfi_startproc
	cmpb	$0, fiber_clears(%rip)
	jne	1f
	ret
	/* The upper halves stay zero, which costs other code nothing. */
1:	cmpb	$2, fiber_clears(%rip)
	jne	2f
	vpxor	%xmm15, %xmm15, %xmm15
	.set	below, 32
	.rept	8
	vmovdqu	%ymm15, -below(%rsp)
	.set	below, below + 32
	.endr
	jmp	3f
2:	pxor	%xmm15, %xmm15
	.set	below, 16
	.rept	16
	movups	%xmm15, -below(%rsp)
	.set	below, below + 16
	.endr
3:	xorl	%eax, %eax
	ret
	.cfi_endproc
	.size	__fentry__, . - __fentry__

	.section .note.GNU-stack, "", @progbits
