/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reductions change no verdict.  Each of these programs shows what is wrong
 * only in an order that a step which goes on alone could hide: each belongs to
 * one argument of states/reduce.h, and is found to be another program if what
 * stands for that argument is taken out.  (Those of locks: states_locks.c.)
 */
#include "kernel/rcupdate.h"
#include "model/sample.h"

/* --- what is its task's own, and what turns out not to be --- */

static void reads_late(void *arg)
{
	(void)arg;
	for (int i = 0; i < 3; i++)
		WRITE_ONCE(w.y, i);
	check(!READ_ONCE(w.x), "it is zero");
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

/* How much it is no compiler knows, so it is a call. */
static void copies(void *arg)
{
	static size_t size = sizeof(w.x);
	u32 x;

	(void)arg;
	WRITE_ONCE(w.z, 1);
	sched_quiet_begin();
	memcpy(&x, &w.x, *(volatile size_t *)&size);
	sched_quiet_end();
	check(!x, "it is zero");
}

static void waits_for_vcpus(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.mine, 1);
	lets_begin();
	WRITE_ONCE(w.mine, 2);
	kvm_file_wait_for_vcpus(&w.vm, SITE("wait for vCPUs"));
	check(w.y >= 0, "what the last one has left");
}

/* If nobody waits yet, it leaves nothing. */
static void is_vcpu(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.mine))
		w.y = 1;
	kvm_file_put_vcpu(&w.vm, SITE("close(vcpu)"));
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

static void looks_under_shared_lock(void *arg)
{
	read_lock(&w.rwlock);
	looks(arg);
	read_unlock(&w.rwlock);
}

static void sets_plain_under_shared_lock(void *arg)
{
	read_lock(&w.rwlock);
	sets_plain(arg);
	read_unlock(&w.rwlock);
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

static struct sample samples[] = {
	{ "memory that another task turns out to read", sets_for_a_while,
	  reads_late, "assert", false, NULL },
	{ "memory under a lock, read without it", sets_under_lock, reads_late,
	  "assert", false, NULL },
	{ "memory under a lock", sets_under_lock, reads_under_lock, "never",
	  true, NULL },
	{ "memory written under a lock that is shared", sets_under_shared_lock,
	  reads_under_shared_lock, "assert", false, NULL },
	{ "memory that another task waits for", is_waited_for, waits_for_it,
	  "assert", false, NULL },
	{ "a lock, which readers of RCU hold", is_a_reader, waits_for_readers,
	  "assert", false, "never" },
	{ "what is looked at quietly", sets_for_a_while, looks, "assert", false,
	  NULL },
	{ "what is copied quietly", sets_for_a_while, copies, "assert", false,
	  NULL },
	{ "vCPUs that another task waits for", waits_for_vcpus, is_vcpu,
	  "never", false, "deadlock" },
	{ "what is looked at quietly, later", sets_later, looks, "assert",
	  false, NULL },
	{ "plain memory that is looked at quietly", sets_plain, looks, "assert",
	  false, NULL },
	{ "plain memory that is looked at quietly, under a lock",
	  sets_plain_under_lock, looks_under_lock, "never", true, NULL },
	{ "plain memory that is looked at quietly, under a shared lock",
	  sets_plain_under_shared_lock, looks_under_shared_lock, "assert",
	  false, NULL },
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

int main(void)
{
	kernel_hooks();
	samples_test(samples, sizeof(samples) / sizeof(samples[0]));
	return done_testing();
}
