/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reductions change no verdict.  Each of these programs is searched with them
 * and without, and shows what is wrong only in an order that a step which goes
 * on alone could hide: each belongs to one argument of states/reduce.h, and is
 * found to be another program if what stands for that argument is taken out.
 */
#include "kernel/completion.h"
#include "kernel/rcupdate.h"
#include "kernel/rwlock.h"
#include "kernel/rwonce.h"
#include "kernel/slab.h"
#include "kernel/spinlock.h"
#include "kernel/wait.h"
#include "kernel/wait_bit.h"
#include "model/kernel.h"

struct object {
	u64 first;		/* freeing the object is declared of this */
	spinlock_t lock;
};

static __world struct {
	spinlock_t lock;
	rwlock_t rwlock;
	struct completion done;
	unsigned long bits;
	struct wait_queue_head wq;
	struct object *object;
	u32 x;
	int y, z, mine, go, before, late;
} w;

static void setup(void *data, const uint32_t *open)
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
}

/*
 * From here on the other one may begin, where it has to come late: steps that
 * go on alone from here would keep it out of what they do.
 */
static void lets_begin(void)
{
	WRITE_ONCE(w.late, 1);
}

/* --- what is its task's own, and what turns out not to be --- */

static void sets_for_a_while(void *arg)
{
	(void)arg;
	lets_begin();
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 0);
}

static void reads_late(void *arg)
{
	(void)arg;
	for (int i = 0; i < 3; i++)
		WRITE_ONCE(w.y, i);
	check(!READ_ONCE(w.x), "it is zero");
}

static void sets_under_lock(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	lets_begin();
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 2);
	WRITE_ONCE(w.x, 0);
	spin_unlock(&w.lock);
}

static void reads_under_lock(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	check(!READ_ONCE(w.x), "nobody else is in");
	spin_unlock(&w.lock);
}

static void sets_under_shared_lock(void *arg)
{
	(void)arg;
	read_lock(&w.rwlock);
	sets_for_a_while(arg);
	read_unlock(&w.rwlock);
}

static void reads_under_shared_lock(void *arg)
{
	(void)arg;
	read_lock(&w.rwlock);
	check(!READ_ONCE(w.x), "it is zero");
	read_unlock(&w.rwlock);
}

static void hands_lock_on(void *arg)
{
	wait_on_bit_lock(&w.bits, 0, TASK_UNINTERRUPTIBLE);
	WRITE_ONCE(w.go, 1);
	WRITE_ONCE(w.x, 1);
	sets_for_a_while(arg);
}

static void takes_what_is_handed_on(void *arg)
{
	(void)arg;
	if (!READ_ONCE(w.go))
		return;
	clear_and_wake_up_bit(0, &w.bits);
	wait_on_bit_lock(&w.bits, 0, TASK_UNINTERRUPTIBLE);
	check(!READ_ONCE(w.x), "nobody else is in");
	clear_and_wake_up_bit(0, &w.bits);
}

/* Enabled only while it is set, which no access tells. */
static void waits_for_it(void *arg)
{
	(void)arg;
	sched_op_when(OP_WAIT, &w.y, SITE("a wait"), GUARD_SET(&w.x, ~0u));
	WRITE_ONCE(w.z, 1);
}

static void is_waited_for(void *arg)
{
	bool seen;

	sets_for_a_while(arg);
	seen = READ_ONCE(w.z);
	WRITE_ONCE(w.x, 1);
	check(!seen, "nobody saw it");
}

/* --- locks --- */

static void locks(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	lets_begin();
	spin_unlock(&w.lock);
}

static void tries_lock(void *arg)
{
	bool taken = spin_trylock(&w.lock);

	(void)arg;
	check(taken, "it is free");
	spin_unlock(&w.lock);
}

static void reads_lock(void *arg)
{
	(void)arg;
	check(!READ_ONCE(w.lock.locked), "it is free");
}

static void locks_in_object(void *arg)
{
	(void)arg;
	spin_lock(&w.object->lock);
	WRITE_ONCE(w.go, 1);
	lets_begin();
	spin_unlock(&w.object->lock);
}

static void frees_object(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.go))
		kfree(w.object);
}

/* Though nobody else accesses what it is initialized behind. */
static void inits_and_sets(void *arg)
{
	WRITE_ONCE(w.mine, 1);
	spin_lock_init(&w.lock);
	sets_under_lock(arg);
}

