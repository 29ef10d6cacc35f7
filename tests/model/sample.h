/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Programs whose verdict no reduction may change, and what they share.
 *
 * Each is searched with reductions and without, with either task being the
 * first one, and each of these once more with one that begins its part late.
 */
#ifndef MODEL_SAMPLE_H
#define MODEL_SAMPLE_H

#include "kernel/completion.h"
#include "kernel/rwlock.h"
#include "kernel/rwonce.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "kernel/wait.h"
#include "model/kernel.h"
#include "secondary/kvm_file.h"
#include "sched/states/scout.h"

struct object {
	u64 first;		/* freeing the object is declared of this */
	spinlock_t lock;
	u32 number;
};

static __world struct {
	spinlock_t lock;
	rwlock_t rwlock;
	struct completion done;
	unsigned long bits;
	struct wait_queue_head wq;
	struct object *object, *kept;
	struct kmem_cache *typesafe;
	u32 x;
	int y, z, mine, go, before, late;
	struct kvm_file vm;
} w;

static inline void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	spin_lock_init(&w.lock);
	rwlock_init(&w.rwlock);
	init_waitqueue_head(&w.wq);
	w.object = kmalloc(sizeof(*w.object), GFP_KERNEL);
	spin_lock_init(&w.object->lock);
	w.typesafe = kmem_cache_create("typesafe", sizeof(*w.kept), 0,
				       SLAB_TYPESAFE_BY_RCU, NULL);
	w.kept = kmem_cache_alloc(w.typesafe, GFP_KERNEL);
	spin_lock_init(&w.kept->lock);
	w.vm.refs = 1;
	kvm_file_get_vcpu(&w.vm, SITE("create vcpu"));
}

/*
 * From here on the other one may begin, where it has to come late: steps that
 * go on alone from here would keep it out of what they do.
 */
static inline void lets_begin(void)
{
	WRITE_ONCE(w.late, 1);
}

static inline void sets_for_a_while(void *arg)
{
	(void)arg;
	lets_begin();
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 0);
}

static inline void sets_under_lock(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	lets_begin();
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 2);
	WRITE_ONCE(w.x, 0);
	spin_unlock(&w.lock);
}

static inline void reads_under_lock(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	check(!READ_ONCE(w.x), "nobody else is in");
	spin_unlock(&w.lock);
}

/* --- the searches --- */

static inline bool go_on(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

static inline bool is_found(const struct search_result *r, const char *name)
{
	for (unsigned int i = 0; i < r->nr_finds; i++)
		if (!strcmp(r->finds[i].violation.invariant->name, name))
			return true;
	return false;
}

/* All kinds that are found, or "never", or the limit. */
static inline const char *says(const struct program *program, bool reduced,
			       uint64_t *states)
{
	static char what[128];
	struct search_options options = {
		.strategy = strategy_find("states"),
		.enough = go_on,
		.no_reduction = !reduced,
	};
	struct search_result r;

	if (search_run(program, &options, &r))
		bail_out("search_run() failed");
	*states = r.states;
	snprintf(what, sizeof(what), "%s",
		 r.complete || r.nr_finds ? "" : r.limit);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t len = strlen(what);

		if (is_found(&r, kinds[i].name))
			snprintf(what + len, sizeof(what) - len, "%s%s",
				 len ? " " : "", kinds[i].name);
	}
	search_result_free(&r);
	return *what ? what : "never";
}

struct sample {
	const char *what;
	void (*one)(void *), (*other)(void *);	/* NULL: one starts it */
	const char *says;
	bool fewer;		/* states, if reduced */
	/* What it says where the other one comes late; NULL: the same. */
	const char *late;
};

/*
 * Most of what turns out to be otherwise is found before the walk (scout.h),
 * but not what comes later than that.
 */
#define LATE ((int)SCOUT_LONGEST + 8)

static inline void do_late(void *sample)
{
	const struct sample *s = sample;

	for (int i = 0; i < LATE; i++)
		WRITE_ONCE(w.before, i);
	s->one(NULL);
}

static inline void do_if_late(void *sample)
{
	const struct sample *s = sample;

	if (READ_ONCE(w.late))
		s->other(NULL);
}

static inline void sample_test(struct sample *s, bool swapped, bool late)
{
	struct program_task one = { "one", s->one, NULL };
	struct program_task other = { "other", s->other, NULL };
	struct program p = { .setup = setup, .nr_tasks = s->other ? 2 : 1 };
	uint64_t all, fewer;
	char whole[128];

	if (late) {
		one = (struct program_task){ "one", do_late, s };
		other = (struct program_task){ "other", do_if_late, s };
	}
	p.tasks[swapped && s->other] = one;
	if (s->other)
		p.tasks[!swapped] = other;
	snprintf(whole, sizeof(whole), "%s", says(&p, false, &all));
	is_str(whole, late && s->late ? s->late : s->says,
	       "%s: in all orders%s", s->what, late ? ", late" : "");
	is_str(says(&p, true, &fewer), whole, "%s: reduced%s%s", s->what,
	       swapped ? ", the other way round" : "", late ? ", late" : "");
	diag("%s", whole);
#ifndef TRACKING
	if (s->fewer)
		skip(1, "writes are not tracked, so nothing is reduced");
#else
	if (s->fewer)
		ok(fewer < all, "%s: %llu states of %llu", s->what,
		   (unsigned long long)fewer, (unsigned long long)all);
#endif
}

static inline void samples_test(struct sample *samples, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		for (unsigned int how = 0; how < 4; how++)
			sample_test(&samples[i], how & 1, how & 2);
}

#endif
