/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The history of taking a subscription off the list: what each shape of the
 * notifier core lets happen, and with how many preemptions (S01 to S04).
 */
#include "model/mm_explore.h"

static void setup_guest(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	mm_setup(1);
	guest_write(vm, 1);
}

static void setup_idle(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	mm_setup(1);
}

static void do_exit(void *arg)
{
	(void)arg;
	exit_mm(A);
}

static void do_reclaim(void *arg)
{
	(void)arg;
	swap_out(A, PAGE(1));
}

static void do_close(void *arg)
{
	(void)arg;
	kvm_destroy(vm);
}

static void do_unregister(void *arg)
{
	(void)arg;
	kvm_unregister(vm);
}

static struct program exit_reclaim = {
	.name = "exit and reclaim",
	.setup = setup_guest,
	.nr_tasks = 2,
	.tasks = { { "exit", do_exit, NULL }, { "reclaim", do_reclaim, NULL } },
};

static struct program close_reclaim = {
	.name = "close and reclaim",
	.setup = setup_guest,
	.nr_tasks = 2,
	.tasks = { { "close", do_close, NULL },
		   { "reclaim", do_reclaim, NULL } },
};

static struct program unregister_exit = {
	.name = "unregister and exit",
	.setup = setup_idle,
	.nr_tasks = 2,
	.tasks = { { "close", do_unregister, NULL },
		   { "exit", do_exit, NULL } },
};

static struct program close_exit_reclaim = {
	.name = "close, exit and reclaim",
	.setup = setup_guest,
	.nr_tasks = 3,
	.tasks = { { "close", do_close, NULL },
		   { "exit", do_exit, NULL },
		   { "reclaim", do_reclaim, NULL } },
};

int main(void)
{
	explore_begin();

	/* S01: the fix, and what it fixed. */
	never(&exit_reclaim, 2, NULL);
	never(&exit_reclaim, 2, "notifier.unlink:3ad3d901bb");
	never(&exit_reclaim, 0, "notifier.unlink:cddb8a5c14");
	sometimes(&exit_reclaim, 1, "stale-secondary",
		  "notifier.unlink:cddb8a5c14");
	never(&close_reclaim, 2, NULL);
	sometimes(&close_reclaim, 1, "stale-secondary",
		  "notifier.unlink:cddb8a5c14");

	/* S04: and that it came back. */
	sometimes(&exit_reclaim, 1, "stale-secondary",
		  "notifier.unlink:751efd8610");
	sometimes(&close_reclaim, 1, "stale-secondary",
		  "notifier.unlink:751efd8610");

	/* S02: a node deleted twice; not before 3ad3d901bb, nor after. */
	never(&unregister_exit, 2, NULL);
	never(&unregister_exit, 2, "notifier.unlink:cddb8a5c14");
	sometimes(&unregister_exit, 2, "null-dereference",
		  "notifier.unlink:3ad3d901bb");
	never(&unregister_exit, 2, "notifier.unlink:751efd8610");

	/* S03: ->release twice, which only the winner's lock prevents. */
	sometimes(&unregister_exit, 1, "subscription",
		  "subscription.release:once");
	never2(&unregister_exit, 2, "subscription.release:once",
	       "notifier.unlink:751efd8610");

	/* The domain makes no difference to callbacks that do not sleep. */
	never(&exit_reclaim, 2, "notifier.domain:rcu");
	never(&unregister_exit, 2, "notifier.domain:rcu");
	sometimes2(&exit_reclaim, 1, "stale-secondary", "notifier.domain:rcu",
		   "notifier.unlink:cddb8a5c14");

	never(&close_exit_reclaim, 1, NULL);
	return done_testing();
}