static void inits_and_reads(void *arg)
{
	WRITE_ONCE(w.mine, 1);
	spin_lock_init(&w.lock);
	reads_under_lock(arg);
}

static void waits_for_readers(void *arg)
{
	(void)arg;
	synchronize_rcu();
	check(READ_ONCE(w.y) != 1, "no section is left in the middle");
}

static void is_a_reader(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	lets_begin();
	WRITE_ONCE(w.y, 1);
	WRITE_ONCE(w.y, 2);
	spin_unlock(&w.lock);
}

/* --- what is looked at in other ways than by accesses --- */

static void looks(void *arg)
{
	int x;

	(void)arg;
	WRITE_ONCE(w.z, 1);
	sched_quiet_begin();
	x = w.x;
	sched_quiet_end();
	check(!x, "it is zero");
}

/* Nobody notices his first steps, which are as many as the other one's. */
static void sets_later(void *arg)
{
	(void)arg;
	for (int i = 0; i < 3; i++)
		WRITE_ONCE(w.mine, i);
	lets_begin();
	WRITE_ONCE(w.x, 1);
	WRITE_ONCE(w.x, 0);
}

static void sets_plain(void *arg)
{
	(void)arg;
	lets_begin();
	WRITE_ONCE(w.mine, 1);
	w.x = 1;
	WRITE_ONCE(w.mine, 2);
	WRITE_ONCE(w.mine, 3);
	w.x = 0;
	WRITE_ONCE(w.mine, 4);
}

static void looks_under_lock(void *arg)
{
	spin_lock(&w.lock);
	looks(arg);
	spin_unlock(&w.lock);
}

static void sets_plain_under_lock(void *arg)
{
	spin_lock(&w.lock);
	sets_plain(arg);
	spin_unlock(&w.lock);
}

static void reads_queue(void *arg)
{
	(void)arg;
	lets_begin();
	WRITE_ONCE(w.go, 1);
	WRITE_ONCE(w.mine, 1);
	if (w.wq.nr)
		WRITE_ONCE(w.x, 1);
}

static void queues(void *arg)
{
	DEFINE_WAIT(wait);

	(void)arg;
	if (!READ_ONCE(w.go))
		return;
	prepare_to_wait(&w.wq, &wait, TASK_UNINTERRUPTIBLE);
	finish_wait(&w.wq, &wait);
	check(!READ_ONCE(w.x), "nobody saw it");
}

static void inits(void *arg)
{
	(void)arg;
	lets_begin();
	WRITE_ONCE(w.go, 1);
	WRITE_ONCE(w.mine, 1);
	init_completion(&w.done);
}

static void completes(void *arg)
{
	(void)arg;
	if (!READ_ONCE(w.go))
		return;
	complete(&w.done);
	check(try_wait_for_completion(&w.done), "it is complete");
}

/* --- what else a step may do --- */

static void asks(void *arg)
{
	(void)arg;
	lets_begin();
	WRITE_ONCE(w.mine, 1);
	WRITE_ONCE(w.x, sched_choose("coin", 2));
	WRITE_ONCE(w.mine, 2);
}

static void races(void *arg)
{
	(void)arg;
	lets_begin();
	spin_lock(&w.lock);
	spin_unlock(&w.lock);
	w.x = 1;
	WRITE_ONCE(w.mine, 1);
}

static void races_too(void *arg)
{
	(void)arg;
	spin_lock(&w.lock);
	w.x = 2;
	spin_unlock(&w.lock);
}

/* --- without an end --- */

static void goes_on_for_ever(void *arg)
{
	(void)arg;
	lets_begin();
	for (;;)
		WRITE_ONCE(w.mine, 1);
}

static void goes_wrong(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.y, 1);
	check(false, "it went wrong");
}

static void polls(void *arg)
{
	(void)arg;
	lets_begin();
	while (!READ_ONCE(w.go)) {
		WRITE_ONCE(w.mine, 1);
		WRITE_ONCE(w.mine, 0);
	}
}

static void polls_y(void *arg)
{
	(void)arg;
	while (!READ_ONCE(w.y)) {
		WRITE_ONCE(w.z, 1);
		WRITE_ONCE(w.z, 0);
	}
}

