/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists: which accesses are marked, so what can be asked without a lock while
 * somebody changes the list, and what is a data race then.
 */
#include "kernel/rculist.h"
#include "model/kernel.h"

struct node {
	struct list_head list;
	struct hlist_node hlist;
};

static __world struct {
	struct list_head list, empty;
	struct hlist_head hlist, hempty;
	struct node a, b, c;
	int data __attribute__((aligned(8)));
} w;

/* The lists have one node, a; b and c are on none. */
static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	INIT_LIST_HEAD(&w.list);
	INIT_LIST_HEAD(&w.empty);
	INIT_LIST_HEAD(&w.c.list);
	list_add(&w.a.list, &w.list);
	hlist_add_head(&w.a.hlist, &w.hlist);
}

static void setup_two(void *data, const uint32_t *open)
{
	setup(data, open);
	list_add_tail(&w.b.list, &w.list);
	hlist_add_head(&w.b.hlist, &w.hlist);
}

/* --- changes beside questions --- */

#define BODY(name, code)		\
	static void name(void *arg)	\
	{				\
		(void)arg;		\
		code;			\
	}
#define LOOK(name, expr) BODY(name, if (expr) sched_note("yes"))

BODY(inits, INIT_LIST_HEAD(&w.empty))
BODY(adds, list_add(&w.c.list, &w.empty))
BODY(adds_tail, list_add_tail(&w.c.list, &w.empty))
BODY(deletes, list_del(&w.a.list))
BODY(deletes_init, list_del_init(&w.a.list))
BODY(moves, list_move(&w.a.list, &w.empty))
BODY(moves_tail, list_move_tail(&w.a.list, &w.empty))
BODY(replaces, list_replace(&w.a.list, &w.c.list))
BODY(splices, list_splice_init(&w.list, &w.empty))
BODY(splices_tail, list_splice_tail_init(&w.list, &w.empty))

LOOK(list_is_empty, list_empty(&w.list))
LOOK(empty_is_empty, list_empty(&w.empty))
LOOK(a_is_alone, list_empty(&w.a.list))
LOOK(has_first, list_first_entry_or_null(&w.empty, struct node, list))
LOOK(is_singular, list_is_singular(&w.list))
LOOK(is_last, list_is_last(&w.a.list, &w.list))

static void walks(void *arg)
{
	struct list_head *pos;

	(void)arg;
	list_for_each(pos, &w.empty) sched_note("node");
}

BODY(hadds, hlist_add_head(&w.c.hlist, &w.hempty))
BODY(hadds_first, hlist_add_head(&w.c.hlist, &w.hlist))
BODY(hdeletes, hlist_del(&w.a.hlist))
BODY(hdeletes_init, hlist_del_init(&w.a.hlist))
BODY(hdeletes_first, hlist_del(&w.b.hlist))
BODY(hdeletes_init_rcu, hlist_del_init_rcu(&w.a.hlist))

LOOK(hlist_is_empty, hlist_empty(&w.hlist))
LOOK(hempty_is_empty, hlist_empty(&w.hempty))
LOOK(hempty_has_first, !hlist_empty(&w.hempty) && w.hempty.first)
LOOK(a_is_unhashed, hlist_unhashed_lockless(&w.a.hlist))
LOOK(c_is_unhashed, hlist_unhashed_lockless(&w.c.hlist))
LOOK(a_is_unhashed_plain, hlist_unhashed(&w.a.hlist))
LOOK(c_is_unhashed_plain, hlist_unhashed(&w.c.hlist))

static void hwalks(void *arg)
{
	struct node *n;

	(void)arg;
	hlist_for_each_entry(n, &w.hempty, hlist) sched_note("node");
}

