/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Sets of CPUs, and variables that each CPU has of its own.
 *
 * Changing a mask is an atomic operation on it, as in the kernel; walking it
 * reads it once.
 */
#ifndef KERNEL_CPUMASK_H
#define KERNEL_CPUMASK_H

#include "kernel/bitops.h"
#include "kernel/sched.h"

typedef struct cpumask {
	unsigned long bits[1];
} cpumask_t;

_Static_assert(NR_CPUS <= BITS_PER_LONG, "one word holds all CPUs");

#define cpumask_set_cpu(cpu, mask)					\
	((void)rmw_or((mask)->bits, sizeof(long), BIT_MASK(cpu),	\
		      ORDER_RELAXED,					\
		      SITE("cpumask_set_cpu(" #cpu ", " #mask ")")))
#define cpumask_clear_cpu(cpu, mask)					\
	((void)rmw_and((mask)->bits, sizeof(long), ~BIT_MASK(cpu),	\
		       ORDER_RELAXED,					\
		       SITE("cpumask_clear_cpu(" #cpu ", " #mask ")")))
#define cpumask_test_cpu(cpu, mask)					\
	!!(READ_ONCE_AT((mask)->bits[0],				\
			SITE("cpumask_test_cpu(" #cpu ", " #mask ")")) & \
	   BIT_MASK(cpu))
#define cpumask_empty(mask) \
	(!READ_ONCE_AT((mask)->bits[0], SITE("cpumask_empty(" #mask ")")))

/* Plain: of a mask that is one's own. */
static inline void cpumask_clear(struct cpumask *mask)
{
	mask->bits[0] = 0;
}

static inline void cpumask_copy(struct cpumask *to, const struct cpumask *from)
{
	to->bits[0] = from->bits[0];
}

#define for_each_cpu(cpu, mask)						\
	for (unsigned long __cpus =					\
		     READ_ONCE_AT((mask)->bits[0],			\
				  SITE("for_each_cpu(" #cpu ", " #mask ")")); \
	     __cpus && ({						\
		     (cpu) = (unsigned int)__builtin_ctzl(__cpus);	\
		     1;							\
	     });							\
	     __cpus &= __cpus - 1)

#define DEFINE_PER_CPU(type, name) __typeof__(type) name[NR_CPUS] __world
#define DECLARE_PER_CPU(type, name) extern __typeof__(type) name[NR_CPUS]
#define per_cpu(name, cpu) ((name)[cpu])
#define per_cpu_ptr(name, cpu) (&(*(name))[cpu])
#define this_cpu_ptr(name) per_cpu_ptr(name, smp_processor_id())
#define this_cpu_read(name) READ_ONCE(per_cpu(name, smp_processor_id()))
#define this_cpu_write(name, val) \
	WRITE_ONCE(per_cpu(name, smp_processor_id()), val)

#endif
