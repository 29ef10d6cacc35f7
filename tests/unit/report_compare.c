/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Comparing a fresh run with a report: the first step that differs is named,
 * and what differs is what a reader can check.
 */
#include "unit/report_sample.h"

#include "tap/tap.h"

static char why[1024];

static bool same(const struct trace *a, const struct trace *b)
{
	why[0] = '\0';
	return report_compare(a, b, why, sizeof(why));
}

static void test_step(const struct trace *a, struct trace *b)
{
	struct trace_step *s = &b->steps[7];
	struct trace_step was = *s;

	s->text = "spin_trylock(ptl)";
	ok(!same(a, b), "another text");
	is_str(why,
	       "step 7 differs: in the report reclaim: spin_lock(ptl) in "
	       "page_vma_mapped_walk (src/mm/rmap.c); in this build reclaim: "
	       "spin_trylock(ptl) in page_vma_mapped_walk (src/mm/rmap.c)",
	       "is told");
	*s = was;
	s->task = sample_must(strdup("exit"));
	ok(!same(a, b), "another task");
	like(why,
	     "step 7 differs: in the report reclaim: spin_lock(ptl) in "
	     "page_vma_mapped_walk (src/mm/rmap.c); in this build exit: ",
	     "%s", "is told");
	free(s->task);
	*s = was;
	s->object = sample_must(strdup("B.ptl"));
	ok(!same(a, b), "another object");
	is_str(why,
	       "step 7 differs: in the report reclaim: spin_lock(ptl) on A.ptl in "
	       "page_vma_mapped_walk (src/mm/rmap.c); in this build reclaim: "
	       "spin_lock(ptl) on B.ptl in page_vma_mapped_walk "
	       "(src/mm/rmap.c)",
	       "is told, as the text alone would not");
	free(s->object);
	*s = was;
	s->func = "try_to_unmap_one";
	ok(!same(a, b), "another function");
	*s = was;
	s->file = "src/mm/memory.c";
	ok(!same(a, b), "another file");
	*s = was;
	s->op = "trylock";
	ok(!same(a, b), "another kind of operation");
	is_str(why,
	       "step 7 differs: in the report reclaim: spin_lock(ptl) [lock] in "
	       "page_vma_mapped_walk (src/mm/rmap.c); in this build reclaim: "
	       "spin_lock(ptl) [trylock] in page_vma_mapped_walk "
	       "(src/mm/rmap.c)",
	       "is told");
	*s = was;
	s->line += 3;
	s->choice = !s->choice;
	ok(same(a, b), "another line is the same: code above was edited");
	*s = was;
}

static void test_hash(struct trace *a, const struct trace *b)
{
	a->hash++;
	ok(!same(a, b), "another hash of the log");
	is_str(why,
	       "the steps are the same, but their hash is 0123456789abcdf0 in "
	       "the report: it was edited",
	       "is told");
	a->hash--;
}

static void test_length(const struct trace *a, struct trace *b)
{
	b->nr_steps--;
	ok(!same(a, b), "one step less");
	is_str(why,
	       "step 13 differs: in the report reclaim: free_unref_folio(folio) in "
	       "shrink_folio_list (src/mm/vmscan.c); in this build "
	       "stale-secondary: vm maps freed frame 3 at gfn 1",
	       "is told");
	ok(!same(b, a), "one step more");
	is_str(why,
	       "step 13 differs: in the report stale-secondary: vm maps freed frame 3 "
	       "at gfn 1; in this build reclaim: free_unref_folio(folio) in "
	       "shrink_folio_list (src/mm/vmscan.c)",
	       "is told");
	b->nr_steps++;
}

static void test_end(const struct trace *a, struct trace *b)
{
	static const struct invariant other = { .name = "stale-tlb" };

	b->violation.invariant = &other;
	ok(!same(a, b), "another kind of violation");
	like(why,
	     "step 14 differs: in the report stale-secondary: vm maps freed frame 3 "
	     "at gfn 1; in this build stale-tlb: vm maps",
	     "%s", "is told");
	b->violation.invariant = a->violation.invariant;
	strcpy(b->violation.title, "vm maps freed frame 4 at gfn 1");
	ok(!same(a, b), "another title");
	b->violation = a->violation;
	strcpy(b->violation.object, "vm2");
	ok(!same(a, b), "another object");
	b->violation = a->violation;
	b->end = TRACE_REST;
	ok(!same(a, b), "no violation");
	like(why, "in this build all tasks end", "%s", "is told");
	b->end = TRACE_DIVERGED;
	strcpy(b->diverged_why, "nobody is called zap");
	ok(!same(a, b), "a run that could not go on");
	like(why, "in this build it cannot go on: nobody is called zap", "%s",
	     "is told");
	b->end = TRACE_LIMIT;
	b->limit = sample_must(strdup("steps"));
	ok(!same(a, b), "a limit");
	like(why, "in this build the limit 'steps' is hit", "%s", "is told");
}

int main(void)
{
	struct trace a, b;

	sample_trace(&a);
	sample_trace(&b);
	ok(same(&a, &b), "the same run");
	test_step(&a, &b);
	test_hash(&a, &b);
	test_length(&a, &b);
	ok(same(&a, &b), "the same run still");
	test_end(&a, &b);
	trace_free(&a);
	trace_free(&b);
	return done_testing();
}
