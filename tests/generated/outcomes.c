/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Outcomes and what notes them; see outcomes.h.
 */
#include "generated/outcomes.h"

#include <stdlib.h>
#include <string.h>

#include "kernel/lockdep.h"
#include "kernel/trace.h"
#include "sched/memory.h"
#include "sched/names.h"
#include "sched/sched.h"

/* --- the set --- */

static size_t hash(const struct outcome *o)
{
	const unsigned char *p = (const unsigned char *)o;
	uint64_t h = 0xcbf29ce484222325ull;

	for (size_t i = 0; i < sizeof(*o); i++)
		h = (h ^ p[i]) * 0x100000001b3ull;
	return (size_t)(h ^ h >> 32);
}

/* Its slot, or the empty one where it would be. */
static uint32_t *slot(const struct outcomes *set, const struct outcome *o)
{
	size_t at = hash(o);
	uint32_t *s;

	for (;; at++) {
		s = &set->slots[at & (set->nr_slots - 1)];
		if (!*s || !memcmp(&set->at[*s - 1], o, sizeof(*o)))
			return s;
	}
}

static void grow(struct outcomes *set)
{
	set->max = set->max ? 2 * set->max : 64;
	set->at = must(realloc(set->at, set->max * sizeof(*set->at)));
	free(set->slots);
	set->nr_slots = 2 * set->max;
	set->slots = must(calloc(set->nr_slots, sizeof(*set->slots)));
	for (size_t i = 0; i < set->nr; i++)
		*slot(set, &set->at[i]) = (uint32_t)(i + 1);
}

static void add(struct outcomes *set, const struct outcome *o)
{
	uint32_t *s;

	if (set->nr == set->max)
		grow(set);
	s = slot(set, o);
	if (*s)
		return;
	set->at[set->nr++] = *o;
	*s = (uint32_t)set->nr;
}

void outcomes_free(struct outcomes *set)
{
	free(set->at);
	free(set->slots);
	memset(set, 0, sizeof(*set));
}

bool outcomes_have(const struct outcomes *set, const struct outcome *o)
{
	return set->nr && *slot(set, o);
}

bool outcomes_have_like(const struct outcomes *set, const struct outcome *o)
{
	if (!strcmp(o->kind, "rest"))
		return outcomes_have(set, o);
	for (size_t i = 0; i < set->nr; i++)
		if (!strcmp(set->at[i].kind, o->kind) &&
		    !strcmp(set->at[i].object, o->object))
			return true;
	return false;
}

bool outcomes_have_kind(const struct outcomes *set, const char *kind)
{
	for (size_t i = 0; i < set->nr; i++)
		if (!strcmp(set->at[i].kind, kind))
			return true;
	return false;
}

static void print(const struct outcome *o, FILE *to)
{
	unsigned int nr = VALUES_MAX;

	while (nr && !o->values.at[nr - 1])
		nr--;
	fprintf(to, "    %s %s:", o->kind, o->object);
	for (unsigned int i = 0; i < nr; i++)
		fprintf(to, " %x", o->values.at[i]);
	fputc('\n', to);
}

void outcomes_print_without(const struct outcomes *set,
			    const struct outcomes *other, FILE *to)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < set->nr; i++)
		if (!outcomes_have(other, &set->at[i]) && ++nr <= 4)
			print(&set->at[i], to);
	fprintf(to, "    %u of %zu\n", nr, set->nr);
}

/* --- what notes them --- */

static struct outcomes *into;

void outcomes_into(struct outcomes *set)
{
	into = set;
}

static void note(const char *kind, const char *object, bool values)
{
	struct outcome o;

	if (!into)
		return;
	memset(&o, 0, sizeof(o));
	snprintf(o.kind, sizeof(o.kind), "%s", kind);
	snprintf(o.object, sizeof(o.object), "%s", object);
	if (values)
		values_take(&o.values);
	add(into, &o);
}

static void breach(const struct invariant *invariant, const char *object)
{
	note(invariant->name, object, true);
	violation(invariant, object, STEP_NONE, "%s", object);
}

/* That there is one: which is said first is up to the order, too. */
static void on_lock_order(const struct lock_order *order)
{
	(void)order;
	note("lock-order", "", false);
}

static void on_sleep(const struct sleep_in_atomic *sleep)
{
	static const struct invariant i = { .name = "sleep-in-atomic" };

	breach(&i, sleep->site->text);
}

static void on_misuse(const struct lock_misuse *misuse)
{
	static const struct invariant i = { .name = "lock-misuse" };

	breach(&i, misuse->what);
}

static void on_bug(enum bug_kind bug, const struct site *site, const char *what,
		   const volatile void *object)
{
	static const struct invariant i = { .name = "bug" };

	(void)bug;
	(void)site;
	(void)object;
	breach(&i, what);
}

static void on_refcount(enum refcount_error error, const volatile void *ref,
			const struct site *site)
{
	static const struct invariant i = { .name = "refcount" };

	(void)error;
	(void)ref;
	breach(&i, site->text);
}

static void on_bad_access(enum bad_access what, const volatile void *addr,
			  unsigned int size, bool write,
			  const struct site *site, uintptr_t pc)
{
	static const struct invariant bad = { .name = "use-after-free" };
	static const struct invariant null = { .name = "null" };

	char name[NAME_MAX_LEN + 16], object[OBJECT_MAX];

	(void)size;
	(void)pc;
	name_of(addr, name, sizeof(name));
	snprintf(object, sizeof(object), "%.20s: %.40s", name,
		 site  ? site->text :
		 write ? "plain write" :
			 "plain read");
	breach(what == BAD_ACCESS_NULL ? &null : &bad, object);
}

static void on_race(const struct race *race)
{
	static const struct invariant i = { .name = "data-race" };
	char name[NAME_MAX_LEN + 16];

	name_of(race->addr, name, sizeof(name));
	note(i.name, name, false);
	violation(&i, name, race->other_step, "%s", name);
}

static void on_livelock(const char *why)
{
	static const struct invariant i = { .name = "livelock" };

	(void)why;
	breach(&i, "");
}

static void on_deadlock(bool polls)
{
	static const struct invariant i = { .name = "deadlock" };

	if (!polls)
		breach(&i, "");
}

static void at_rest(void)
{
	note("rest", "", true);
	lockdep_check_rest();
}

void outcomes_init(void)
{
	register_trace_lock_order(on_lock_order);
	register_trace_sleep_in_atomic(on_sleep);
	register_trace_lock_misuse(on_misuse);
	register_trace_bug(on_bug);
	register_trace_refcount(on_refcount);
	sched_hooks.bad_access = on_bad_access;
	sched_hooks.race = on_race;
	sched_hooks.livelock = on_livelock;
	sched_hooks.deadlock = on_deadlock;
	sched_hooks.search = lockdep_reset;
	sched_hooks.load = lockdep_reset_setup;
	sched_hooks.rest = at_rest;
	sched_hooks.held = lockdep_held_text;
}
