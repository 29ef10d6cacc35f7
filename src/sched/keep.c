/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Results of searches in a file; see keep.h.
 */
#include "sched/keep.h"

#include <stdlib.h>
#include <string.h>

#include "sched/account.h"
#include "sched/engine.h"
#include "sched/limit.h"
#include "sched/memory.h"
#include "sched/open.h"
#include "sched/world.h"

#define NAME_MAX 64u

extern const char __executable_start[], end[];

void keep_constant(struct blob_out *out, const void *constant)
{
	blob_put_number(out, (uintptr_t)constant);
}

const void *kept_constant(struct blob_in *in)
{
	uintptr_t address = blob_get_number(in);

	if (!address || world_has((const void *)address) ||
	    (address >= (uintptr_t)__executable_start &&
	     address < (uintptr_t)end))
		return (const void *)address;
	in->bad = true;
	return NULL;
}

void keep_schedule(struct blob_out *out, const struct schedule *s)
{
	blob_put_number(out, s->pass_races | (uint64_t)s->polls << 1 |
				     (uint64_t)s->circle << 2);
	blob_put_number(out, s->nr);
	for (size_t i = 0; i < s->nr; i++) {
		const struct schedule_item *item = &s->items[i];

		blob_put_text(out, item->what ? item->what : item->task);
		blob_put_number(out, item->count);
		blob_put_number(out, item->what ? item->of + 1ull : 0);
	}
}

static void kept_item(struct blob_in *in, struct schedule *s)
{
	char text[TASK_NAME_MAX > 256 ? TASK_NAME_MAX : 256];
	uint32_t count, of;

	blob_get_text(in, text, sizeof(text));
	count = (uint32_t)blob_get_below(in, UINT32_MAX);
	of = (uint32_t)blob_get_below(in, UINT32_MAX);
	if (of) {
		schedule_add_outcome(s, schedule_intern(text), count, of - 1);
		return;
	}
	schedule_add_step(s, text);
	s->items[s->nr - 1].count = count;
}

void kept_schedule(struct blob_in *in, struct schedule *s)
{
	uint64_t how = blob_get_number(in);
	uint64_t nr = blob_get_count(in, 3 * sizeof(uint64_t));

	schedule_init(s);
	s->pass_races = how & 1;
	s->polls = how >> 1 & 1;
	s->circle = (uint32_t)(how >> 2);
	while (nr-- && !in->bad)
		kept_item(in, s);
}

/* --- finds --- */

static void keep_violation(struct blob_out *out, const struct violation *v)
{
	keep_constant(out, v->invariant);
	blob_put_text(out, v->title);
	blob_put_text(out, v->object);
	blob_put_text(out, v->detail);
	blob_put_text(out, v->other_detail);
	blob_put_number(out, v->step);
	blob_put_number(out, v->other_step);
}

static void kept_violation(struct blob_in *in, struct violation *v)
{
	v->invariant = kept_constant(in);
	if (!v->invariant)
		in->bad = true;
	blob_get_text(in, v->title, sizeof(v->title));
	blob_get_text(in, v->object, sizeof(v->object));
	blob_get_text(in, v->detail, sizeof(v->detail));
	blob_get_text(in, v->other_detail, sizeof(v->other_detail));
	v->step = (uint32_t)blob_get_number(in);
	v->other_step = (uint32_t)blob_get_number(in);
}

static void keep_find(struct blob_out *out, const struct find *f)
{
	keep_violation(out, &f->violation);
	keep_schedule(out, &f->schedule);
	blob_put_number(out, f->execution);
	blob_put_number(out, f->nr_more);
	for (unsigned int i = 0; i < f->nr_more; i++)
		keep_schedule(out, &f->more[i]);
}

static void kept_find(struct blob_in *in, struct find *f)
{
	unsigned int nr;

	memset(f, 0, sizeof(*f));
	kept_violation(in, &f->violation);
	kept_schedule(in, &f->schedule);
	f->execution = blob_get_number(in);
	nr = (unsigned int)blob_get_count(in, 2 * sizeof(uint64_t));
	f->more = must(calloc(nr + 1, sizeof(*f->more)));
	for (; f->nr_more < nr && !in->bad; f->nr_more++)
		kept_schedule(in, &f->more[f->nr_more]);
}

/* --- results --- */

/* Of an option, a resource or a strategy. */
static void keep_name(struct blob_out *out, const char *name)
{
	blob_put_text(out, name ? name : "");
}

static const char *kept_name(struct blob_in *in)
{
	char name[NAME_MAX];

	blob_get_text(in, name, sizeof(name));
	return *name ? schedule_intern(name) : NULL;
}

