/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A mapping as a person reads it; see map.h.
 */
#include <inttypes.h>

#include "report/map.h"
#include "report/shown.h"

/* "exit after hlist_del_init_rcu(&mn->hlist) in __mmu_notifier_release" */
static void describe(char *buf, size_t size, const struct trace *recorded,
		     const struct map_point *p)
{
	const struct trace_step *s =
		p->step < recorded->nr_steps ? &recorded->steps[p->step] : NULL;
	char nth[32] = "";

	if (p->nth > 1)
		snprintf(nth, sizeof(nth), " (time %" PRIu32 ")", p->nth);
	if (!p->outcome)
		snprintf(buf, size, "%s preempted after %s%s%s%s, for %s",
			 s->task, s->text, *s->func ? " in " : "", s->func, nth,
			 p->to);
	else
		snprintf(buf, size, "%s = %" PRIu32 " asked by %s%s",
			 p->item->what, p->item->count, s ? s->task : "nobody",
			 nth);
}

void mapping_print(FILE *out, const struct trace *recorded,
		   const struct mapping *mapping)
{
	char text[1024];

	for (unsigned int i = 0; i < mapping->nr_points; i++) {
		const struct map_point *p = &mapping->points[i];

		describe(text, sizeof(text), recorded, p);
		fputs(p->matched ? "matched: " : "not matched: ", out);
		shown_put(out, text);
		if (p->matched && p->fresh_step != STEP_NONE)
			fprintf(out, " (step %" PRIu32 ", was %" PRIu32 ")",
				p->fresh_step, p->step);
		fputc('\n', out);
	}
}
