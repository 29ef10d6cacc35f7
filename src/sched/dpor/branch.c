/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Branches of wakeup trees; see branch.h.
 */
#include "sched/dpor/branch.h"

#include <stdlib.h>

#include "sched/dpor/label.h"
#include "sched/dpor/touched.h"
#include "sched/memory.h"
#include "sched/task.h"

struct branch *branches;
/* Those that are no more are linked by next. */
static uint32_t nr_branches, max_branches, unused;

void branches_begin(void)
{
	branches_end();
	max_branches = 256;
	branches = must(malloc(max_branches * sizeof(*branches)));
	nr_branches = 1;
}

void branches_end(void)
{
	free(branches);
	branches = NULL;
	nr_branches = max_branches = unused = 0;
}

uint32_t branch_make(struct branch b)
{
	uint32_t i = unused;

	if (i) {
		unused = branches[i].next;
	} else {
		if (nr_branches == max_branches) {
			max_branches *= 2;
			branches = must(realloc(
				branches, max_branches * sizeof(*branches)));
		}
		i = nr_branches++;
	}
	branches[i] = b;
	return i;
}

void branch_unmake(uint32_t branch)
{
	branches[branch].next = unused;
	unused = branch;
}

void branches_drop(uint32_t first)
{
	while (first) {
		uint32_t next = branches[first].next;

		branches_drop(branches[first].first);
		branches_drop(branches[first].held);
		branch_unmake(first);
		first = next;
	}
}

void branches_append(uint32_t *first, uint32_t branch)
{
	uint32_t i = *first;

	if (!i) {
		*first = branch;
		return;
	}
	while (branches[i].next)
		i = branches[i].next;
	branches[i].next = branch;
}

/* --- in a file --- */

void branches_put(struct blob_out *out, uint32_t first)
{
	uint64_t nr = 0;

	for (uint32_t i = first; i; i = branches[i].next)
		nr++;
	blob_put_number(out, nr);
	for (uint32_t i = first; i; i = branches[i].next) {
		const struct branch *b = &branches[i];

		blob_put_number(out, b->task);
		blob_put_number(out, b->leaf);
		blob_put_number(out, b->expected);
		label_put(out, b->label);
		touched_put(out, b->touched);
		branches_put(out, b->first);
		branches_put(out, b->held);
	}
}

uint32_t branches_get(struct blob_in *in)
{
	uint32_t first = BRANCH_NONE, last = BRANCH_NONE;

	for (uint64_t nr = blob_get_count(in, 7 * sizeof(nr)); nr; nr--) {
		struct branch b = { 0 };
		uint32_t i;

		b.task = (uint8_t)blob_get_below(in, TASKS_MAX - 1);
		b.leaf = blob_get_below(in, 1);
		b.expected = blob_get_below(in, 1);
		b.label = label_get(in);
		b.touched = touched_get(in);
		b.first = branches_get(in);
		b.held = branches_get(in);
		i = branch_make(b);
		if (last)
			branches[last].next = i;
		else
			first = i;
		last = i;
	}
	return first;
}