void keep_result(struct blob_out *out, const struct search_result *r)
{
	blob_put_number(out, r->executions);
	blob_put_number(out, r->blocked);
	blob_put_number(out, r->steps);
	blob_put_number(out, r->sampled);
	keep_name(out, r->strategy);
	blob_put_number(out, r->complete);
	blob_put_number(out, r->states);
	blob_put_number(out, r->predicted);
	blob_put_number(out, r->mispredicted);
	blob_put(out, &r->doubt, sizeof(r->doubt));
	blob_put_number(out, r->table_bytes);
	blob_put_number(out, r->table_max);
	blob_put(out, &r->hash_factor, sizeof(r->hash_factor));
	blob_put(out, &r->missed, sizeof(r->missed));
	keep_name(out, r->limit);
	blob_put(out, &r->seconds, sizeof(r->seconds));
	blob_put_number(out, r->nr_finds);
	for (unsigned int i = 0; i < r->nr_finds; i++)
		keep_find(out, &r->finds[i]);
}

void kept_result(struct blob_in *in, struct search_result *r)
{
	unsigned int nr;

	memset(r, 0, sizeof(*r));
	r->executions = blob_get_number(in);
	r->blocked = blob_get_number(in);
	r->steps = blob_get_number(in);
	r->sampled = blob_get_number(in);
	r->strategy = kept_name(in);
	if (!r->strategy)
		r->strategy = "";
	r->complete = blob_get_below(in, 1);
	r->states = blob_get_number(in);
	r->predicted = blob_get_number(in);
	r->mispredicted = blob_get_below(in, 1);
	blob_get(in, &r->doubt, sizeof(r->doubt));
	r->table_bytes = blob_get_number(in);
	r->table_max = blob_get_number(in);
	blob_get(in, &r->hash_factor, sizeof(r->hash_factor));
	blob_get(in, &r->missed, sizeof(r->missed));
	r->limit = kept_name(in);
	blob_get(in, &r->seconds, sizeof(r->seconds));
	nr = (unsigned int)blob_get_count(in, 8 * sizeof(uint64_t));
	r->finds = must(calloc(nr + 1, sizeof(*r->finds)));
	for (; r->nr_finds < nr && !in->bad; r->nr_finds++)
		kept_find(in, &r->finds[r->nr_finds]);
}

/* --- a search --- */

/* What the next run may be without. */
static bool passes(const char *limit)
{
	return limit &&
	       (!strcmp(limit, limits[LIMIT_INTERRUPTED].name) ||
		!strcmp(limit, "time") || !strcmp(limit, "executions"));
}

void keep_account(struct blob_out *out, const struct account *a,
		  const struct search_result *result)
{
	struct search_result r = *result;

	r.seconds = engine_now() - a->start;
	if (passes(r.limit))
		r.limit = NULL;
	keep_result(out, &r);
	blob_put_number(out, a->cut);
	blob_put_number(out, a->steps_before);
	blob_put_number(out, engine.pass_races);
}

void kept_account(struct blob_in *in, struct account *a)
{
	search_result_free(a->r);
	kept_result(in, a->r);
	a->start -= a->r->seconds;
	a->cut = blob_get_below(in, LIMIT_NR);
	a->steps_before = blob_get_number(in);
	engine.pass_races = blob_get_below(in, 1);
}

void keep_open(struct blob_out *out)
{
	for (uint32_t i = 0; i < PROGRAM_OPEN_MAX; i++)
		blob_put_number(
			out, i < engine.program->nr_open ? engine.open[i] : 0);
}

void kept_open(struct blob_in *in)
{
	uint32_t values[PROGRAM_OPEN_MAX];

	for (uint32_t i = 0; i < PROGRAM_OPEN_MAX; i++) {
		uint32_t nr = i < engine.program->nr_open ?
				      engine.program->open[i].nr :
				      1;

		values[i] = (uint32_t)blob_get_below(in, nr - 1);
	}
	open_set(values);
}

void keep_learned(struct blob_out *out)
{
	if (sched_hooks.keep)
		sched_hooks.keep(out);
}

/* Not a task: what is done to learn is nothing that one does. */
void kept_learned(struct blob_in *in)
{
	struct task *current = engine.current;

	if (!sched_hooks.kept)
		return;
	engine.current = NULL;
	sched_hooks.kept(in);
	engine.current = current;
	engine.listening = 0;
}

/* How the one that is offered is kept; NULL: none is. */
static void (*offered)(struct blob_out *out);

void keep_offer(const struct account *a, bool cut_off,
		void (*keep)(struct blob_out *out))
{
	if (!a->o->keep)
		return;
	offered = keep;
	a->o->keep(cut_off, a->o->keep_arg);
	offered = NULL;
}

void keep_search(struct blob_out *out)
{
	offered(out);
}
