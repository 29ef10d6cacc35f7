/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * States and the memory that they are kept in: what a search says when there is
 * no more, when it goes on with bits, and of how much it is sure.
 */
#include "config.h"

#include "kernel/barrier.h"
#include "kernel/rwonce.h"
#include "model/kernel.h"
#include "sched/states/seen.h"

#define COUNTS 12

static __world struct {
	int count[3];
	int flag, plain;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
}

static void counts(int *count)
{
	for (int i = 1; i <= COUNTS; i++)
		WRITE_ONCE(*count, i);
}

static void counts_0(void *arg)
{
	(void)arg;
	counts(&w.count[0]);
}

static void counts_1(void *arg)
{
	(void)arg;
	counts(&w.count[1]);
}

static void counts_2(void *arg)
{
	(void)arg;
	counts(&w.count[2]);
}

static void reads(void *arg)
{
	(void)arg;
	for (int i = 0; i < 3; i++)
		(void)READ_ONCE(w.count[i]);
}

/* What comes last in any search that goes by the numbers of tasks. */
static void reads_zeros(void *arg)
{
	int sum = 0;

	(void)arg;
	for (int i = 0; i < 3; i++)
		sum |= READ_ONCE(w.count[i]);
	check(sum, "all were zero");
}

/* No lock protects what is handed on so: that is to be looked at closely. */
static void hands_on(void *arg)
{
	(void)arg;
	w.plain = 1;
	smp_store_release(&w.flag, 1);
}

static void is_handed(void *arg)
{
	(void)arg;
	if (smp_load_acquire(&w.flag))
		check(w.plain, "it is one");
}

static void search_by(const struct program *program,
		      struct search_options options, struct search_result *r)
{
	options.strategy = strategy_find("states");
	options.enough = first_find;
	if (search_run(program, &options, r))
		bail_out("search_run() failed");
}

static void search_states(const struct program *program, size_t memory,
			  bool exact, bool bitstate, struct search_result *r)
{
	search_by(program,
		  (struct search_options){
			  .memory = memory,
			  .exact = exact,
			  .bitstate = bitstate,
		  },
		  r);
}

/* None of them is predicted. */
static void search_run_steps(const struct program *program,
			     struct search_result *r)
{
	search_by(program, (struct search_options){ .no_prediction = true }, r);
}

/* "never", a kind, or the limit; of how many states. */
static const char *says(const struct program *program, size_t memory,
			bool exact, bool bitstate, uint64_t *states)
{
	static char what[32];
	struct search_result r;

	search_states(program, memory, exact, bitstate, &r);
	*states = r.states;
	snprintf(what, sizeof(what), "%s",
		 r.nr_finds ? r.finds[0].violation.invariant->name :
		 r.complete ? "never" :
			      r.limit);
	if (r.table_bytes > (memory ? memory : 1u << 30))
		bail_out("%llu bytes are too many",
			 (unsigned long long)r.table_bytes);
	search_result_free(&r);
	return what;
}

static void test_full(const struct program *p)
{
	uint64_t all, n;

	is_str(says(p, 0, false, false, &all), "never", "enough memory");
	ok(all > 5120, "for %u states", (unsigned int)all);
	is_str(says(p, 64u << 10, false, false, &n), "states", "too little");
	ok(n > 4900 && n <= 5120, "for %u", (unsigned int)n);
	is_str(says(p, 128u << 10, false, true, &n), "bitstate", "with bits");
	ok(n > all - all / 50 && n <= all, "for %u", (unsigned int)n);
	is_str(says(p, 4u << 20, false, true, &n), "never", "bits, not used");
	is_int((intmax_t)n, (intmax_t)all, "as enough memory");
	is_str(says(p, 0, true, false, &n), "never", "whole states");
	is_int((intmax_t)n, (intmax_t)all, "as many");
	is_str(says(p, 128u << 10, true, false, &n), "states", "too little");
	ok(n > 100 && n < all, "for %u", (unsigned int)n);
}

static void test_find(const struct program *p)
{
	uint64_t n;

	is_str(says(p, 0, false, false, &n), "assert", "a late find");
	is_str(says(p, 64u << 10, false, false, &n), "states", "is not found");
	/* Of 44,360 states half as bits: each is missed with p = 4e-5. */
	is_str(says(p, 512u << 10, false, true, &n), "assert", "but with bits");
	is_str(says(p, 0, true, false, &n), "assert", "and in whole states");
}

static void test_doubt(const struct program *one, const struct program *two)
{
	struct search_result r;

	search_run_steps(one, &r);
	ok(r.complete && r.doubt == seen_doubt_of(r.states, SEEN_BITS),
	   "the doubt of one walk");
	search_result_free(&r);
	search_run_steps(two, &r);
	ok(r.complete && r.doubt == seen_doubt_of(r.states, SEEN_BITS),
	   "and of the one that counts, where there were two");
	search_result_free(&r);
	search_states(two, 0, true, false, &r);
	ok(r.complete && r.doubt == 0, "none, compared whole");
	search_result_free(&r);
	search_states(one, 128u << 10, false, true, &r);
	ok(!r.complete && r.doubt == 1 && r.hash_factor > 10 && r.missed > 0 &&
		   r.missed < 10,
	   "nothing but doubt, by bits");
	search_result_free(&r);
}

/*
 * 96 bits of steps are compared, of each that is asked for with those that were
 * run, and of one with half of the most that there is room for.
 */
static void test_doubt_of_steps(const struct program *one)
{
#ifdef READS_TOLD
	struct search_result r;
	double more, run;

	search_states(one, 0, false, false, &r);
	more = r.doubt - seen_doubt_of(r.states, SEEN_BITS);
	run = (double)(r.steps - r.predicted);
	ok(r.complete && run > 0 && more > 0, "more where steps are predicted");
	ok(more < 0x1p-96 * ((double)r.steps * run + 0x1p17), "but little");
	search_result_free(&r);
#else
	(void)one;
	skip(2, "steps are not predicted in this build");
#endif
}

int main(void)
{
	PROGRAM(counting, setup, TASK(counts_0), TASK(counts_1), TASK(counts_2),
		TASK(reads));
	PROGRAM(late, setup, TASK(counts_0), TASK(counts_1), TASK(counts_2),
		TASK(reads_zeros));
	PROGRAM(handing, setup, TASK(hands_on), TASK(is_handed));

	kernel_hooks();
	test_full(&counting);
	test_find(&late);
	test_doubt(&counting, &handing);
	test_doubt_of_steps(&counting);
	return done_testing();
}
