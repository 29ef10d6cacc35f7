/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Outcomes of the environment; see label.h.
 *
 * A tree, of which each label is a node: few steps ask, and less than a handful
 * of times, so those behind a label are looked for one by one.
 */
#include "sched/dpor/label.h"

#include <stdlib.h>

#include "sched/memory.h"

struct label {
	uint32_t before, length;
	uint32_t first, next;	/* of those behind it; of those behind before */
	uint16_t outcome, of;
};

static struct label *labels;
static uint32_t nr_labels, max_labels;

void labels_begin(void)
{
	labels_end();
	max_labels = 64;
	labels = must(calloc(max_labels, sizeof(*labels)));
	nr_labels = 1;
}

void labels_end(void)
{
	free(labels);
	labels = NULL;
	nr_labels = max_labels = 0;
}

uint32_t label_add(uint32_t label, unsigned int outcome, unsigned int of)
{
	uint32_t i = labels[label].first;

	while (i && (labels[i].outcome != outcome || labels[i].of != of))
		i = labels[i].next;
	if (i)
		return i;
	if (nr_labels == max_labels) {
		max_labels *= 2;
		labels = must(realloc(labels, max_labels * sizeof(*labels)));
	}
	labels[nr_labels] = (struct label){
		.before = label,
		.length = labels[label].length + 1,
		.next = labels[label].first,
		.outcome = (uint16_t)outcome,
		.of = (uint16_t)of,
	};
	labels[label].first = nr_labels;
	return nr_labels++;
}

uint32_t label_before(uint32_t label)
{
	return labels[label].before;
}

uint32_t label_length(uint32_t label)
{
	return labels[label].length;
}

unsigned int label_outcome(uint32_t label)
{
	return labels[label].outcome;
}

unsigned int label_of(uint32_t label)
{
	return labels[label].of;
}

uint32_t label_part(uint32_t label, uint32_t length)
{
	while (labels[label].length > length)
		label = labels[label].before;
	return label;
}

bool label_begins(uint32_t label, uint32_t part)
{
	return label_part(label, labels[part].length) == part;
}