static const struct {
	void (*change)(void *arg);
	void (*look)(void *arg);
	const char *want, *what;
	void (*setup)(void *data, const uint32_t *open);
} pairs[] = {
#define PAIR(change, look, want)                              \
	{                                                     \
		change, look, want, #change ", " #look, setup \
	}
#define PAIR_TWO(change, look, want) \
	{                                                         \
		change, look, want, #change ", " #look, setup_two \
	}
	PAIR(inits, empty_is_empty, "never"),
	PAIR(adds, empty_is_empty, "never"),
	PAIR(adds_tail, empty_is_empty, "never"),
	PAIR(adds, has_first, "never"),
	PAIR(deletes, list_is_empty, "never"),
	PAIR(deletes_init, list_is_empty, "never"),
	PAIR(deletes_init, a_is_alone, "never"),
	PAIR(moves, list_is_empty, "never"),
	PAIR(moves, empty_is_empty, "never"),
	PAIR(moves_tail, empty_is_empty, "never"),
	PAIR(splices, list_is_empty, "never"),
	PAIR(splices_tail, list_is_empty, "never"),
	PAIR(hadds, hempty_is_empty, "never"),
	PAIR(hadds, c_is_unhashed, "never"),
	PAIR(hadds_first, a_is_unhashed, "never"),
	PAIR(hdeletes, hlist_is_empty, "never"),
	PAIR_TWO(hdeletes_first, a_is_unhashed, "never"),
	PAIR(hdeletes_init, hlist_is_empty, "never"),
	PAIR(hdeletes_init_rcu, a_is_unhashed, "never"),
	/* The kernel's are not marked either. */
	PAIR(adds, walks, "data-race"),
	PAIR(adds_tail, walks, "data-race"),
	PAIR(deletes, a_is_alone, "data-race"),
	PAIR(replaces, list_is_empty, "data-race"),
	PAIR(splices, empty_is_empty, "data-race"),
	PAIR_TWO(deletes, is_singular, "data-race"),
	PAIR_TWO(deletes_init, is_last, "data-race"),
	PAIR(hadds, hwalks, "data-race"),
	PAIR(hadds, hempty_has_first, "data-race"),
	PAIR(hadds, c_is_unhashed_plain, "data-race"),
	PAIR(hdeletes_init, a_is_unhashed, "data-race"),
	PAIR(hdeletes_init_rcu, a_is_unhashed_plain, "data-race"),
};

static void test_pairs(void)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct program program = {
			.setup = pairs[i].setup,
			.nr_tasks = 2,
			.tasks = { { "changes", pairs[i].change, NULL },
				   { "looks", pairs[i].look, NULL } },
		};

		is_str(verdict(&program), pairs[i].want, "%s", pairs[i].what);
	}
}

/* --- what is published --- */

static void leaves(void *arg)
{
	(void)arg;
	w.data = 1;
	list_del_init(&w.a.list);
}

static void leaves_carefully(void *arg)
{
	(void)arg;
	w.data = 1;
	list_del_init_careful(&w.a.list);
}

static void sees(void *arg)
{
	(void)arg;
	if (list_empty(&w.a.list))
		check(w.data, "it was written");
}

static void sees_carefully(void *arg)
{
	(void)arg;
	if (list_empty_careful(&w.a.list))
		check(w.data, "it was written");
}

static void test_careful(void)
{
	PROGRAM(careful, setup, TASK(leaves_carefully), TASK(sees_carefully));
	PROGRAM(careless, setup, TASK(leaves_carefully), TASK(sees));
	PROGRAM(left, setup, TASK(leaves), TASK(sees_carefully));

	is_str(verdict(&careful), "never", "list_empty_careful() orders");
	is_str(verdict(&careless), "data-race", "list_empty() does not");
	is_str(verdict(&left), "data-race", "nor does list_del_init()");
}

/* --- the steps --- */

static void does_all(void *arg)
{
	(void)arg;
	INIT_LIST_HEAD(&w.empty);
	list_add(&w.c.list, &w.empty);
	list_add_tail(&w.b.list, &w.empty);
	list_move(&w.c.list, &w.list);
	list_move_tail(&w.c.list, &w.empty);
	list_del(&w.b.list);
	list_del_init(&w.c.list);
	(void)list_empty(&w.list);
	(void)list_is_singular(&w.list);
	list_splice_init(&w.list, &w.empty);
	list_splice_tail_init(&w.empty, &w.list);
	list_replace(&w.a.list, &w.c.list);
	(void)list_first_entry_or_null(&w.list, struct node, list);
	list_del_init_careful(&w.c.list);
	(void)list_empty_careful(&w.c.list);
}

