/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A word that counts readers; see readers.h.
 */
#include "model/readers.h"

#include "sched/sched.h"
#include "sched/site.h"
#include "sched/word.h"

__primitive void readers_join(void *lock)
{
	struct readers *r = lock;

	sched_op(OP_LOCK_SHARED, &r->word, SITE("join"));
	sched_reads(&r->word);
	word_add(&r->word, 1, WORD_RELAXED);
}

__primitive void readers_look(void *lock)
{
	struct readers *r = lock;

	sched_op(OP_READ, &r->word, SITE("look"));
	(void)word_load(&r->word, WORD_RELAXED);
}

__primitive void readers_overwrite(void *lock)
{
	struct readers *r = lock;

	sched_op(OP_WRITE, &r->other, SITE("overwrite"));
	word_store(&r->word, 0, WORD_RELAXED);
}
