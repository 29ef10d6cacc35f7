/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rings across a file: a livelock part of which was found before the walk was
 * cut off, and part after it was gone on with.
 */
#include "config.h"

#include "model/engine.h"
#include "sched/keep.h"

static __world struct {
	volatile uint32_t flag, other;
} w;

static const struct invariant livelock = { .name = "livelock" };
static const struct invariant seen = { .name = "seen" };

static void on_livelock(const char *why)
{
	violation(&livelock, "all", STEP_NONE, "%s", why);
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	name_set(&w, sizeof(w), "w");
}

static void toggles(void *arg)
{
	(void)arg;
	for (;;) {
		w.flag = 1;
		w.flag = 0;
	}
}

/* An end of an execution in the middle of the ring. */
static void looks(void *arg)
{
	(void)arg;
	for (;;) {
		if (w.flag)
			violation(&seen, "flag", STEP_NONE, "the flag is set");
		w.other = !w.other;
	}
}

/* The same, where the back of the ring is found before that end. */
static void looks_late(void *arg)
{
	(void)arg;
	for (;;) {
		w.other = 1;
		if (w.flag)
			violation(&seen, "flag", STEP_NONE, "the flag is set");
		w.other = 0;
	}
}

static const struct program programs[] = {
	{
		.setup = setup,
		.nr_tasks = 2,
		.tasks = { { "A", toggles, NULL }, { "B", looks, NULL } },
	},
	{
		.setup = setup,
		.nr_tasks = 2,
		.tasks = { { "A", looks, NULL }, { "B", toggles, NULL } },
	},
	{
		.setup = setup,
		.nr_tasks = 2,
		.tasks = { { "A", toggles, NULL }, { "B", looks_late, NULL } },
	},
	{
		.setup = setup,
		.nr_tasks = 3,
		.tasks = { { "A", looks_late, NULL },
			   { "B", toggles, NULL },
			   { "C", looks, NULL } },
	},
};

static char *bytes;
static size_t nr_bytes;

static __unseen void keep(bool cut_off, void *arg)
{
	struct blob_out out;
	FILE *file;

	(void)arg;
	if (!cut_off)
		return;
	free(bytes);
	file = open_memstream(&bytes, &nr_bytes);
	if (!file)
		bail_out("open_memstream() failed");
	blob_begin(&out, file);
	keep_search(&out);
	fclose(file);
}

static __unseen void test_ring(const struct program *program)
{
	struct search_options options = {
		.strategy = strategy_find("states"),
		.enough = never_enough,
	};
	struct search_result all, r;
	struct blob_in in;
	uint64_t nr = 0;

	if (search_run(program, &options, &all))
		bail_out("search_run() failed");
	ok(has(&all, "livelock") && has(&all, "seen"),
	   "a ring that can be left, or stayed in");
	options.keep = keep;
	for (nr = 1; nr < all.executions; nr++) {
		options.resume = NULL;
		options.executions = nr;
		if (search_run(program, &options, &r))
			bail_out("search_run() failed");
		ok(!strcmp(r.limit, "executions"), "cut off after %u",
		   (unsigned int)nr);
		search_result_free(&r);
		in = (struct blob_in){ bytes, bytes + nr_bytes, false, NULL };
		options.resume = &in;
		options.executions = 0;
		if (search_run(program, &options, &r))
			bail_out("search_run() failed: %s",
				 in.why ? in.why : "no reason");
		ok(has(&r, "livelock") && r.states == all.states &&
			   r.steps == all.steps &&
			   r.executions == all.executions,
		   "the livelock is found all the same");
		search_result_free(&r);
	}
	ok(nr > 1, "there were executions to cut off after");
	search_result_free(&all);
}

int main(void)
{
#if !defined(FIBER_FENTRY) || !defined(TRACKING)
	skip_all("frames are not cleared here");
#endif
	sched_hooks.livelock = on_livelock;
	for (size_t i = 0; i < sizeof(programs) / sizeof(*programs); i++)
		test_ring(&programs[i]);
	return done_testing();
}
