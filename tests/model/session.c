/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A find that takes several executions: a lock-order cycle whose edges no
 * single execution shows.  Its report has one trace an edge, and only all of
 * them together give it again.
 */
#include <stdio.h>

#include "kernel/rwonce.h"
#include "model/check.h"
#include "report/session.h"
#include "sched/hash.h"

static spinlock_t a __world, b __world;
static int turned __world;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	spin_lock_init(&a);
	spin_lock_init(&b);
	name_set(&a, sizeof(a), "a");
	name_set(&b, sizeof(b), "b");
	name_set(&turned, sizeof(turned), "turned");
}

/* One order or the other, as the other task has it. */
static void take(void *arg)
{
	(void)arg;
	if (READ_ONCE(turned)) {
		spin_lock(&b);
		spin_lock(&a);
		spin_unlock(&a);
		spin_unlock(&b);
	} else {
		spin_lock(&a);
		spin_lock(&b);
		spin_unlock(&b);
		spin_unlock(&a);
	}
}

static void turn(void *arg)
{
	(void)arg;
	WRITE_ONCE(turned, 1);
}

static void make_session(struct session *s)
{
	static const char text[] = "scenario cycle\n";
	struct report_config *config = &s->config;

	memset(s, 0, sizeof(*s));
	rules_default(&s->rules);
	env_default(&config->env);
	strcpy(config->scenario_file, "cycle.scn");
	strcpy(config->scenario_name, "cycle");
	strcpy(config->kernel, SESSION_KERNEL);
	strcpy(config->strategy, "dfs");
	config->scenario_text = strdup(text);
	config->scenario_size = strlen(text);
	config->scenario_hash = hash_bytes(HASH_START, text, strlen(text));
	config->steps_max = STEPS_DEFAULT;
	s->program = (struct program){ .name = "cycle",
				       .setup = setup,
				       .nr_tasks = 2,
				       .tasks = { { "take", take, NULL },
						  { "turn", turn, NULL } } };
}

/* All traces of a report once more; those at @first and behind it. */
static bool again(const struct session *s, const struct report *report,
		  unsigned int first, char *why, size_t size)
{
	struct report part = *report;
	struct trace traces[4] = { 0 };
	bool same;

	part.traces += first;
	part.nr_traces -= first;
	same = session_replay(s, &part, traces, why, size);
	for (unsigned int i = 0; i < part.nr_traces; i++)
		trace_free(&traces[i]);
	return same;
}

static void check_report(const struct session *s, const struct report *report)
{
	char error[512] = "", why[1024] = "";
	char *text = report_format(report, error, sizeof(error));
	struct report read;

	if (!ok(text, "it can be written: %s", error))
		return;
	if (!ok(!report_parse(text, strlen(text), &read, error, sizeof(error)),
		"and read: %s", error))
		return;
	is_int(read.nr_traces, 2, "with both executions");
	for (int i = 0; i < 3; i++)
		ok(again(s, &read, 0, why, sizeof(why)),
		   "they give the cycle each time: %s", why);
	ok(!again(s, &read, 1, why, sizeof(why)),
	   "the last alone does not: there is no cycle without the first");
	ok(again(s, &read, 0, why, sizeof(why)),
	   "nothing is left of that in the next replay");
	report_free(&read);
	free(text);
}

int main(void)
{
	const struct shrink_options bounds = { .executions = 1000 };
	struct search_result r;
	struct session session;
	struct report report;
	char error[512] = "";

	checks_init();
	make_session(&session);
	session_apply(&session);
	search(&session.program, "dfs", 0, -1, &r);
	if (!ok(r.nr_finds == 1, "the cycle is found"))
		return done_testing();
	is_str(r.finds[0].violation.invariant->name, "lock-order", "as such");
	is_int(r.finds[0].nr_more, 1, "with one more execution");
	if (ok(!session_report(&session, &r.finds[0], &bounds, &report, error,
			       sizeof(error)),
	       "it can be reported: %s", error)) {
		is_int(report.nr_traces, 2, "with a trace of each execution");
		check_report(&session, &report);
		report_free(&report);
	}
	search_result_free(&r);
	free(session.config.scenario_text);
	return done_testing();
}
