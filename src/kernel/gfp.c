/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Allocation contexts; see gfp.h.
 */
#include "kernel/gfp.h"

#include "kernel/env.h"
#include "kernel/lockdep.h"

struct lockdep_map __fs_reclaim_map = STATIC_LOCKDEP_MAP_INIT("fs_reclaim");

static __no_kcsan gfp_t in_context(const struct task_struct *ts, gfp_t gfp)
{
	if (ts->flags & PF_MEMALLOC_NOIO)
		gfp &= ~(__GFP_IO | __GFP_FS);
	else if (ts->flags & PF_MEMALLOC_NOFS)
		gfp &= ~__GFP_FS;
	return gfp;
}

__primitive gfp_t current_gfp_context(gfp_t gfp)
{
	return in_context(get_current(), gfp);
}

/* A task that reclaims does not come to reclaim again. */
static __no_kcsan bool need_reclaim(const struct task_struct *ts, gfp_t gfp)
{
	return gfp & __GFP_DIRECT_RECLAIM && !(ts->flags & PF_MEMALLOC) &&
	       !(gfp & __GFP_NOLOCKDEP);
}

__primitive void fs_reclaim_acquire_at(gfp_t gfp, const struct site *site)
{
	const struct task_struct *ts = get_current();

	gfp = in_context(ts, gfp);
	if (!need_reclaim(ts, gfp))
		return;
	if (gfp & __GFP_FS)
		lock_map_acquire_at(&__fs_reclaim_map, LOCK_WRITE, site);
	lock_map_acquire_at(&__mmu_notifier_invalidate_range_start_map,
			    LOCK_WRITE, site);
	lock_map_release_at(&__mmu_notifier_invalidate_range_start_map, site);
}

__primitive void fs_reclaim_release_at(gfp_t gfp, const struct site *site)
{
	const struct task_struct *ts = get_current();

	gfp = in_context(ts, gfp);
	if (need_reclaim(ts, gfp) && gfp & __GFP_FS)
		lock_map_release_at(&__fs_reclaim_map, site);
}

__primitive void might_alloc_at(gfp_t gfp, const struct site *site)
{
	fs_reclaim_acquire_at(gfp, site);
	fs_reclaim_release_at(gfp, site);
	if (gfpflags_allow_blocking(gfp))
		might_sleep_at(site);
}

__primitive bool should_fail_alloc(gfp_t gfp)
{
	return !(gfp & __GFP_NOFAIL) && env_happens(ALLOC_FAIL);
}

static __no_kcsan unsigned int set_flag(u32 flag)
{
	struct task_struct *ts = get_current();
	unsigned int before = ts->flags & flag;

	ts->flags |= flag;
	return before;
}

static __no_kcsan void restore_flag(u32 flag, unsigned int before)
{
	struct task_struct *ts = get_current();

	ts->flags = (ts->flags & ~flag) | before;
}

__primitive unsigned int memalloc_noreclaim_save(void)
{
	return set_flag(PF_MEMALLOC);
}

__primitive void memalloc_noreclaim_restore(unsigned int flags)
{
	restore_flag(PF_MEMALLOC, flags);
}

__primitive unsigned int memalloc_nofs_save(void)
{
	return set_flag(PF_MEMALLOC_NOFS);
}

__primitive void memalloc_nofs_restore(unsigned int flags)
{
	restore_flag(PF_MEMALLOC_NOFS, flags);
}
