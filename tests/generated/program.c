/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Making programs up; see program.h.
 */
#include "generated/program.h"

#include <string.h>

#include "sched/rng.h"

const struct op_info ops[OPS] = {
#define OP(id, family, cost, flags, max_a, max_b, text) \
	[DO_##id] = { family, cost, flags, max_a, max_b, text },
#include "generated/ops.def"
#undef OP
};

#define DEPTH_MAX 3u

/* What can stand at a place. */
struct place {
	bool atomic, irqs_off;
	bool in_task;		/* not in a handler or callback */
	bool shared;		/* the lock is held by readers */
	uint8_t word;		/* that of the lock that is held, or PLAINS */
	uint8_t depth;
};

struct maker {
	struct text *t;
	const struct mixture *m;
	uint64_t rng;
	int budget;		/* steps that the program may still have */
	bool reached[CODES];	/* somebody starts it */
	bool used[OPS], taken[OPS];
	bool narrow;		/* it is about one thing of a kind, */
	uint8_t word;		/* and one lock: that of this word */
	uint32_t common;	/* fifths of it that are common instructions */
	unsigned int now;	/* the piece that is made */
};

static uint32_t below(struct maker *k, uint32_t n)
{
	return rng_below(&k->rng, n);
}

/* The word that the lock of a block protects. */
static uint8_t word_of(const struct instruction *i)
{
	switch (i->op) {
	case DO_SPIN:
	case DO_SPIN_TRY:
	case DO_SPIN_IRQ:
	case DO_SPIN_BH:
	case DO_POLL_SPIN:
		return (uint8_t)(UNDER_SPIN + i->a);
	case DO_READ_LOCK:
	case DO_READ_TRY:
	case DO_WRITE_LOCK:
	case DO_WRITE_TRY:
		return UNDER_RWLOCK;
	case DO_MUTEX:
	case DO_MUTEX_TRY:
		return UNDER_MUTEX;
	case DO_DOWN_READ:
	case DO_DOWN_READ_TRY:
	case DO_DOWN_WRITE:
	case DO_DOWNGRADE:
		return UNDER_SEM;
	case DO_BIT_LOCK:
	case DO_BIT_TRY:
		return UNDER_BIT;
	case DO_BIT_SPIN:
		return UNDER_BIT_SPIN;
	default:
		return PLAINS;
	}
}

/* The lock that it is about, by the same word, or BOXED. */
#define BOXED PLAINS
#define ABOUT_NONE (PLAINS + 1)

static uint8_t about(unsigned int op)
{
	const struct instruction i = { .op = (uint8_t)op };

	switch (op) {
	case DO_SPIN_LOOK:
	case DO_SPIN_INIT:
	case DO_SPIN_SET:
	case DO_SPIN_COPY:
	case DO_SPIN_STRAY:
	case DO_SPIN_POLL:
		return UNDER_SPIN;
	case DO_CONTENDED:
	case DO_RWLOCK_INIT:
		return UNDER_RWLOCK;
	case DO_MUTEX_INIT:
	case DO_MUTEX_LOOK:
		return UNDER_MUTEX;
	case DO_SEM_INIT:
	case DO_SEM_LOOK:
	case DO_SEM_KEEP:
	case DO_SEM_STRAY:
		return UNDER_SEM;
	case DO_BIT_WAIT:
		return UNDER_BIT;
	case DO_BIT_NEXT:
	case DO_BIT_SET:
	case DO_BIT_CLEAR:
	case DO_BITS_LOOK:
		return UNDER_BIT_SPIN;
	case DO_BOX_NEW:
	case DO_BOX_FREE:
	case DO_BOX_LOCK:
	case DO_BOX_PEEK:
		return BOXED;
	}
	return word_of(&i) == PLAINS ? ABOUT_NONE : word_of(&i);
}

static struct place place_in(struct place p, const struct instruction *i)
{
	uint16_t flags = ops[i->op].flags;
	uint8_t word = word_of(i);

	p.atomic |= (flags & ATOMIC) != 0;
	p.irqs_off |= (flags & IRQ_OFF) != 0;
	if (word != PLAINS) {
		p.word = word;
		p.shared = flags & SHARED;
	}
	p.depth++;
	return p;
}

/* Rules that a program breaks now and then: then it does something wrong. */
static bool breaks_rule(const struct place *p, uint16_t flags)
{
	return (flags & SLEEPS && p->atomic) ||
	       (flags & IRQS_ON && (p->irqs_off || !p->in_task));
}

static bool fits(struct maker *k, const struct place *p, unsigned int op)
{
	uint16_t flags = ops[op].flags;

	if (!k->taken[op] || (flags & (TASK | SPAWNS) && !p->in_task))
		return false;
	if (flags & BLOCK && p->depth == DEPTH_MAX)
		return false;
	if (flags & ONCE && k->used[op])
		return false;
	if (flags & RACES && !k->m->races)
		return false;
	if (breaks_rule(p, flags) && below(k, 40))
		return false;
	if (!(flags & PLAIN) || k->m->races)
		return true;
	return p->word != PLAINS && !(flags & EXCLUSIVE && p->shared);
}

static unsigned int pick_family(struct maker *k)
{
	unsigned int all = 0, f;
	uint32_t n;

	for (f = 0; f < FAMILIES; f++)
		all += k->m->of[f];
	n = below(k, all);
	for (f = 0; n >= k->m->of[f]; f++)
		n -= k->m->of[f];
	return f;
}

/* What a lock is for. */
static unsigned int pick_use(struct maker *k, const struct place *p)
{
	static const uint8_t kept[] = { DO_KEPT_READ,  DO_KEPT_READ,
					DO_KEPT_WRITE, DO_KEPT_TWICE,
					DO_KEPT_CHECK, DO_PLAIN_CHECK };
	static const uint8_t other[] = { DO_PEEK, DO_POKE, DO_BOX_PEEK };

	if (p->word == PLAINS)
		return other[below(k, sizeof(other))];
	/* Only where somebody else writes can a check fail. */
	if (below(k, 2))
		return kept[below(k, k->m->of[ODD] ? sizeof(kept) : 4)];
	return p->shared || !below(k, 3) ? DO_PLAIN_READ : DO_PLAIN_ADD;
}

static unsigned int pick_op(struct maker *k, const struct place *p)
{
	static const uint8_t common[] = { DO_READ, DO_READ, DO_WRITE,
					  DO_ADD,  DO_COPY, DO_XCHG };

	if ((p->word != PLAINS || (k->m->of[ODD] && p->depth)) && !below(k, 2))
		return pick_use(k, p);
	if (k->m->races && !below(k, 4))
		return below(k, 2) ? DO_PLAIN_READ : DO_PLAIN_ADD;
	/* What others can see, or show, of everything else. */
	if (below(k, 5) < k->common)
		return common[below(k, sizeof(common))];
	for (;;) {
		unsigned int family = pick_family(k), op;

		for (unsigned int i = 0; i < 100; i++) {
			op = below(k, OPS);
			if (ops[op].family == family && fits(k, p, op))
				return op;
		}
	}
}

static void make_code(struct maker *k, unsigned int which, unsigned int most,
		      struct place p);

static void start(struct maker *k, unsigned int code, struct place p)
{
	unsigned int now = k->now;

	k->reached[code] = true;
	make_code(k, code, 2, p);
	k->now = now;
}

/* What it starts is made too. */
static void reach(struct maker *k, struct instruction *i)
{
	static const struct place nowhere = { .word = PLAINS };
	struct place p = nowhere;
	unsigned int code;

	switch (i->op) {
	case DO_JOINED:
	case DO_SPAWN:
		p.in_task = true;
		code = CODE_SPAWNED + i->a;
		break;
	case DO_QUEUE_WORK:
	case DO_QUEUE_ORDERED:
		code = CODE_WORK + i->a;
		break;
	case DO_CALL_RCU:
	case DO_CALL_SRCU:
		p.atomic = true;
		code = CODE_CALLBACK + (i->op == DO_CALL_SRCU);
		break;
	case DO_IPI_ALL:
	case DO_IPI_EACH:
	case DO_IPI_WAIT:
	case DO_IPI_ONE:
	case DO_IPI_IDLE:
	case DO_CSD_ONE:
	case DO_CSD_IDLE:
		p.atomic = p.irqs_off = true;
		code = CODE_HANDLER + i->a;
		break;
	default:
		return;
	}
	/* A task has one that spawns it; and nothing starts itself. */
	if (code <= k->now || (k->reached[code] && code < CODE_WORK))
		*i = (struct instruction){ .op = DO_INC };
	else if (!k->reached[code])
		start(k, code, p);
}

static void pick_operands(struct maker *k, const struct place *p,
			  struct instruction *i)
{
	const struct op_info *op = &ops[i->op];

	i->b = (uint8_t)below(k, op->max_b);
	if (op->flags & PLAIN && p->word != PLAINS)
		i->a = p->word;
	else if (!k->narrow)
		i->a = (uint8_t)below(k, op->flags & PLAIN ? 2 : op->max_a);
	else if ((op->flags & PLAIN || op->max_a == PLAINS) && k->word != BOXED)
		i->a = k->word;
}

/* What a task does may depend on how far another one is. */
static bool looks_first(struct maker *k, unsigned int at)
{
	return !at && k->narrow && k->now && below(k, 2);
}

static void make_block(struct maker *k, struct code *c, unsigned int most,
		       struct place p)
{
	for (unsigned int n = 0; n < most && c->nr < CODE_MAX; n++) {
		struct instruction *i = &c->at[c->nr];
		uint8_t at;

		if (k->budget <= 0)
			return;
		at = c->nr++;
		i->op = (uint8_t)(looks_first(k, at) ? DO_READ :
						       pick_op(k, &p));
		k->used[i->op] = true;
		k->budget -= ops[i->op].cost;
		pick_operands(k, &p, i);
		if (at && !below(k, k->narrow ? 2 : 4))
			i->when = (uint8_t)below(k, CONDITIONS);
		reach(k, i);
		if (!(ops[i->op].flags & BLOCK))
			continue;
		make_block(k, c, (below(k, 5) + 1) / 2, place_in(p, i));
		i->body = (uint8_t)(c->nr - at - 1);
	}
}

static void make_code(struct maker *k, unsigned int which, unsigned int most,
		      struct place p)
{
	k->now = which;
	make_block(k, &k->t->code[which], 1 + below(k, most), p);
}

static bool takes(struct maker *k, unsigned int op)
{
	if (!k->narrow)
		return !below(k, 5);
	if (about(op) == k->word)
		return below(k, 2);
	return about(op) == ABOUT_NONE && !below(k, 10);
}

/*
 * A program takes a few instructions out of the many, so that its tasks meet at
 * the same things; every other one has a single lock, and memory of that.
 */
static void take_some(struct maker *k)
{
	/* What means nothing without the other. */
	static const uint8_t pairs[][2] = {
		{ DO_WAIT_DONE, DO_COMPLETE },
		{ DO_WAIT_EVENT, DO_WAKE },
		{ DO_WAIT_EXCLUSIVE, DO_WAKE },
		{ DO_FLUSH_WORK, DO_QUEUE_WORK },
		{ DO_CANCEL_WORK, DO_QUEUE_WORK },
		{ DO_FLUSH_QUEUE, DO_QUEUE_ORDERED },
		{ DO_RCU_BARRIER, DO_CALL_RCU },
		{ DO_OWNER_WAIT, DO_OWNER_FREE },
		{ DO_RACY_COPY, DO_PAIR },
		{ DO_RACY_READ, DO_RACY_WRITE },
		{ DO_KEPT_WAIT, DO_KEPT_WAKE },
		{ DO_SEM_STRAY, DO_SEM_KEEP },
	};

	k->narrow = below(k, 2);
	k->word = (uint8_t)below(k, k->m->of[ODD] ? BOXED + 1 : PLAINS);
	if (k->word == UNDER_SPIN1)
		k->word = UNDER_SPIN;
	for (unsigned int op = 0; op < OPS; op++)
		k->taken[op] = takes(k, op);
	k->taken[DO_READ] = true;
	k->common = below(k, 4);
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		k->taken[pairs[i][1]] |= k->taken[pairs[i][0]];
}

void text_generate(struct text *t, uint64_t seed, const struct mixture *m)
{
	static const struct place start = { .word = PLAINS, .in_task = true };
	struct maker k = { .t = t, .m = m, .rng = seed };
	unsigned int busy;	/* a task that does most; TASKS_OWN: none */
	int budget;

	memset(t, 0, sizeof(*t));
	t->seed = seed;
	t->races = m->races;
	t->records = below(&k, 3);
	t->nr_tasks = (uint8_t)(below(&k, 3) ? 2 : 3);
	t->alloc_fail = !below(&k, 4);
	t->spurious_wake = !below(&k, 6);
	t->trylock_fail = !below(&k, 6);
	t->reuse = !below(&k, 4);
	budget = (t->nr_tasks == 2 ? 6 : 4) + (int)below(&k, 2);
	take_some(&k);
	busy = below(&k, 4) ? TASKS_OWN : below(&k, t->nr_tasks);
	for (unsigned int i = 0; i < t->nr_tasks; i++) {
		k.budget = busy == TASKS_OWN ? budget : i == busy ? 10 : 1;
		make_code(&k, CODE_TASK + i, i == busy ? 8 : 4, start);
	}
}

/* --- taking apart, printing --- */

unsigned int text_size(const struct text *t)
{
	unsigned int n = 0;

	for (unsigned int c = 0; c < CODES; c++)
		n += t->code[c].nr;
	return n;
}

bool text_drop(struct text *t, unsigned int n)
{
	struct code *c = t->code;
	unsigned int gone;

	for (; c < t->code + CODES && n >= c->nr; c++)
		n -= c->nr;
	if (c == t->code + CODES)
		return false;
	gone = 1u + c->at[n].body;
	for (unsigned int i = 0; i < n; i++)
		if (i + c->at[i].body >= n)
			c->at[i].body = (uint8_t)(c->at[i].body - gone);
	for (unsigned int i = n; i + gone < c->nr; i++)
		c->at[i] = c->at[i + gone];
	c->nr = (uint8_t)(c->nr - gone);
	return true;
}

static void print_instruction(const struct instruction *i, FILE *to)
{
	static const char *const conditions[CONDITIONS] = { "", "if (!r) ",
							    "if (r) ",
							    "if (r & 1) " };

	fputs(conditions[i->when], to);
	for (const char *p = ops[i->op].text; *p; p++) {
		if (*p != '@')
			fputc(*p, to);
		else if (*++p == 'a')
			fprintf(to, "%u", i->a);
		else
			fprintf(to, "%u", i->b);
	}
	fputs(i->body ? " {\n" : "\n", to);
}

static void print_block(const struct code *c, unsigned int from,
			unsigned int to_pc, unsigned int depth, FILE *to)
{
	for (unsigned int pc = from; pc < to_pc; pc += 1u + c->at[pc].body) {
		fprintf(to, "  %*s", 4 * (int)depth, "");
		print_instruction(&c->at[pc], to);
		if (!c->at[pc].body)
			continue;
		print_block(c, pc + 1, pc + 1 + c->at[pc].body, depth + 1, to);
		fprintf(to, "  %*s}\n", 4 * (int)depth, "");
	}
}

void text_print(const struct text *t, FILE *to)
{
	static const struct {
		unsigned int from, nr;
		char letter;
	} kinds[] = {
		{ CODE_TASK, TASKS_OWN, 'T' },
		{ CODE_SPAWNED, TASKS_SPAWNED, 'S' },
		{ CODE_WORK, WORKS, 'W' },
		{ CODE_CALLBACK, CALLBACKS, 'C' },
		{ CODE_HANDLER, HANDLERS, 'H' },
	};

	fprintf(to,
		"alloc_fail <= %u; spurious_wake <= %u; "
		"trylock_fail <= %u; reuse = %s%s\n",
		t->alloc_fail, t->spurious_wake, t->trylock_fail,
		t->reuse ? "lifo" : "none",
		t->records ? "; each r counts" : "");
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		for (unsigned int n = 0; n < kinds[k].nr; n++) {
			const struct code *c = &t->code[kinds[k].from + n];

			if (!c->nr && (k || n >= t->nr_tasks))
				continue;
			fprintf(to, "%c%u:\n", kinds[k].letter, n);
			print_block(c, 0, c->nr, 0, to);
		}
}
