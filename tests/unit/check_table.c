/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tables of the invariants: equal facts are equal bytes, whatever the order
 * in which they came; room to grow in set-up, a limit later.
 */
#include "check/table.h"

#include <string.h>

#include "sched/search.h"
#include "sched/strategy.h"
#include "tap/tap.h"

struct fact {
	uint64_t key;
	uint64_t value;
};

DEFINE_TABLE(fact, struct fact, 4);

static void put(uint64_t key, uint64_t value)
{
	fact_table_get(key)->value = value;
}

static void fill(const uint64_t *keys, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		put(keys[i], keys[i] * 10);
}

/* Fill with two more than are kept, in some order, and remove those. */
static void build(const uint64_t *keys, unsigned int nr)
{
	world_clear();
	fill(keys, nr);
	fact_table_remove(fact_table_find(8));
	fact_table_remove(fact_table_find(2));
}

static void test_bytes(void)
{
	static const uint64_t up[] = { 1, 2, 3, 5, 8, 13 };
	static const uint64_t down[] = { 13, 8, 5, 3, 2, 1 };
	static const uint64_t mixed[] = { 5, 13, 2, 1, 8, 3 };
	static const uint64_t kept[] = { 1, 3, 5, 13 };
	struct fact first[8];

	build(up, 6);
	is_int(fact_table.nr, 4, "what was put and not removed is there");
	is_int((intmax_t)fact_table_find(5)->value, 50, "a record is found");
	ok(!fact_table_find(4) && !fact_table_find(8), "others are not");
	is_int((intmax_t)((struct fact *)table_floor(&fact_table, &fact_type,
						     12))
		       ->key,
	       5, "the floor of 12 is 5");
	ok(!table_floor(&fact_table, &fact_type, 0), "0 has no floor");
	memcpy(first, fact_table.records, sizeof(first));
	build(down, 6);
	ok(!memcmp(first, fact_table.records, sizeof(first)),
	   "the other way round it is the same bytes");
	build(mixed, 6);
	ok(!memcmp(first, fact_table.records, sizeof(first)),
	   "in a third order, too");
	world_clear();
	fill(kept, 4);
	ok(!memcmp(first, fact_table.records, sizeof(first)),
	   "as if what was removed had never been there");
}

static unsigned int in_setup, room;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	for (uint64_t key = 0; key < in_setup; key++)
		put(key, key);
	room = fact_table.max - fact_table.nr;
}

static void adds(void *arg)
{
	for (uint64_t key = 0; key < (uintptr_t)arg; key++)
		put(1000 + key, key);
}

static const char *limit_of(unsigned int set, uintptr_t added)
{
	struct program program = {
		.name = "table",
		.setup = setup,
		.nr_tasks = 1,
		.tasks = { { "A", adds, (void *)added } },
	};
	struct search_options options = {
		.strategy = strategy_find("dfs"),
		.strategy_options = { .preemptions = -1 },
	};
	struct search_result result;
	const char *limit;

	in_setup = set;
	if (search_run(&program, &options, &result))
		bail_out("search_run() failed");
	limit = result.limit ? result.limit : "";
	search_result_free(&result);
	return limit;
}

static void test_limit(void)
{
	is_str(limit_of(0, 4), "", "four fit into four");
	is_str(limit_of(0, 5), "checks", "five do not");
	is_str(limit_of(100, 100), "", "set-up leaves as much room as it used");
	ok(room >= 100, "and that is no accident");
	is_str(limit_of(100, room + 1), "checks", "but not more");
}

int main(void)
{
	test_bytes();
	test_limit();
	return done_testing();
}
