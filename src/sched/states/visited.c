/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What keeps visited states; see visited.h.
 */
#include "sched/states/visited.h"

#include "sched/memory.h"

void visited_begin(struct visited *v, const struct visited_options *o)
{
	*v = (struct visited){ .mask = UINT64_MAX };
	if (o->hash_bits)
		v->mask = (1ull << o->hash_bits) - 1;
	if (o->exact) {
		exact_begin(o->bytes, o->hash_bits);
		return;
	}
	v->seen = must(seen_new(o->bitstate ? o->bytes / 2 : o->bytes));
	v->bits_bytes = o->bitstate ? o->bytes - o->bytes / 2 : 0;
	v->plain = !o->hash_bits && !o->bitstate;
}

void visited_end(struct visited *v)
{
	if (!v->seen)
		exact_end();
	seen_free(v->seen);
	bits_free(v->bits);
	*v = (struct visited){ .seen = NULL };
}

static enum seen_result add_exact(struct fingerprint state)
{
	if (exact_is_full(state))
		return SEEN_FULL;
	return exact_visit(state) ? SEEN_NEW : SEEN_KNOWN;
}

/* As much of it as is compared. */
static struct fingerprint masked(const struct visited *v,
				 struct fingerprint state)
{
	if (v->mask == UINT64_MAX)
		return state;
	return (struct fingerprint){ state.high & v->mask, 0 };
}

enum seen_result visited_add_other(struct visited *v, struct fingerprint state)
{
	enum seen_result result;

	if (!v->seen)
		return add_exact(state);
	state = masked(v, state);
	result = seen_add(v->seen, state);
	if (result != SEEN_FULL || !v->bits_bytes)
		return result;
	if (!v->bits)
		v->bits = bits_new(v->bits_bytes);
	return v->bits ? bits_add(v->bits, state) : SEEN_FULL;
}

bool visited_has_other(const struct visited *v, struct fingerprint state)
{
	state = masked(v, state);
	return seen_has(v->seen, state) ||
	       (v->bits && bits_has(v->bits, state));
}

uint64_t visited_count(const struct visited *v)
{
	if (!v->seen)
		return exact_count();
	return seen_count(v->seen) + (v->bits ? bits_count(v->bits) : 0);
}

size_t visited_bytes(const struct visited *v)
{
	if (!v->seen)
		return exact_bytes();
	return seen_bytes(v->seen) + (v->bits ? bits_bytes(v->bits) : 0);
}

double visited_fill(const struct visited *v)
{
	if (!v->seen)
		return exact_load();
	return v->bits ? bits_fill(v->bits) : seen_fill(v->seen);
}

double visited_doubt(const struct visited *v)
{
	if (!v->seen)
		return 0;
	return v->bits ? 1 : seen_doubt(v->seen);
}
