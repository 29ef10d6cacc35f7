#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Programs in C make the accesses that their source makes, in its order, and no
# others, whatever a compiler may make of code that only one task runs.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
case $("$MMURACE" lint "$srcdir/tests/module/spawn.c" 2>&1) in
*tsan-chain*) skip_all 'not in this build' ;;
esac

# written NAME: the program on stdin has the verdict that it says itself.
written() {
	{
		cat <<-'E'
			#include <mmurace.h>
			#include <kernel/atomic.h>
			#include <kernel/rwonce.h>
		E
		cat
	} >"$1.c"
	for options in '' --strategy=states '--strategy=states --no-reduction' \
		--strategy=dfs; do
		# shellcheck disable=SC2086
		run "$MMURACE" explore $options --quiet --reports= "$1.c"
		is "$status" 0 "$1: ${options:-auto}"
		[ "$status" -eq 0 ] || diag "$out$err"
	done
}

# Eight of them at a time would be more than there is a callback for.
written vector <<'E'
MM_SCENARIO("vector");
static int charged[16], busy;
MM_TASK(charge) { charged[13]++; }
MM_TASK(sum)
{
	int sum = 0;

	for (int i = 0; i < 16; i++)
		sum += charged[i];
	WRITE_ONCE(busy, sum);
}
MM_RESULT("sometimes data-race");
E

# What follows from a NULL is done, not taken for what cannot be.
written null <<'E'
MM_SCENARIO("null");
static struct object { int pad, users; } only;
static int found;
MM_TASK(finds) { WRITE_ONCE(found, 1); }
MM_TASK(uses)
{
	struct object *object = NULL;

	if (READ_ONCE(found))
		object = &only;
	object->users++;
}
MM_RESULT("sometimes null-dereference");
E

# The read of what is then written is an access, before the step in between.
written acquire <<'E'
MM_SCENARIO("acquire");
static int value, ready;
MM_TASK(writer)
{
	value = 5;
	__atomic_store_n(&ready, 1, __ATOMIC_RELEASE);
}
MM_TASK(reader)
{
	int v;

	if (!__atomic_load_n(&ready, __ATOMIC_RELAXED))
		return;
	v = value;
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	value = v + 1;
}
MM_RESULT("sometimes data-race");
E
written between <<'E'
MM_SCENARIO("between");
static int counts, count;
MM_TASK(adds)
{
	WRITE_ONCE(counts, 1);
	data_race(count++);
}
MM_TASK(sets)
{
	if (READ_ONCE(counts))
		WRITE_ONCE(count, 10);
}
MM_INVARIANT(not_both) { return count != 11; }
MM_RESULT("sometimes assertion");
E

# A loop that changes nothing may be meant to have no end.
written spin <<'E'
MM_SCENARIO("spin");
static int stop;
MM_TASK(waits)
{
	while (!stop)
		;
}
MM_TASK(stops) { stop = 1; }
MM_RESULT("sometimes livelock or data-race");
E

# What is read only if a condition holds is not read before it is asked.
written hoisted <<'E'
MM_SCENARIO("hoisted");
static int use, shared, sum;
static volatile int times = 4;
MM_TASK(reads)
{
	int n = times, reads = READ_ONCE(use), total = 0;

	for (int i = 0; i < n; i++)
		if (reads)
			total += shared;
	WRITE_ONCE(sum, total);
}
MM_TASK(writes) { shared = 3; }
MM_RESULT("never");
E

done_testing
