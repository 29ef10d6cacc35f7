/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Both detectors on programs in which tasks have the numbers of others that
 * have ended.
 */
#include "kernel/barrier.h"
#include "kernel/rwonce.h"
#include "kernel/smp.h"
#include "tsan/both.h"

#define NUMBERS (TASKS_MAX - 3)	/* beside those of the program */
#define MANY 40

static __world struct {
	u64 data, first, last;
	u64 seen[BODIES_MAX];
	u32 flag, go;
} w;

static void set_up(void)
{
	kernel_setup();
	name_set(&w, sizeof(w), "w");
}

#define BODY(name, ...)              \
	static void name(void *arg)  \
	{                            \
		(void)arg;           \
		__VA_ARGS__          \
	}

static void nothing(void *info)
{
	(void)info;
}

static void writes(void *info)
{
	(void)info;
	w.data++;
}

static void writes_first(void *info)
{
	(void)info;
	w.first = 1;
}

static void passes_barrier(void *info)
{
	(void)info;
	w.first = 1;
	smp_mb();
}

static void sets_flag(void *info)
{
	(void)info;
	WRITE_ONCE(w.flag, 1);
}

static void reads_flag(void *info)
{
	(void)info;
	w.seen[3] = READ_ONCE(w.flag);
}

/* It was sent after the flag was seen, but by nothing that orders. */
static void passes_other_barrier(void *info)
{
	(void)info;
	smp_mb();
	w.seen[3] = w.first;
}

static void call(smp_call_func_t func, unsigned int times)
{
	for (unsigned int i = 0; i < times; i++)
		smp_call_function_single(1, func, NULL, true);
}

BODY(calls_writers, {
	call(writes, MANY);
	w.data++;
})
BODY(calls_writer_last, {
	call(nothing, MANY);
	call(writes, 1);
})
BODY(calls_writer_first, {
	call(writes_first, 1);
	call(nothing, MANY);
})
BODY(calls_past_barrier, {
	call(passes_barrier, 1);
	call(nothing, NUMBERS - 1);
	call(sets_flag, 1);
})
BODY(calls_to_read, {
	if (READ_ONCE(w.go)) {
		call(reads_flag, 1);
		call(nothing, NUMBERS - 1);
		call(passes_other_barrier, 1);
	}
})
BODY(idles, { w.seen[1] = READ_ONCE(w.go); })
BODY(reads, {
	w.seen[1] = READ_ONCE(w.go);
	w.seen[2] = w.data + w.first;
})
BODY(acquires, {
	if (smp_load_acquire(&w.flag))
		w.seen[2] = w.first;
})
BODY(releases, {
	w.first = 1;
	smp_store_release(&w.flag, 1);
	WRITE_ONCE(w.go, 1);
})

static const struct sample racy[] = {
	SAMPLE("the last of many calls", calls_writer_last, idles, reads),
	SAMPLE("the first of many calls", calls_writer_first, idles, reads),
	SAMPLE("the barrier of a former owner", calls_past_barrier, idles,
	       acquires),
	SAMPLE("what a former owner has read", calls_to_read, idles, releases),
};

static const struct sample clean[] = {
	SAMPLE("many calls", calls_writers, idles),
};

int main(int argc, char **argv)
{
	both_start(argc, argv, set_up);
	RACY(racy);
	CLEAN(clean);
	return done_testing();
}
