/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Calls on other CPUs with a csd of the caller; see smp.h.
 *
 * The csd is the caller's object, so accesses to it are those of the model.
 */
#include <errno.h>

#include "kernel/barrier.h"
#include "kernel/smp.h"

/* The handler: unlocks the csd when it knows what to do. */
static void csd_call(void *arg)
{
	call_single_data_t *csd = arg;
	smp_call_func_t func = csd->func;
	void *info = csd->info;

	smp_store_release(&csd->u_flags, 0);
	func(info);
}

int smp_call_function_single_async_at(unsigned int cpu, call_single_data_t *csd,
				      const struct site *site)
{
	if (!csd_begin(csd, site))
		return -EBUSY;
	if (!csd_send(cpu, csd, csd_call, site)) {
		smp_call_func_t func = csd->func;
		void *info = csd->info;

		smp_store_release(&csd->u_flags, 0);
		smp_call_self(func, info, site);
	}
	smp_call_end();
	return 0;
}