static void does_all_hlist(void *arg)
{
	(void)arg;
	INIT_HLIST_HEAD(&w.hempty);
	hlist_add_head(&w.b.hlist, &w.hlist);
	(void)hlist_unhashed(&w.b.hlist);
	(void)hlist_unhashed_lockless(&w.b.hlist);
	(void)hlist_empty(&w.hlist);
	hlist_del(&w.b.hlist);
	hlist_del_init(&w.a.hlist);
	hlist_del_init(&w.a.hlist);
	INIT_HLIST_NODE(&w.b.hlist);
}

/* "write list_add(...)" a line. */
static const char *steps(void (*body)(void *arg))
{
	const struct program program = {
		.setup = setup,
		.nr_tasks = 1,
		.tasks = { { "does", body, NULL } },
	};
	static char text[4096];
	struct schedule none = { 0 };
	struct trace trace;

	text[0] = '\0';
	if (trace_run(&program, &none, false, 1000, &trace))
		bail_out("trace_run() failed");
	for (uint32_t i = 0; i < trace.nr_steps; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "%s %s\n", trace.steps[i].op, trace.steps[i].text);
	trace_free(&trace);
	return text;
}

static void test_steps(void)
{
	is_str(steps(does_all),
	       "write INIT_LIST_HEAD(&w.empty)\n"
	       "write INIT_LIST_HEAD(&w.empty)\n"
	       "write list_add(&w.c.list, &w.empty)\n"
	       "write list_add_tail(&w.b.list, &w.empty)\n"
	       "write list_move(&w.c.list, &w.list)\n"
	       "write list_move(&w.c.list, &w.list)\n"
	       "write list_move_tail(&w.c.list, &w.empty)\n"
	       "write list_move_tail(&w.c.list, &w.empty)\n"
	       "write list_del(&w.b.list)\n"
	       "write list_del_init(&w.c.list)\n"
	       "write list_del_init(&w.c.list)\n"
	       "write list_del_init(&w.c.list)\n"
	       "read list_empty(&w.list)\n"
	       "read list_is_singular(&w.list)\n"
	       "read list_splice_init(&w.list, &w.empty)\n"
	       "write list_splice_init(&w.list, &w.empty)\n"
	       "write list_splice_init(&w.list, &w.empty)\n"
	       "read list_splice_tail_init(&w.empty, &w.list)\n"
	       "write list_splice_tail_init(&w.empty, &w.list)\n"
	       "write list_splice_tail_init(&w.empty, &w.list)\n"
	       "read list_first_entry_or_null(&w.list)\n"
	       "write list_del_init_careful(&w.c.list)\n"
	       "write list_del_init_careful(&w.c.list)\n"
	       "write list_del_init_careful(&w.c.list)\n"
	       "read list_empty_careful(&w.c.list)\n"
	       "read list_empty_careful(&w.c.list)\n",
	       "the marked accesses of a list, as the operations");
	is_str(steps(does_all_hlist),
	       "write hlist_add_head(&w.b.hlist, &w.hlist)\n"
	       "write hlist_add_head(&w.b.hlist, &w.hlist)\n"
	       "write hlist_add_head(&w.b.hlist, &w.hlist)\n"
	       "write hlist_add_head(&w.b.hlist, &w.hlist)\n"
	       "read hlist_unhashed_lockless(&w.b.hlist)\n"
	       "read hlist_empty(&w.hlist)\n"
	       "write hlist_del(&w.b.hlist)\n"
	       "write hlist_del(&w.b.hlist)\n"
	       "write hlist_del_init(&w.a.hlist)\n",
	       "and of an hlist");
}

int main(void)
{
	kernel_hooks();
	test_pairs();
	test_careful();
	test_steps();
	return done_testing();
}
