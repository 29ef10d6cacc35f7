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

void label_put(struct blob_out *out, uint32_t label)
{
	uint32_t nr = labels[label].length;

	blob_put_number(out, nr);
	for (uint32_t i = 1; i <= nr; i++) {
		const struct label *l = &labels[label_part(label, i)];

		blob_put_number(out, (uint64_t)l->of << 16 | l->outcome);
	}
}

uint32_t label_get(struct blob_in *in)
{
	uint32_t label = LABEL_EMPTY;

	for (uint64_t nr = blob_get_count(in, sizeof(nr)); nr; nr--) {
		uint64_t answer = blob_get_below(in, UINT32_MAX);
		unsigned int outcome = answer & UINT16_MAX;
		unsigned int of = (unsigned int)(answer >> 16);

		if (outcome >= of) {
			in->bad = true;
			break;
		}
		label = label_add(label, outcome, of);
	}
	return label;
}
