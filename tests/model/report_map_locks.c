/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mapping a schedule takes several runs of the code: the lock order that one of
 * them shows is none that the mapped schedule shows.  But what one schedule of
 * a find shows, the next one has to know.
 */
#include "kernel/mutex.h"
#include "kernel/rwonce.h"
#include "model/kernel.h"
#include "report/map.h"

static __world struct {
	struct mutex a, b;
	u64 done __attribute__((aligned(8)));
	u64 other __attribute__((aligned(8)));
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	mutex_init(&w.a);
	mutex_init(&w.b);
	name_set(&w, sizeof(w), "w");
}

static void a_b(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.done, 1);
	mutex_lock(&w.a);
	mutex_lock(&w.b);
	mutex_unlock(&w.b);
	mutex_unlock(&w.a);
}

/* The other way round, unless that is done. */
static void b_a(void *arg)
{
	(void)arg;
	READ_ONCE(w.other);
	if (READ_ONCE(w.done))
		return;
	mutex_lock(&w.b);
	mutex_lock(&w.a);
	mutex_unlock(&w.a);
	mutex_unlock(&w.b);
}

static void one_way_or_other(void *arg)
{
	struct mutex *first = READ_ONCE(w.done) ? &w.a : &w.b;
	struct mutex *second = first == &w.a ? &w.b : &w.a;

	(void)arg;
	mutex_lock(first);
	mutex_lock(second);
	mutex_unlock(second);
	mutex_unlock(first);
}

static void sets_done(void *arg)
{
	(void)arg;
	WRITE_ONCE(w.done, 1);
}

static void record(const struct program *p, const char *first,
		   struct trace *recorded)
{
	struct schedule s;

	schedule_init(&s);
	schedule_add_step(&s, first);
	if (trace_run(p, &s, true, 0, recorded))
		bail_out("trace_run() failed");
	schedule_free(&s);
}

static void test_several(void)
{
	PROGRAM(p, setup, TASK(one_way_or_other), TASK(sets_done));
	struct trace recorded[2];
	struct mapping mappings[2];

	lockdep_reset();
	record(&p, "one_way_or_other", &recorded[0]);
	record(&p, "sets_done", &recorded[1]);
	is_int(recorded[1].end, TRACE_VIOLATION, "two runs show a circle");
	for (int i = 0; i < 2; i++)
		if (mapping_run(&p, &recorded[i], 0, &mappings[i]))
			bail_out("mapping_run() failed");
	is_int(mappings[1].trace.end, TRACE_REST, "none of them does alone");
	if (mapping_join(&p, 0, mappings, 2))
		bail_out("mapping_join() failed");
	is_int(mappings[0].trace.end, TRACE_REST, "run in order,");
	is_int(mappings[1].trace.end, TRACE_VIOLATION, "they show it again");
	is_str(mappings[1].trace.violation.title, recorded[1].violation.title,
	       "the same one");
	for (int i = 0; i < 2; i++) {
		mapping_free(&mappings[i]);
		trace_free(&recorded[i]);
	}
}

static void test_trials(void)
{
	PROGRAM(p, setup, TASK(a_b), TASK(b_a));
	struct trace recorded;
	struct schedule s;
	struct mapping m;

	schedule_init(&s);
	schedule_add_step(&s, "b_a");
	for (int i = 0; i < 5; i++)
		schedule_add_step(&s, "a_b");
	schedule_add_step(&s, "b_a");
	if (trace_run(&p, &s, true, 0, &recorded))
		bail_out("trace_run() failed");
	is_int(recorded.end, TRACE_REST, "the recorded run shows one order");
	lockdep_reset();
	if (mapping_run(&p, &recorded, 0, &m))
		bail_out("mapping_run() failed");
	is_int(m.nr_matched, m.nr_points, "mapped onto the same code,");
	is_int(m.trace.end, TRACE_REST, "it shows the same one");
	mapping_free(&m);
	trace_free(&recorded);
	schedule_free(&s);
}

int main(void)
{
	kernel_hooks();
	test_trials();
	test_several();
	return done_testing();
}
