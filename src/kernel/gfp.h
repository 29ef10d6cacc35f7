/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an allocation may do to get memory.
 *
 * An allocation with __GFP_DIRECT_RECLAIM may sleep, and for lockdep takes and
 * releases what reclaim takes: nothing may be held then that reclaim needs.
 * Whether an allocation fails is up to the environment (alloc_fail), unless it
 * says __GFP_NOFAIL.
 */
#ifndef KERNEL_GFP_H
#define KERNEL_GFP_H

#include "kernel/sched.h"
#include "kernel/types.h"

#define __GFP_HIGHMEM 0x2u
#define __GFP_MOVABLE 0x8u
#define __GFP_HIGH 0x20u
#define __GFP_IO 0x40u
#define __GFP_FS 0x80u
#define __GFP_ZERO 0x100u
#define __GFP_DIRECT_RECLAIM 0x400u
#define __GFP_KSWAPD_RECLAIM 0x800u
#define __GFP_NOWARN 0x2000u
#define __GFP_RETRY_MAYFAIL 0x4000u
#define __GFP_NOFAIL 0x8000u
#define __GFP_NORETRY 0x10000u
#define __GFP_MEMALLOC 0x20000u
#define __GFP_ACCOUNT 0x400000u
#define __GFP_NOLOCKDEP 0x1000000u

#define __GFP_RECLAIM (__GFP_DIRECT_RECLAIM | __GFP_KSWAPD_RECLAIM)

#define GFP_ATOMIC (__GFP_HIGH | __GFP_KSWAPD_RECLAIM)
#define GFP_KERNEL (__GFP_RECLAIM | __GFP_IO | __GFP_FS)
#define GFP_KERNEL_ACCOUNT (GFP_KERNEL | __GFP_ACCOUNT)
#define GFP_NOWAIT (__GFP_KSWAPD_RECLAIM | __GFP_NOWARN)
#define GFP_NOIO __GFP_RECLAIM
#define GFP_NOFS (__GFP_RECLAIM | __GFP_IO)
#define GFP_USER GFP_KERNEL
#define GFP_HIGHUSER (GFP_USER | __GFP_HIGHMEM)
#define GFP_HIGHUSER_MOVABLE (GFP_HIGHUSER | __GFP_MOVABLE)

static inline bool gfpflags_allow_blocking(gfp_t gfp)
{
	return gfp & __GFP_DIRECT_RECLAIM;
}

/* What is left of the flags in the context of the task. */
gfp_t current_gfp_context(gfp_t gfp);

/* Every allocation does this; also for those that only might allocate. */
#define might_alloc(gfp) might_alloc_at((gfp), SITE("might_alloc(" #gfp ")"))
void might_alloc_at(gfp_t gfp, const struct site *site);

/* Does the environment make this allocation fail?  Part of the running step. */
bool should_fail_alloc(gfp_t gfp);

/* Held around reclaim. */
#define fs_reclaim_acquire(gfp) \
	fs_reclaim_acquire_at((gfp), SITE("fs_reclaim_acquire(" #gfp ")"))
#define fs_reclaim_release(gfp) \
	fs_reclaim_release_at((gfp), SITE("fs_reclaim_release(" #gfp ")"))
void fs_reclaim_acquire_at(gfp_t gfp, const struct site *site);
void fs_reclaim_release_at(gfp_t gfp, const struct site *site);

/* Set a flag of the task; give back what it was. */
unsigned int memalloc_noreclaim_save(void);
void memalloc_noreclaim_restore(unsigned int flags);
unsigned int memalloc_nofs_save(void);
void memalloc_nofs_restore(unsigned int flags);

#endif
