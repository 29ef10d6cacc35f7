/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mapping a schedule takes several runs of the code: the lock order that one of
 * them shows is none that the mapped schedule shows.
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

int main(void)
{
	PROGRAM(p, setup, TASK(a_b), TASK(b_a));
	struct trace recorded;
	struct schedule s;
	struct mapping m;

	kernel_hooks();
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
	return done_testing();
}
