/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions on shared words, marked ones and plain ones, and choices.
 */
#include "generated/shared.h"
#include "kernel/barrier.h"
#include "kernel/bitops.h"
#include "kernel/cmpxchg.h"

/*
 * More values than fit into the registers that a function of the engine saves:
 * some of them live in registers while others go on.
 */
static u32 read_many(void)
{
	u32 a = READ_ONCE(shared.x[0]);
	u32 b = READ_ONCE(shared.x[1]);
	u32 c = (u32)atomic_read(&shared.n[0]);
	u32 d = READ_ONCE(shared.x[0]);
	u32 e = READ_ONCE(shared.x[1]);

	return a + 3 * b + 9 * c + 27 * d + 81 * e;
}

static void access_word(struct frame *f, const struct instruction *i)
{
	u32 *x = &shared.x[i->a];

	switch (i->op) {
	case DO_READ:
		f->r = READ_ONCE(*x);
		break;
	case DO_READ_MANY:
		f->r = read_many();
		break;
	case DO_WRITE:
		WRITE_ONCE(*x, i->b + 1u);
		break;
	case DO_COPY:
		WRITE_ONCE(*x, f->r + i->b);
		break;
	case DO_ACQUIRE:
		f->r = smp_load_acquire(x);
		break;
	case DO_RELEASE:
		smp_store_release(x, i->b + 1u);
		break;
	case DO_XCHG:
		f->r = xchg(x, i->b);
		break;
	case DO_CMPXCHG:
		f->r = cmpxchg(x, i->b, i->b + 1u);
		break;
	}
}

static void access_other(struct frame *f, const struct instruction *i)
{
	switch (i->op) {
	case DO_ADD:
		f->r = (u32)atomic_add_return(i->b + 1, &shared.n[i->a]);
		break;
	case DO_INC:
		atomic_inc(&shared.n[i->a]);
		break;
	case DO_UNLESS:
		f->r = atomic_add_unless(&shared.n[i->a], 1, i->b);
		break;
	case DO_SET_BIT:
		f->r = test_and_set_bit(i->a, &shared.bits);
		break;
	case DO_CLEAR_BIT:
		clear_bit(i->a, &shared.bits);
		break;
	case DO_RACY_READ:
		f->r = data_race(shared.racy);
		break;
	case DO_RACY_WRITE:
		(void)data_race(shared.racy = i->b);
		break;
	case DO_RACY_COPY:
		(void)data_race(shared.pair[i->a] = shared.pair[i->b]);
		break;
	case DO_PAIR:
		(void)data_race(shared.pair[i->a].second = i->b + 1u);
		break;
	case DO_BARRIER:
		smp_mb();
		break;
	case DO_PLAIN_READ:
		f->r = shared.plain[i->a];
		break;
	case DO_PLAIN_ADD:
		f->r = ++shared.plain[i->a];
		break;
	}
}

void do_marked(struct frame *f, const struct instruction *i, unsigned int pc)
{
	(void)pc;
	switch (i->op) {
	case DO_CHOOSE:
		f->r = sched_choose("coin", i->b + 2u);
		break;
	case DO_CHOOSE_TWICE:
		f->r = sched_choose("first", 2);
		f->r += 2 * sched_choose("second", 2);
		break;
	default:
		access_word(f, i);
		access_other(f, i);
	}
}
