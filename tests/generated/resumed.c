/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Generated programs whose walk over states is cut off, kept in a file, and
 * gone on with: it comes to what one comes to that was not.
 *
 * Each is cut off after so many executions, and gone on with for as many more,
 * up to its end; so a walk is put together from several pieces.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "check/invariants.h"
#include "generated/interpreter.h"
#include "generated/outcomes.h"
#include "generated/program.h"
#include "sched/keep.h"
#include "sched/sched.h"
#include "sched/search.h"
#include "tap/tap.h"

#define PROGRAMS 600u
#define PIECES 12u

/* The file. */
static char *bytes;
static size_t nr_bytes;

static bool go_on(const struct find *find, void *arg)
{
	(void)find;
	(void)arg;
	return false;
}

static void keep(bool cut_off, void *arg)
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
	if (out.size != nr_bytes || out.hash != blob_hash(bytes, nr_bytes))
		bail_out("the size of the file is wrong");
}

static void whole(const struct program *p, bool reduced,
		  struct search_result *r)
{
	const struct search_options options = {
		.strategy = strategy_find("states"),
		.no_reduction = !reduced,
		.enough = go_on,
	};

	if (search_run(p, &options, r))
		bail_out("search_run() failed");
}

/* Put together from pieces of so many executions; how many pieces. */
static unsigned int in_pieces(const struct program *p, bool reduced,
			      uint64_t executions, struct search_result *r)
{
	struct blob_in in = { NULL, NULL, false, NULL };
	struct search_options options = {
		.strategy = strategy_find("states"),
		.no_reduction = !reduced,
		.enough = go_on,
		.keep = keep,
		.executions = executions,
	};
	unsigned int nr = 0;

	for (;;) {
		if (search_run(p, &options, r))
			bail_out("search_run() failed: %s",
				 in.why ? in.why : "no reason");
		nr++;
		if (!r->limit || strcmp(r->limit, "executions") != 0)
			return nr;
		search_result_free(r);
		in = (struct blob_in){ bytes, bytes + nr_bytes, false, NULL };
		options.resume = &in;
		options.executions += executions;
	}
}

static bool same_finds(const struct search_result *a,
		       const struct search_result *b)
{
	if (a->nr_finds != b->nr_finds)
		return false;
	for (unsigned int i = 0; i < a->nr_finds; i++)
		if (strcmp(a->finds[i].violation.title,
			   b->finds[i].violation.title) != 0 ||
		    a->finds[i].execution != b->finds[i].execution ||
		    !schedule_equal(&a->finds[i].schedule,
				    &b->finds[i].schedule))
			return false;
	return true;
}

static bool same(const struct search_result *a, const struct search_result *b)
{
	return a->states == b->states && a->steps == b->steps &&
	       a->executions == b->executions && a->complete == b->complete &&
	       !a->limit == !b->limit &&
	       (!a->limit || !strcmp(a->limit, b->limit)) && same_finds(a, b);
}

static unsigned int nr_different, nr_pieces, nr_second, nr_livelocks, nr_orders;

static bool has(const struct search_result *r, const char *name)
{
	for (unsigned int i = 0; i < r->nr_finds; i++)
		if (!strcmp(r->finds[i].violation.invariant->name, name))
			return true;
	return false;
}

/* How many states there are. */
static uint64_t one(const struct program *p, uint64_t seed, bool reduced)
{
	struct search_result all, r;
	uint64_t executions, nr_states;

	whole(p, reduced, &all);
	executions = all.executions / PIECES + 1;
	nr_pieces += in_pieces(p, reduced, executions, &r);
	nr_livelocks += has(&all, "livelock");
	nr_second += has(&all, "data-race");
	nr_orders += has(&all, "lock-order");
	if (!same(&all, &r)) {
		diag("seed %llu, %s: %llu states, %llu steps, %llu executions, "
		     "%u finds; in pieces %llu, %llu, %llu, %u",
		     (unsigned long long)seed, reduced ? "reduced" : "all",
		     (unsigned long long)all.states,
		     (unsigned long long)all.steps,
		     (unsigned long long)all.executions, all.nr_finds,
		     (unsigned long long)r.states, (unsigned long long)r.steps,
		     (unsigned long long)r.executions, r.nr_finds);
		nr_different++;
	}
	nr_states = all.states;
	search_result_free(&all);
	search_result_free(&r);
	return nr_states;
}

static unsigned int nr_reduced;

/* Without and with steps that go on alone. */
static void both(uint64_t seed, const struct mixture *m)
{
	static struct text t;	/* a stack is foreign to tasks */
	struct program p;

	text_generate(&t, seed, m);
	interpreter_load(&t, &p);
	nr_reduced += one(&p, seed, false) > one(&p, seed, true);
}

int main(void)
{
	static const struct mixture all = { .of = { 4, 4, 4, 4, 3 } };
	static const struct mixture locks = { .of = { 3, 8, 1, 1, 0 } };
	static const struct mixture waits = { .of = { 3, 1, 8, 1, 0 } };
	static const struct mixture racy = { .of = { 5, 3, 2, 3, 1 },
					     .races = true };
	static const struct mixture *const mixtures[] = { &all, &locks, &waits,
							  &racy };
	unsigned int programs = PROGRAMS;

	/* Steps that are done again come to states that are others then. */
#if !defined(FIBER_FENTRY) || !defined(TRACKING)
	skip_all("frames are not cleared here");
#endif
#ifndef TRACKING
	programs /= 40;		/* by copies of all there is, it takes long */
#endif
	outcomes_init();
	check_lock_order_init();	/* which ends an execution */
	for (unsigned int i = 0; i < programs; i++)
		both(i + 1, mixtures[i % 4]);
	is_int(nr_different, 0, "%u programs come to the same in pieces",
	       programs);
	diag("%u pieces, %u programs with livelocks, %u that race, %u that "
	     "take locks in another order",
	     nr_pieces, nr_livelocks, nr_second, nr_orders);
	ok(nr_pieces > 6 * programs, "of which there are several");
	ok(nr_reduced > programs / 4, "%u of them have fewer states reduced",
	   nr_reduced);
	return done_testing();
}
