#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# An installed mmurace, below a root of its own, explores scenarios in C with
# what was installed with it, and each of the installed headers can be included.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
[ "$MMURACE" = "$builddir/mmurace" ] || skip_all 'runs by an emulator'
case $("$MMURACE" lint "$srcdir/tests/module/spawn.c" 2>&1) in
*tsan-chain*) skip_all 'not in this build' ;;
esac

MAKEFLAGS='' MAKELEVEL='' make -C "$builddir" install DESTDIR="$tmp/root" \
	>log 2>&1
ok $? 'make install' || diag "$(tail -n 20 log)"
installed=$(find root -type f -name mmurace)
[ -n "$installed" ] || bail_out 'nothing is installed'

run "$installed" explore --strategy=dfs "$srcdir/scenarios/c/rcu-lookup.c"
is "$status/$err" 0/ 'a scenario in C is explored'
run "$installed" lint "$srcdir/scenarios/c/invalidate-end.c"
is "$status/$err" 0/ 'with a function that is replaced'
report=$(echo reports/*use-after-free*.json)
run "$installed" replay --build "$report"
is "$status/$err" 0/ 'its report is replayed'

headers=$(find root -type d -path '*include/mmurace/src')
{
	echo '#include <mmurace.h>'
	(cd "$headers" && find kernel mm secondary -name '*.h') | sort |
		sed 's/.*/#include <&>/'
	echo 'MM_SCENARIO("all");'
	echo 'MM_TASK(task) { }'
	echo 'MM_RESULT("never");'
} >all.c
run "$installed" lint all.c
is "$status/$err/$out" '0//all.c: ok' 'all headers can be included'
[ "$(wc -l <all.c)" -gt 60 ]
ok $? 'and there are some'

done_testing
