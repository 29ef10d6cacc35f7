/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tests on generated programs: a kind each.
 *
 * Run by hand, each of them takes
 *
 *	--programs=N	how many, instead of what `make check' has
 *	--seed=N	other programs: those with seeds from N on
 *	--time=S	as many as it can compare in so many seconds
 *	--one=N		the one with this seed, printed, whatever comes of it
 *	--check		compare what states keeps with all there is, in each
 *
 * On a difference it prints the smallest programs that differ, what comes of
 * them by each strategy, and the seeds they come from.
 */
#ifndef TESTS_GENERATED_GENERATED_H
#define TESTS_GENERATED_GENERATED_H

#include "generated/program.h"

int generated_main(int argc, char **argv, const struct mixture *m,
		   unsigned int programs);

#endif
