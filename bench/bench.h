/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the benchmark share.  Everything is given in nanoseconds
 * of the fastest of several rounds, and as a multiple of the floor that was
 * measured in the same run: these figures travel, absolute ones do not.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "sched/program.h"

static inline double bench_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec * 1e-9;
}

/* Nanoseconds a switch. */
double bench_floor(void);

/* Tiny programs, compiled as model code is (bench/programs.c). */
extern const struct program bench_volatile, bench_plain, bench_alone;

#endif
