/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * data_race(): its accesses are steps, and no races; of a structure, or with a
 * partner that is no step, they leave the search incomplete.
 */
#include <string.h>

#include "kernel/barrier.h"
#include "kernel/rwonce.h"
#include "kernel/spinlock.h"
#include "model/kernel.h"

struct many {
	u64 word[16];
};

static __world struct {
	int flag __attribute__((aligned(8)));
	int data __attribute__((aligned(8)));
	int done __attribute__((aligned(8)));
	spinlock_t lock;
	struct many many;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&w, sizeof(w), "w");
	spin_lock_init(&w.lock);
}

static void writes_plainly(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.flag, 1);
	w.data = 1;
	WRITE_ONCE(w.done, 1);
}

static void writes_racily(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.flag, 1);
	data_race(w.data = 1);
	WRITE_ONCE(w.done, 1);
}

static void reads_racily(void *arg)
{
	(void)arg;
	if (READ_ONCE(w.flag))
		check(data_race(w.data) == 1, "both at once");
}

/* Both ask something that is a step by itself, inside data_race(). */
static void asks_word(void *arg)
{
	(void)arg;
	data_race(smp_load_acquire(&w.flag));
}

static void asks_lock(void *arg)
{
	(void)arg;
	data_race(spin_is_locked(&w.lock));
}

static void counts(void *arg)
{
	(void)arg;
	w.data++;
}

static void counts_later(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.done, 1);
	w.data++;
}

static void writes_words(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.many.word[0], 1);
	WRITE_ONCE(w.many.word[15], 1);
}

static void reads_words(void *arg)
{
	struct many many = data_race(w.many);

	(void)arg;
	check(!many.word[15] || many.word[0], "the first was written first");
}

/* By a call, which no compiler makes single words of. */
static volatile size_t size = sizeof(struct many);

static void copies_words(void *arg)
{
	struct many many;

	(void)arg;
	data_race(memcpy(&many, &w.many, size));
	check(!many.word[15] || many.word[0], "the first was written first");
}

static void assigns_words(void *arg)
{
	struct many many = { { [15] = 1 } };

	(void)arg;
	data_race(memcpy(&w.many, &many, size));
}

static void polls_last_word(void *arg)
{
	(void)arg;
	while (!READ_ONCE(w.many.word[15]))
		cpu_relax();
}

static void polls_words(void *arg)
{
	struct many many;

	(void)arg;
	for (;;) {
		data_race(memcpy(&many, &w.many, size));
		if (many.word[15])
			break;
		cpu_relax();
	}
}

int main(void)
{
	PROGRAM(plain, setup, TASK(writes_plainly), TASK(reads_racily));
	PROGRAM(both, setup, TASK(writes_racily), TASK(reads_racily));
	PROGRAM(copied, setup, TASK(writes_words), TASK(copies_words));
	PROGRAM(read, setup, TASK(writes_words), TASK(reads_words));
	PROGRAM(assigned, setup, TASK(assigns_words), TASK(polls_last_word));
	PROGRAM(word, setup, TASK(asks_word), TASK(counts), TASK(counts_later));
	PROGRAM(lock, setup, TASK(asks_lock), TASK(counts), TASK(counts_later));
	PROGRAM(polled, setup, TASK(writes_words), TASK(polls_words));

	kernel_hooks();
	is_str(verdict(&plain), "limit data-race",
	       "a partner that is no step: the search is not complete");
	is_str(title, "", "but that is no find");
	is_str(verdict(&both), "assert", "both are steps");
	is_str(verdict(&read), "assert", "two words are two steps");
	is_str(verdict(&copied), "limit data-race",
	       "a structure is not copied at once: what comes between is open");
	is_str(verdict(&assigned), "limit data-race", "all of it is changed");
	is_str(verdict(&polled), "limit data-race",
	       "and all of it can be polled");
	ok(breaks(&word, "data-race"), "others race while a task is inside");
	ok(breaks(&lock, "data-race"), "wherever it waits there");
	return done_testing();
}
