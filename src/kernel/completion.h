/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Completions: wait until something is done.
 */
#ifndef KERNEL_COMPLETION_H
#define KERNEL_COMPLETION_H

#include "kernel/sched.h"
#include "kernel/types.h"

struct completion {
	u32 done;		/* how many waits may still pass */
} __attribute__((aligned(8)));

#define DECLARE_COMPLETION(name) struct completion name __world

void init_completion(struct completion *x);
#define reinit_completion(x) \
	reinit_completion_at((x), SITE("reinit_completion(" #x ")"))
void reinit_completion_at(struct completion *x, const struct site *site);

#define wait_for_completion(x) \
	wait_for_completion_at((x), SITE("wait_for_completion(" #x ")"))
#define try_wait_for_completion(x) \
	try_wait_for_completion_at((x), SITE("try_wait_for_completion(" #x ")"))
#define completion_done(x) \
	completion_done_at((x), SITE("completion_done(" #x ")"))
/* One wait may pass; all, from now on. */
#define complete(x) complete_at((x), SITE("complete(" #x ")"))
#define complete_all(x) complete_all_at((x), SITE("complete_all(" #x ")"))

void wait_for_completion_at(struct completion *x, const struct site *site);
bool try_wait_for_completion_at(struct completion *x, const struct site *site);
bool completion_done_at(const struct completion *x, const struct site *site);
void complete_at(struct completion *x, const struct site *site);
void complete_all_at(struct completion *x, const struct site *site);

#endif
