/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Fibers: control goes where it should, what the ABI says a callee keeps is
 * kept, and a fiber can be abandoned in the middle and started again.
 */
#include "sched/fiber.h"

#include <stdint.h>

#include "tap/tap.h"

static struct fiber main_fiber, a, b;
static int order[16], nr_order;
static double kept_double;
static uint64_t sums[2];

static void note(int what)
{
	order[nr_order++] = what;
}

static void entry_a(void)
{
	fiber_started(&a);
	note(1);
	fiber_switch(&a, &b);
	note(3);
	fiber_switch(&a, &main_fiber);
	note(99);
	for (;;)
		fiber_switch(&a, &main_fiber);
}

static void entry_b(void)
{
	fiber_started(&b);
	note(2);
	fiber_switch(&b, &a);
	for (;;)
		fiber_switch(&b, &main_fiber);
}

static void test_order(void)
{
	fiber_reset(&a, entry_a);
	fiber_reset(&b, entry_b);
	fiber_switch(&main_fiber, &a);
	is_int(nr_order, 3, "three stops");
	ok(order[0] == 1 && order[1] == 2 && order[2] == 3, "in this order");
}

/* More values alive across the switch than there are registers to keep. */
static uint64_t busy(struct fiber *self, uint64_t seed)
{
	uint64_t v[12], sum = 0;
	double d = (double)seed + 0.5;

	for (int i = 0; i < 12; i++)
		v[i] = seed * 31 + (uint64_t)i;
	for (int round = 0; round < 100; round++) {
		fiber_switch(self, &main_fiber);
		for (int i = 0; i < 12; i++)
			v[i] = v[i] * 6364136223846793005ull + seed;
		d = d * 1.0000001 + 1;
	}
	for (int i = 0; i < 12; i++)
		sum ^= v[i];
	kept_double += d;
	return sum;
}

static void entry_busy_a(void)
{
	fiber_started(&a);
	sums[0] = busy(&a, 7);
	for (;;)
		fiber_switch(&a, &main_fiber);
}

static void entry_busy_b(void)
{
	fiber_started(&b);
	sums[1] = busy(&b, 11);
	for (;;)
		fiber_switch(&b, &main_fiber);
}

static void test_registers(void)
{
	uint64_t alone[2];
	double double_alone;

	for (int who = 0; who < 2; who++) {
		struct fiber *f = who ? &b : &a;

		fiber_reset(f, who ? entry_busy_b : entry_busy_a);
		for (int i = 0; i < 101; i++)
			fiber_switch(&main_fiber, f);
		alone[who] = sums[who];
	}
	double_alone = kept_double;
	kept_double = 0;
	sums[0] = sums[1] = 0;
	fiber_reset(&a, entry_busy_a);
	fiber_reset(&b, entry_busy_b);
	for (int i = 0; i < 101; i++) {
		fiber_switch(&main_fiber, &a);
		fiber_switch(&main_fiber, &b);
	}
	ok(sums[0] == alone[0] && sums[1] == alone[1],
	   "what is alive across switches survives another fiber's work");
	ok(kept_double == double_alone, "floating point values too");
}

static void test_abandoned(void)
{
	nr_order = 0;
	for (int i = 0; i < 3; i++) {
		fiber_reset(&a, entry_a);
		fiber_reset(&b, entry_b);
		fiber_switch(&main_fiber, &a);
	}
	is_int(nr_order, 9, "abandoned fibers start from their entry again");
	ok(order[6] == 1 && order[7] == 2 && order[8] == 3, "and do the same");
}

static int alignment;

static void entry_aligned(void)
{
	char __attribute__((aligned(16))) local[16];

	fiber_started(&a);
	__asm__ volatile("" : : "r"(local) : "memory");
	alignment = (int)((uintptr_t)local % 16);
	for (;;)
		fiber_switch(&a, &main_fiber);
}

static void test_alignment(void)
{
	alignment = -1;
	fiber_reset(&a, entry_aligned);
	fiber_switch(&main_fiber, &a);
	is_int(alignment, 0, "the stack of a fresh fiber is aligned");
}

int main(void)
{
	plan(7);
	fiber_init_main(&main_fiber);
	fiber_alloc(&a);
	fiber_alloc(&b);
	test_order();
	test_registers();
	test_abandoned();
	test_alignment();
	return done_testing();
}
