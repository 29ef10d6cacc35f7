#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# dpor on programs from the literature: as many executions as there are classes
# of them, and none in vain.  The numbers are those of Abdulla, Aronis, Jonsson,
# Sagonas, "Source sets", JACM 64:4, 2017, and of Flanagan and Godefroid, POPL
# 2005.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
programs=$srcdir/bench/states
case $("$MMURACE" lint "$programs/lastzero.c" 2>&1) in
*tsan-chain*) skip_all 'not in this build' ;;
esac
if ! grep -q '^#define READS_TOLD' "$builddir/config.h"; then
	skip_all 'in this build nobody tells what steps read'
fi

# member NAME: of the first result line.
member() {
	echo "$out" | tr ',' '\n' | sed -n "s/^ *\"$1\": *\([0-9a-z]*\)$/\1/p" |
		head -n 1
}

# classes N PROGRAM OPTION...: of the program's first line.  (Others are made to
# have very many.)
classes() {
	want=$1
	program=$2
	shift 2
	awk '/^MM_RESULT/ && n++ { more = 1 } !more' \
		"$programs/$program.c" >"$program.c"
	run "$MMURACE" explore --strategy=dpor --format=json --reports= "$@" \
		"$program.c"
	is "$(member executions)" "$want" "$program $*: executions"
	is "$(member blocked)" 0 "$program $*: none is redundant"
	is "$(member complete)" true "$program $*: that is all"
}

classes 64 lastzero --set=writers=5
classes 3328 lastzero --set=writers=10
classes 256 readers --set=readers=8
classes 8192 readers --set=readers=13
classes 1 indexer --set=tasks=11
classes 8 indexer --set=tasks=12
classes 4096 indexer --set=tasks=15

done_testing
