#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Executions that are left to be run, in a file: a run that is killed again and
# again comes to what one comes to that is not.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
programs=$srcdir/bench/states
case $("$MMURACE" lint "$programs/lastzero.c" 2>&1) in
*tsan-chain*) skip_all 'not in this build' ;;
esac
if ! grep -q '^#define READS_TOLD' "$builddir/config.h"; then
	skip_all 'in this build nobody tells what steps read'
fi

# but for the time.
same_but_time() {
	sed 's/"elapsed_s":[^,]*,//g; s/"executions_per_s":[^,]*,//g
		s/"[a-z]*_bytes":[^,]*,//g' "$1"
}

# A program that asks the environment, locks, and has a find.
cat >mixed.c <<'EOF'
#include <mmurace.h>

#include <kernel/gfp.h>
#include <kernel/slab.h>
#include <kernel/spinlock.h>

MM_SCENARIO("mixed");
MM_RULE(locked, "mixed.locked", "The lock is taken.", "it was not");

static DEFINE_SPINLOCK(lock);
static int sum, left;

MM_TASKS(task, n, 3)
{
	int *p = kmalloc(sizeof(*p), GFP_KERNEL | __GFP_NORETRY);

	if (!p) {
		WRITE_ONCE(left, READ_ONCE(left) + 1);
		return;
	}
	WRITE_ONCE(*p, READ_ONCE(left));
	if (mm_rule(locked))
		spin_lock(&lock);
	WRITE_ONCE(sum, READ_ONCE(sum) + 1 + 0 * READ_ONCE(*p));
	if (mm_rule(locked))
		spin_unlock(&lock);
	kfree(p);
}

MM_INVARIANT(all_counted)
{
	return sum == 3 || left;
}

MM_RESULT("never");
MM_RESULT("sometimes assertion without mixed.locked");
EOF

# What comes of it if nobody kills it, in want.
whole() {
	run "$MMURACE" explore -q --strategy=dpor --format=json --reports= "$@"
	first=$status
	same_but_time out >want
	is "$err" '' "$*"
}

# A run that ends $delay after it has written the file once more.
kill_it() {
	cp cp before 2>/dev/null || : >before
	"$MMURACE" explore -q --strategy=dpor --checkpoint-interval=0.01 \
		--reports= "$@" >/dev/null 2>&1 &
	child=$!
	while kill -0 $child 2>/dev/null &&
		{ [ ! -s cp ] || cmp -s cp before; }; do
		:
	done
	sleep "$delay"
	kill -s KILL $child 2>/dev/null
	wait $child 2>/dev/null
}

# killed TIMES ARGUMENT...
killed() {
	times=$1
	shift
	rm -f cp
	nr=0
	while [ "$nr" -lt "$times" ]; do
		nr=$((nr + 1))
		delay=$(printf '0.0%02d' $((nr * 37 % 31)))
		if [ -s cp ]; then
			kill_it --resume=cp "$@"
		elif [ "$nr" -eq 1 ]; then
			kill_it --checkpoint=cp "$@"
		else
			break
		fi
	done
	[ -s cp ]
	ok $? "$*: killed $times times"
	run "$MMURACE" explore -q --strategy=dpor --format=json --reports= \
		--resume=cp "$@"
	same_but_time out >got
	is "$status/$err" "$first/" 'and gone on with'
	cmp -s got want
	ok $? 'comes to the same'
}

# stopped ARGUMENT...: after so many executions.
stopped() {
	bad=
	for nr in 1 2 3 5 8 13 21; do
		rm -f cp
		"$MMURACE" explore -q --strategy=dpor --executions="$nr" \
			--reports= --checkpoint=cp "$@" >/dev/null 2>&1
		[ -s cp ] || continue
		"$MMURACE" explore -q --strategy=dpor --format=json \
			--reports= --resume=cp "$@" >out 2>err
		same_but_time out >got
		cmp -s got want || bad="$bad $nr"
	done
	is "$bad" '' "$*: it comes to the same from wherever it is left"
}

# one_line N PROGRAM: the N-th of its result lines alone.
one_line() {
	awk -v n="$1" '!/^(MM_RESULT|result)/ || ++nr == n' "$2"
}

cp "$programs/lastzero.c" .
whole --set=writers=15 lastzero.c
killed 20 --set=writers=15 lastzero.c
whole --set=writers=4 lastzero.c
stopped --set=writers=4 lastzero.c
for n in 1 2; do
	one_line $n mixed.c >one.c
	whole one.c
	stopped one.c
done
for n in 1 4; do
	one_line $n "$srcdir/scenarios/unregister-vs-release.scn" >one.scn
	whole one.scn
	stopped one.scn
done

done_testing
