/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is left to be run, in a file; see frontier.h.
 */
#include "sched/dpor/frontier.h"

#include <stdlib.h>

#include "sched/dpor/label.h"
#include "sched/dpor/path.h"
#include "sched/dpor/sleep.h"
#include "sched/dpor/touched.h"
#include "sched/dpor/wakeup.h"
#include "sched/engine.h"
#include "sched/memory.h"

struct planned {
	uint32_t enabled;	/* as it has to be again, */
	uint32_t touched;	/* and this; TOUCHED_NONE: unknown */
	uint32_t label;		/* what is answered */
	uint8_t task;
};

static struct planned *script;
static uint32_t script_length;

void frontier_end(void)
{
	free(script);
	script = NULL;
	script_length = 0;
}

void frontier_put(struct blob_out *out)
{
	blob_put_number(out, path_length);
	for (uint32_t n = 0; n < path_length; n++) {
		const struct event *e = &path[n];

		blob_put_number(out, e->task);
		blob_put_number(out, e->enabled);
		label_put(out, e->label);
		touched_put(out, e->touched);
	}
	for (uint32_t n = 0; n < path_length; n++) {
		const struct event *e = &path[n];

		blob_put_number(out, e->free);
		label_put(out, e->follows);
		sleep_put(out, e);
		branches_put(out, e->branches);
	}
}

void frontier_get(struct blob_in *in)
{
	uint64_t nr = blob_get_count(in, 4 * sizeof(nr));

	if (nr > STEPS_MAX)
		in->bad = true;
	frontier_end();
	script = must(calloc(nr + 1, sizeof(*script)));
	while (script_length < nr && !in->bad) {
		struct planned *p = &script[script_length++];

		p->task = (uint8_t)blob_get_below(in, TASKS_MAX - 1);
		p->enabled = (uint32_t)blob_get_number(in);
		p->label = label_get(in);
		p->touched = touched_get(in);
	}
}

bool frontier_is_script(void)
{
	return script != NULL;
}

unsigned int frontier_step(uint32_t n, uint32_t enabled, uint32_t *label)
{
	const struct planned *p = &script[n];

	if (n >= script_length || p->enabled != enabled ||
	    !(enabled & 1u << p->task))
		return TASKS_MAX;
	*label = p->label;
	return p->task;
}

static bool same_path(void)
{
	if (path_length != script_length)
		return false;
	for (uint32_t n = 0; n < path_length; n++)
		if (path[n].label != script[n].label ||
		    path[n].touched != script[n].touched)
			return false;
	return true;
}

bool frontier_reached(struct blob_in *in)
{
	bool same = same_path();

	frontier_end();
	for (uint32_t n = 0; same && n < path_length; n++) {
		struct event *e = &path[n];

		e->free = blob_get_below(in, 1);
		e->follows = label_get(in);
		sleep_get(in, e, n ? e - 1 : NULL);
		e->branches = branches_get(in);
	}
	return same;
}
