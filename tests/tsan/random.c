/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Both detectors on programs that nobody has thought of.
 *
 * Three tasks of a few accesses each, drawn by chance from fixed seeds: plain
 * ones of several sizes within two granules, volatile ones, and atomic ones of
 * every order, some of which end the task if they find nothing.  Nothing is
 * known of such a program but that both must say the same of each execution.
 *
 * The real runtime lets a release sequence go on behind a relaxed store (the
 * standard does not, nor do we), so words that are released to are stored to by
 * releases alone.
 *
 *	tests/tsan/random [SEED]	one program, with the runtime's reports
 */
#include "tsan/both.h"

#include <stdio.h>
#include <stdlib.h>

#include "sched/rng.h"

#define PROGRAMS 300
#define TASKS 3
#define ACCESSES_MAX 5

static __world struct {
	uint8_t data[16];
	__attribute__((aligned(8))) uint32_t words[3];
	__attribute__((aligned(8))) volatile uint32_t once[2];
} w;

/* --- what a task can do --- */

#define PLAIN(size, type)                                        \
	static uint32_t read##size(unsigned int i)               \
	{                               \
		return (uint32_t)((type *)(void *)w.data)[i];    \
	}                                                                   \
	static uint32_t write##size(unsigned int i)              \
	{                               \
		((type *)(void *)w.data)[i] = 1;                 \
		return 1;                                                   \
	}
PLAIN(1, uint8_t)
PLAIN(2, uint16_t)
PLAIN(4, uint32_t)
PLAIN(8, uint64_t)

static uint32_t read_once(unsigned int i)
{
	return w.once[i];
}

static uint32_t write_once(unsigned int i)
{
	w.once[i] = 1;
	return 1;
}

#define LOAD(order)                                                         \
	static uint32_t load_##order(unsigned int i)                        \
	{                               \
		return __atomic_load_n(&w.words[i], __ATOMIC_##order);      \
	}
LOAD(RELAXED)
LOAD(ACQUIRE)
LOAD(SEQ_CST)

#define STORE(order)                                                        \
	static uint32_t store_##order(unsigned int i)                       \
	{                               \
		__atomic_store_n(&w.words[i], 1, __ATOMIC_##order);         \
		return 1;                                                   \
	}
STORE(RELEASE)
STORE(SEQ_CST)

#define UPDATE(order, fail)                                                 \
	static uint32_t add_##order(unsigned int i)                         \
	{                               \
		return __atomic_fetch_add(&w.words[i], 1, __ATOMIC_##order);  \
	}                                                                   \
	static uint32_t xchg_##order(unsigned int i)                        \
	{                               \
		return __atomic_exchange_n(&w.words[i], 2, __ATOMIC_##order); \
	}                                                                   \
	static uint32_t cmpxchg_##order(unsigned int i)                     \
	{                               \
		uint32_t old = 1;                                           \
									    \
		__atomic_compare_exchange_n(&w.words[i], &old, 2, false,    \
					    __ATOMIC_##order,               \
					    __ATOMIC_##fail);               \
		return old;                                                 \
	}
UPDATE(RELAXED, RELAXED)
UPDATE(ACQUIRE, RELAXED)
UPDATE(RELEASE, RELAXED)
UPDATE(ACQ_REL, ACQUIRE)
UPDATE(SEQ_CST, SEQ_CST)

static const struct access {
	uint32_t (*fn)(unsigned int i);
	const char *name;
	unsigned int places, weight;
} table[] = {
#define ACCESS(fn, places, weight)      \
	{                               \
		fn, #fn, places, weight \
	}
#define UPDATES(order)                                           \
	ACCESS(add_##order, 3, 1), ACCESS(xchg_##order, 3, 1),   \
		ACCESS(cmpxchg_##order, 3, 1)
	ACCESS(read1, 16, 3),
	ACCESS(write1, 16, 3),
	ACCESS(read2, 8, 3),
	ACCESS(write2, 8, 3),
	ACCESS(read4, 4, 4),
	ACCESS(write4, 4, 4),
	ACCESS(read8, 2, 4),
	ACCESS(write8, 2, 4),
	ACCESS(read_once, 2, 3),
	ACCESS(write_once, 2, 3),
	ACCESS(load_RELAXED, 3, 2),
	ACCESS(load_ACQUIRE, 3, 8),
	ACCESS(load_SEQ_CST, 3, 4),
	ACCESS(store_RELEASE, 3, 8),
	ACCESS(store_SEQ_CST, 3, 4),
	UPDATES(RELAXED),
	UPDATES(ACQUIRE),
	UPDATES(RELEASE),
	UPDATES(ACQ_REL),
	UPDATES(SEQ_CST),
};
#define ACCESSES (sizeof(table) / sizeof(*table))

/* --- programs --- */

static struct step {
	const struct access *access;
	unsigned int where;
	bool stop;		/* the task ends if it finds 0 */
} steps[TASKS][ACCESSES_MAX];
static unsigned int lengths[TASKS];

static void draw_step(struct step *s, uint64_t *state)
{
	unsigned int n = 0, drawn;

	for (unsigned int i = 0; i < ACCESSES; i++)
		n += table[i].weight;
	drawn = rng_below(state, n);
	s->access = table;
	while (drawn >= s->access->weight)
		drawn -= s->access++->weight;
	s->where = rng_below(state, s->access->places);
	s->stop = rng_below(state, 4) != 0;
}

static void draw_program(uint64_t seed)
{
	uint64_t state = seed;

	for (unsigned int t = 0; t < TASKS; t++) {
		lengths[t] = 2 + rng_below(&state, ACCESSES_MAX - 1);
		for (unsigned int i = 0; i < lengths[t]; i++)
			draw_step(&steps[t][i], &state);
	}
}

static void run(const unsigned int task)
{
	for (unsigned int i = 0; i < lengths[task]; i++) {
		const struct step *s = &steps[task][i];

		if (!s->access->fn(s->where) && s->stop)
			return;
	}
}

static void run_a(void *arg)
{
	(void)arg;
	run(0);
}

static void run_b(void *arg)
{
	(void)arg;
	run(1);
}

static void run_c(void *arg)
{
	(void)arg;
	run(2);
}

static void set_up(void)
{
	name_set(&w, sizeof(w), "w");
}

static void print_program(void)
{
	for (unsigned int t = 0; t < TASKS; t++)
		for (unsigned int i = 0; i < lengths[t]; i++)
			diag("%c: %s(%u)%s", 'A' + (int)t,
			     steps[t][i].access->name, steps[t][i].where,
			     steps[t][i].stop ? " or stop" : "");
}

static const struct sample sample = SAMPLE("random", run_a, run_b, run_c);

int main(int argc, char **argv)
{
	unsigned int differ = 0, racy = 0;
	uint64_t first = 1, last = PROGRAMS;

	both_start(argc, argv, set_up);
	if (argc > 1)
		first = last = strtoull(argv[1], NULL, 0);
	for (uint64_t seed = first; seed <= last; seed++) {
		draw_program(seed);
		if (both_agree(&sample, false)) {
			racy += both_saw_a_race();
			continue;
		}
		differ++;
		diag("program %u:", (unsigned int)seed);
		print_program();
		both_explain();
	}
	is_int(differ, 0,
	       "programs of which the detectors do not say the same");
	ok(racy && racy < last - first + 1, "some programs race, some do not");
	diag("%u of %u programs race", racy, (unsigned int)(last - first + 1));
	return done_testing();
}
