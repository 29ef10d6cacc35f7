/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which registers are live behind a call: over branches, loops and jumps out of
 * the function, where a part of a register is written, and where code cannot be
 * followed.
 */
#include "config.h"

#include "sched/states/liveness.h"

#include "tap/tap.h"

#if defined(HAVE_ZYDIS) && defined(__x86_64__)

#define RBX (1u << PRESERVED_RBX)
#define RBP (1u << PRESERVED_RBP)
#define R12 (1u << PRESERVED_R12)

/*
 * Functions that are never run.  Each has a call, with NAME_at behind it; and
 * restores rbx, rbp and r12 at its end, so that they are its own.
 */
#define CODE(name, before, after)                                    \
	__asm__(".pushsection .text\n" #name "_start:\n" before      \
		"\n\tcall nothing_start\n" #name "_at:\n" after            \
		"\n\tpop %r12\n\tpop %rbp\n\tpop %rbx\n\tret\n" #name \
		"_end:\n.popsection");                               \
	extern const char name##_start[], name##_at[], name##_end[]

CODE(nothing, "", "");
CODE(used, "", "mov %rbx, %rax");
CODE(set_first, "", "mov %rax, %rbx; mov %rbx, %rcx");
CODE(part_set, "", "mov %al, %bl; mov %rbx, %rcx");
CODE(half_set, "", "mov %eax, %ebx; mov %rbx, %rcx");
CODE(word_set, "", "mov %ax, %bx; mov %rbx, %rcx");
CODE(cleared, "", "xor %ebx, %ebx; mov %rbx, %rcx");
CODE(not_cleared, "", "xor %eax, %ebx");
CODE(another_cleared, "", "xor %ebx, %eax; xor %ebx, %ebx");
CODE(part_cleared, "", "xor %bl, %bl; mov %rbx, %rcx");
CODE(by_bx, "", "mov %bx, %ax");
CODE(by_bh, "", "mov %bh, %al");
CODE(by_r12d, "", "mov %r12d, %eax");
CODE(added, "", "add %rax, %rbx");
CODE(moved_if, "", "cmove %rax, %rbx; mov %rbx, %rcx");
CODE(pointer, "", "mov %rax, (%rbx,%rbp,8)");
CODE(pointer_kept, "", "mov (%rbx), %rbx");
CODE(branch, "", "test %eax, %eax; je 1f; mov %rbx, %rax; 1: mov %rbp, %rcx");
CODE(both, "", "test %eax, %eax; je 1f; xor %ebx, %ebx; 1: mov %rbx, %rcx");
CODE(loop, "1: mov %rbx, %rdi", "dec %r12; jne 1b");
CODE(jumps_away, "", "test %eax, %eax; je nothing_start");
CODE(jumps_by_memory, "", "jmp *(%rax)");
CODE(jumps_by_table, "", "jmp *%rax; xor %ebx, %ebx");
CODE(implicit, "", "cpuid");
CODE(leaves, "", "leave");
CODE(no_code, "", "xor %ebx, %ebx; .byte 0x06");
CODE(passed_by, "", "jmp 1f; .byte 0x06; 1:");

/* Without the end that restores. */
__asm__(".pushsection .text\nends_start:\n\tcall nothing_start\nends_at:\n"
	"\ttest %eax, %eax; je 1f; pop %rbx; pop %rbp; pop %r12; ret\n"
	"1: mov %rbx, %rdi; call nothing_start\nends_end:\n.popsection");
extern const char ends_start[], ends_at[], ends_end[];

#define LIVE_OF(name, of)                                         \
	liveness((uintptr_t)name##_start, (uintptr_t)name##_end, \
		 (uintptr_t)name##_at, of)
#define LIVE(name) LIVE_OF(name, RBX | RBP | R12)

int main(void)
{
	is_int(LIVE(nothing), 0, "what is restored is dead");
	is_int(LIVE(used), RBX, "what is read is live");
	is_int(LIVE(set_first), 0, "not if it is written before");
	is_int(LIVE(part_set), RBX, "unless that is only a part of it");
	is_int(LIVE(half_set), 0, "half of it clears the rest");
	is_int(LIVE(word_set), RBX, "or a larger part");
	is_int(LIVE(cleared), 0, "cleared by itself");
	is_int(LIVE(not_cleared), RBX, "not by another one");
	is_int(LIVE(another_cleared), RBX, "nor to clear that");
	is_int(LIVE(part_cleared), RBX, "a part of it cleared");
	is_int(LIVE(by_bx), RBX, "by the name of its half");
	is_int(LIVE(by_bh), RBX, "of a part above the lowest");
	is_int(LIVE(by_r12d), R12, "or with a number");
	is_int(LIVE(added), RBX, "read and written");
	is_int(LIVE(moved_if), RBX, "perhaps written");
	is_int(LIVE(pointer), RBX | RBP, "where is written to");
	is_int(LIVE(pointer_kept), RBX, "where is read from, into itself");
	is_int(LIVE(branch), RBX | RBP, "on one way and on both");
	is_int(LIVE(both), RBX, "written on one way only");
	is_int(LIVE(loop), RBX | R12, "in the next round");
	is_int(LIVE(ends), RBX, "a call at the end does not return");
	is_int(LIVE(jumps_away), RBX | RBP | R12, "out of the function");
	is_int(LIVE(jumps_by_memory), RBX | RBP | R12, "by a pointer");
	is_int(LIVE(jumps_by_table), RBX | RBP | R12, "who knows where");
	ok(LIVE(implicit) & RBX, "an operand that is not named");
	ok(LIVE(leaves) & RBP, "nor is this one");
	is_int(LIVE(no_code), RBP | R12, "what cannot be decoded");
	is_int(LIVE(passed_by), 0, "unless it is passed by");
	is_int(LIVE_OF(pointer, RBP | R12), RBP, "only those asked for");
	is_int(LIVE_OF(nothing, PRESERVED_ALL),
	       PRESERVED_ALL & ~(RBX | RBP | R12), "what others restore");
	return done_testing();
}

#else

int main(void)
{
	skip_all("no Zydis, or another processor");
}

#endif
