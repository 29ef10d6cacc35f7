/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who knows of which accesses, by sequences of all that can be told: what is
 * forgotten is never missed, what would be is what comes to be, and what has no
 * mark in common can be done in either order.
 */
#include <stdlib.h>

#include "sched/engine.h"
#include "sched/rng.h"
#include "sched/states/known.h"
#include "sched/states/mark.h"
#include "tap/tap.h"

#define TASKS 3u
#define OBJECTS 2u
#define SEQUENCES 400000u
#define LENGTH 24u

static uint64_t rng = 1;

static uint32_t below(uint32_t n)
{
	return (uint32_t)(rng_next(&rng) % n);
}

/* --- what is told --- */

static uint32_t an_object(void)
{
	return 64 + 64 * below(OBJECTS);
}

static struct known_op an_access(void)
{
	static const struct {
		uint32_t start, size;
	} places[] = { { 0, 4 }, { 0, 4 }, { 0, 4 },
		       { 4, 4 }, { 0, 8 }, { 2, 4 } };
	uint32_t place = below(sizeof(places) / sizeof(*places));

	return (struct known_op){
		.kind = KNOWN_ACCESS,
		.what = (uint8_t)(below(4) ? ACCESS_PLAIN :
					     below(ACCESS_RACY + 1)),
		.write = below(2),
		.obj = places[place].start,
		.other = places[place].size,
		.step = STEP_NONE,
	};
}

/* Tasks are started and joined, and memory is freed, less often. */
static struct known_op an_op(void)
{
	struct known_op op = {
		.kind = (uint8_t)(KNOWN_ACCESS + below(KNOWN_JOINED)),
		.write = below(2),
		.obj = an_object(),
	};

	if (op.kind >= KNOWN_STARTED && below(4))
		op.kind = KNOWN_MARKED;
	if (op.kind == KNOWN_ACCESS || (op.kind == KNOWN_FREED && below(4)))
		return an_access();
	if (op.kind == KNOWN_FREED) {
		op.obj = 0;
		op.other = 8;
	} else if (op.kind == KNOWN_FORWARD) {
		op.other = an_object();
	} else if (op.kind >= KNOWN_STARTED) {
		op.other = below(TASKS);
	}
	return op;
}

static bool told(const struct known_op *op, uint32_t task)
{
	engine.raced = engine.glued = false;
	known_do(op, &engine_tasks[task]);
	return engine.raced || engine.glued;
}

/* --- the same, with nothing forgotten --- */

static struct past {
	uint32_t start, end;
	uint8_t what;
	bool write;
	uint32_t knows, fenced, told, tells;
} past[LENGTH];
static uint32_t nr_past;

static bool races(const struct past *a, const struct past *b)
{
	return a->start < b->end && b->start < a->end &&
	       (a->write || b->write) &&
	       (a->what == ACCESS_PLAIN || b->what == ACCESS_PLAIN);
}

static bool past_access(const struct known_op *op, uint32_t me)
{
	struct past a = {
		.start = op->obj,
		.end = op->obj + op->other,
		.what = op->what,
		.write = op->write,
		.knows = me,
	};
	bool any = false;

	for (uint32_t i = 0; i < nr_past; i++)
		any |= !(past[i].knows & me) && races(&past[i], &a);
	past[nr_past++] = a;
	return any;
}

static void past_freed(const struct known_op *op)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < nr_past; i++)
		if (past[i].start < op->obj ||
		    past[i].end > op->obj + op->other)
			past[nr++] = past[i];
	nr_past = nr;
}

static void past_told(struct past *p, const struct known_op *op, uint32_t me)
{
	uint32_t obj = 1u << op->obj / 64, from = 1u << op->other / 64;
	uint32_t other = 1u << op->other % TASKS;	/* if it is a task */

	switch (op->kind) {
	case KNOWN_ACQUIRE:
		p->knows |= p->tells & obj ? me : 0;
		break;
	case KNOWN_RELEASE:
		p->tells |= p->knows & me ? obj : 0;
		break;
	case KNOWN_RESET:
		p->tells &= ~obj;
		break;
	case KNOWN_FORWARD:
		p->tells |= p->tells & from ? obj : 0;
		break;
	case KNOWN_MARKED:
		p->told |= p->tells & obj ? me : 0;
		p->tells |= op->write && p->fenced & me ? obj : 0;
		break;
	case KNOWN_FENCE_ACQUIRE:
		p->knows |= p->told & me;
		break;
	case KNOWN_FENCE_RELEASE:
		p->fenced = (p->fenced & ~me) | (p->knows & me);
		break;
	case KNOWN_STARTED:
	case KNOWN_STARTED_APART:
		p->fenced &= ~other;
		p->told &= ~other;
		if (op->kind == KNOWN_STARTED && p->knows & me)
			p->knows |= other;
		else
			p->knows &= ~other;
		break;
	case KNOWN_JOINED:
		p->knows |= p->knows & other ? me : 0;
		break;
	}
}

