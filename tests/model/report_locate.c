/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Plain accesses are known by their address alone: function, file and line are
 * found from that, also where the function was inlined, and without debug
 * information at least the function.
 */
#include "model/engine.h"

#include <stdio.h>

#include "report/locate.h"
#include "report/symbols.h"

static __world struct {
	int x;
} w;

static const struct invariant race = { .name = "race" };

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	name_set(&w, sizeof(w), "w");
}

enum {
	WRITE_LINE = __LINE__ + 4
};
static __attribute__((noinline)) void writes(void *arg)
{
	w.x = arg ? 1 : 2;
}

enum {
	READ_LINE = __LINE__ + 4
};
static inline __attribute__((always_inline)) int inlined_read(void)
{
	return w.x;
}

static void reads(void *arg)
{
	(void)arg;
	__asm__ volatile("" : : "r"(inlined_read()));
}

static const struct program program = {
	.name = "race",
	.setup = setup,
	.nr_tasks = 2,
	.tasks = { { "writer", writes, NULL }, { "reader", reads, NULL } },
};

static uintptr_t pcs[2];

static __unseen void on_race(const struct race *r)
{
	char here[VIOLATION_DETAIL_MAX], there[VIOLATION_DETAIL_MAX];

	pcs[0] = r->pc;
	pcs[1] = r->other_pc;
	sched_locate(r->pc, here, sizeof(here));
	sched_locate(r->other_pc, there, sizeof(there));
	violation_details(here, there);
	violation(&race, "w", r->other_step, "a race");
}

/* "in FUNCTION (tests/model/report_locate.c:LINE)" */
static bool is_at(const char *said, const char *func, int line)
{
	char want[160];

	snprintf(want, sizeof(want), "in %s (tests/model/report_locate.c:%d)",
		 func, line);
	if (!strcmp(said, want))
		return true;
	diag("got \"%s\", want \"%s\"", said, want);
	return false;
}

static void test_lines(const struct violation *v)
{
	struct location where;

	ok(locate(pcs[0], &where), "something is known of the access");
	if (!where.line) {
		skip(2, "no libdw, or no debug information");
		return;
	}
	ok(is_at(v->detail, "inlined_read", READ_LINE) ||
		   is_at(v->other_detail, "inlined_read", READ_LINE),
	   "an access in an inlined function");
	ok(is_at(v->detail, "writes", WRITE_LINE) ||
		   is_at(v->other_detail, "writes", WRITE_LINE),
	   "an access in a function");
}

static void test_symbols(void)
{
	char name[64] = "";
	uint64_t offset;

	ok(symbol_find((uintptr_t)writes + 1, name, sizeof(name), &offset),
	   "the symbol table knows a function");
	is_str(name, "writes", "by its name");
	is_int(offset, 1, "and how far");
	ok(!symbol_find(16, name, sizeof(name), &offset),
	   "nothing is at address 16");
	ok(!locate(0, &(struct location){ 0 }), "nor at 0");
}

static void test_paths(void)
{
	is_str(locate_path("src/mm/rmap.c"), "src/mm/rmap.c", "as it is");
	is_str(locate_path("/a/src/b/src/mm/rmap.c"), "src/mm/rmap.c",
	       "from the last src");
	is_str(locate_path("../../tests/model/x.c"), "tests/model/x.c",
	       "tests");
	is_str(locate_path("/usr/include/string.h"), "string.h",
	       "what is not ours has no folder");
	is_str(locate_path("/a/mysrc/x.c"), "x.c", "nor has this");
}

int main(void)
{
	struct search_result r;
	struct trace t;

	sched_hooks.race = on_race;
	locate_init();
	search(&program, "dfs", 100, -1, &r);
	if (!r.nr_finds)
		bail_out("the race is not found");
	is_str(r.finds[0].violation.detail, "",
	       "while a search runs nothing is looked up");
	trace_run(&program, &r.finds[0].schedule, true, 0, &t);
	test_lines(&t.violation);
	test_symbols();
	test_paths();
	trace_free(&t);
	search_result_free(&r);
	return done_testing();
}
