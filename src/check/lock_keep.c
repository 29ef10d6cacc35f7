/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lock classes and their order in a file; see lock_keep.h.
 */
#include "check/lock_keep.h"

#include <stdlib.h>
#include <string.h>

#include "kernel/lockdep_graph.h"
#include "sched/keep.h"
#include "sched/memory.h"

#define CLASS_NAME_MAX 256u

/* --- classes --- */

static unsigned int nr_classes(void)
{
	unsigned int n = 1;

	while (lockdep_class_name(n))
		n++;
	return n;
}

void lock_classes_keep(struct blob_out *out)
{
	unsigned int nr = nr_classes();

	blob_put_number(out, nr - 1);
	for (unsigned int n = 1; n < nr; n++) {
		blob_put_text(out, lockdep_class_name(n));
		keep_constant(out, lockdep_class_key(n));
		blob_put_number(out, lockdep_class_offset(n));
	}
}

static void kept_class(struct blob_in *in, unsigned int n)
{
	char name[CLASS_NAME_MAX];
	const char *known = lockdep_class_name(n);
	struct lock_class_key *key;
	u32 offset;

	blob_get_text(in, name, sizeof(name));
	key = (struct lock_class_key *)(uintptr_t)kept_constant(in);
	offset = (u32)blob_get_below(in, UINT32_MAX);
	if (known && (strcmp(known, name) != 0 || key != lockdep_class_key(n) ||
		      offset != lockdep_class_offset(n)))
		in->bad = true;
	if (!known && !in->bad)
		lockdep_add_class(must(strdup(name)), key, offset);
}

void lock_classes_kept(struct blob_in *in)
{
	unsigned int nr = (unsigned int)blob_get_below(
		in, LOCK_CLASSES_MAX / LOCKDEP_SUBCLASSES - 1);

	in->bad |= nr + 1 < nr_classes();
	for (unsigned int n = 1; n <= nr && !in->bad; n++)
		kept_class(in, n);
	if (in->bad)
		in->why = "lock classes have other numbers here";
}

/* --- edges --- */

static void keep_edge(struct blob_out *out, const struct lock_edge *e)
{
	blob_put_number(out, e->from | (u64)e->to << 16 | (u64)e->dep << 32 |
				     (u64)e->used << 40 | (u64)e->setup << 48);
	blob_put_number(out, e->from_how | (u64)e->to_how << 8);
	keep_constant(out, e->from_site);
	keep_constant(out, e->to_site);
	blob_put_text(out, e->task);
	keep_schedule(out, &e->schedule);
}

void lock_edges_keep(struct blob_out *out)
{
	const struct lock_edge *e;
	unsigned int nr = 0;

	while (lockdep_edge(nr))
		nr++;
	blob_put_number(out, nr);
	for (unsigned int n = 0; (e = lockdep_edge(n)); n++)
		keep_edge(out, e);
}

static void kept_edge(struct blob_in *in)
{
	u64 what = blob_get_number(in), how = blob_get_number(in);
	struct lock_edge e = {
		.from = (u16)what,
		.to = (u16)(what >> 16),
		.dep = (u8)(what >> 32),
		.used = (u8)(what >> 40),
		.setup = what >> 48 & 1,
		.from_how = (u8)how,
		.to_how = (u8)(how >> 8),
	};

	e.from_site = kept_constant(in);
	e.to_site = kept_constant(in);
	blob_get_text(in, e.task, sizeof(e.task));
	kept_schedule(in, &e.schedule);
	in->bad |= e.from >= LOCK_CLASSES_MAX || e.to >= LOCK_CLASSES_MAX;
	if (in->bad)
		schedule_free(&e.schedule);
	else
		lockdep_add(&e);
}

void lock_edges_kept(struct blob_in *in)
{
	u64 nr = blob_get_count(in, 5 * sizeof(u64));

	lockdep_forget();
	while (nr-- && !in->bad)
		kept_edge(in);
}