static bool past_op(const struct known_op *op, uint32_t task)
{
	if (op->kind == KNOWN_ACCESS)
		return past_access(op, 1u << task);
	if (op->kind == KNOWN_FREED)
		past_freed(op);
	else
		for (uint32_t i = 0; i < nr_past; i++)
			past_told(&past[i], op, 1u << task);
	return false;
}

/* Nobody starts himself. */
static uint32_t who_does(const struct known_op *op)
{
	uint32_t task = below(TASKS);

	if (op->kind >= KNOWN_STARTED && task == op->other)
		task = (task + 1) % TASKS;
	return task;
}

static void begin(void)
{
	known_begin();
	nr_past = 0;
}

static void test_forgotten(void)
{
	uint32_t nr_races = 0, missed = 0, made_up = 0, would = 0;

	for (uint32_t n = 0; n < SEQUENCES; n++) {
		begin();
		for (uint32_t i = 0; i < LENGTH; i++) {
			struct known_op ops[2] = { an_op() };
			uint32_t task = who_does(&ops[0]);
			struct fingerprint print;
			bool can = known_would(ops, task, &print);
			bool raced = told(&ops[0], task);
			bool is = past_op(&ops[0], task);

			would += can == raced ||
				 (can &&
				  !fingerprint_equal(print, known_print()));
			missed += is && !raced;
			made_up += raced && !is;
			nr_races += raced;
			if (raced || is)
				break;
		}
	}
	ok(nr_races > SEQUENCES / 10, "%u races", nr_races);
	is_int(missed, 0, "none is missed");
	is_int(made_up, 0, "and none is none");
	is_int(would, 0, "what would be is what comes to be");
}

/* --- marks --- */

struct side {
	uint32_t task, nr;
	struct known_op ops[2];
	uint64_t marks;
};

/* Without tasks that are started or joined, of which it is not asked. */
static struct side a_side(uint32_t task)
{
	struct side s = { .task = task, .nr = 1 + below(2) };

	for (uint32_t i = 0; i < s.nr; i++) {
		do
			s.ops[i] = an_op();
		while (s.ops[i].kind >= KNOWN_STARTED);
		s.marks |= known_marks(&s.ops[i]);
	}
	return s;
}

static bool side_told(const struct side *s)
{
	bool any = false;

	for (uint32_t i = 0; i < s->nr; i++)
		any |= told(&s->ops[i], s->task);
	return any;
}

/* What comes of both, one behind the other: does it race? */
static bool both_told(const struct side *first, const struct side *second,
		      struct fingerprint *print)
{
	bool raced = side_told(first);

	raced |= side_told(second);
	*print = known_print();
	return raced;
}

static void start_somehow(void)
{
	begin();
	for (uint32_t i = below(LENGTH / 2); i > 0; i--) {
		struct known_op op = an_op();

		told(&op, who_does(&op));
	}
}

static void test_marks(void)
{
	static uint64_t was[2048];
	uint32_t nr = 0, differ = 0;

	for (uint32_t n = 0; n < 4 * SEQUENCES; n++) {
		struct side a = a_side(0), b = a_side(1 + below(2));
		struct fingerprint ab, ba;
		bool ab_raced;
		size_t size;

		if (a.marks & b.marks)
			continue;
		start_somehow();
		size = known_size();
		known_save(was);
		ab_raced = both_told(&a, &b, &ab);
		known_restore(was, size);
		nr += !ab_raced;
		if (both_told(&b, &a, &ba) != ab_raced ||
		    (!ab_raced && !fingerprint_equal(ab, ba)))
			differ++;
	}
	ok(nr > SEQUENCES / 10, "%u pairs without marks in common", nr);
	is_int(differ, 0, "come to the same in either order");
}

int main(void)
{
	engine.pass_races = true;
	marks_begin();
	for (unsigned int id = 0; id < TASKS; id++)
		engine_tasks[id].id = (uint8_t)id;
	test_forgotten();
	test_marks();
	return done_testing();
}