static void lets_go(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.y, 1);
	WRITE_ONCE(w.go, 1);
}

/* --- the searches --- */

static bool go_on(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

static bool is_found(const struct search_result *r, const char *name)
{
	for (unsigned int i = 0; i < r->nr_finds; i++)
		if (!strcmp(r->finds[i].violation.invariant->name, name))
			return true;
	return false;
}

/* All kinds that are found, or "never", or the limit. */
static const char *says(const struct program *program, bool reduced,
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
	void (*one)(void *), (*other)(void *);
	const char *says;
	bool fewer;		/* states, if reduced */
	/* What it says where the other one comes late; NULL: the same. */
	const char *late;
};

static struct sample samples[] = {
	{ "memory that another task turns out to read", sets_for_a_while,
	  reads_late, "assert", false, NULL },
	{ "memory under a lock, read without it", sets_under_lock, reads_late,
	  "assert", false, NULL },
	{ "memory under a lock", sets_under_lock, reads_under_lock, "never",
	  true, NULL },
	{ "memory written under a lock that is shared", sets_under_shared_lock,
	  reads_under_shared_lock, "assert", false, NULL },
	{ "memory under a lock that is handed on", hands_lock_on,
	  takes_what_is_handed_on, "lock-misuse assert", false, NULL },
	{ "memory that another task waits for", is_waited_for, waits_for_it,
	  "assert", false, NULL },
	{ "a lock", locks, locks, "never", true, NULL },
	{ "a lock that is tried", locks, tries_lock, "assert", false, NULL },
	{ "a lock that is read", locks, reads_lock, "assert", false, NULL },
	{ "a lock in an object that is freed", locks_in_object, frees_object,
	  "lock-misuse", false, NULL },
	{ "a lock that is initialized when it is in use", inits_and_sets,
	  reads_under_lock, "assert", false, "never" },
	{ "a lock that is initialized when it is held", sets_under_lock,
	  inits_and_reads, "assert", false, NULL },
	{ "a lock, which readers of RCU hold", is_a_reader, waits_for_readers,
	  "assert", false, "never" },
	{ "what is looked at quietly", sets_for_a_while, looks, "assert", false,
	  NULL },
	{ "what is looked at quietly, later", sets_later, looks, "assert",
	  false, NULL },
	{ "plain memory that is looked at quietly", sets_plain, looks, "assert",
	  false, NULL },
	{ "plain memory that is looked at quietly, under a lock",
	  sets_plain_under_lock, looks_under_lock, "never", true, NULL },
	{ "plain memory that a primitive writes", reads_queue, queues, "assert",
	  false, NULL },
	{ "what a primitive writes beside the step", inits, completes, "assert",
	  false, NULL },
	{ "a step that asks", asks, reads_late, "assert", false, NULL },
	{ "a race", races, races_too, "data-race", false, NULL },
	{ "an endless loop beside something wrong", goes_on_for_ever,
	  goes_wrong, "assert", false, "assert livelock" },
	{ "an endless loop that somebody ends", polls, lets_go, "never", true,
	  "livelock" },
	{ "two endless loops, one of which nobody ends", polls, polls_y,
	  "livelock", false, NULL },
};

/*
 * Most of what turns out to be otherwise is found before the walk (scout.h),
 * but not what comes later than that.
 */
#define LATE 520

static void do_late(void *sample)
{
	const struct sample *s = sample;

	for (int i = 0; i < LATE; i++)
		WRITE_ONCE(w.before, i);
	s->one(NULL);
}

static void do_if_late(void *sample)
{
	const struct sample *s = sample;

	if (READ_ONCE(w.late))
		s->other(NULL);
}

static void test(struct sample *s, bool swapped, bool late)
{
	struct program_task one = { "one", s->one, NULL };
	struct program_task other = { "other", s->other, NULL };
	struct program p = { .setup = setup, .nr_tasks = 2 };
	uint64_t all, fewer;
	char whole[128];

	if (late) {
		one = (struct program_task){ "one", do_late, s };
		other = (struct program_task){ "other", do_if_late, s };
	}
	p.tasks[0] = swapped ? other : one;
	p.tasks[1] = swapped ? one : other;
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

int main(void)
{
	kernel_hooks();
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		for (unsigned int how = 0; how < 4; how++)
			test(&samples[i], how & 1, how & 2);
	}
	return done_testing();
}
