#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# cross-replay.sh MMURACE MMURACE: two builds of the tool do the same.
#
# Every committed report, and every report that one of them writes now, replays
# in both with the same visible operations; and with the same seed both search
# the same executions.  Two compilers, or two CPUs, can disagree in many ways
# that one build cannot show.

. "$srcdir/tests/tap/tap.sh"

a=$1
b=$2
cd "$srcdir" || bail_out 'no sources'

# explore WHOM: a short search of all scenarios; reports and results in $tmp.  By
# executions: states may be some more or less with another compiler.
explore() {
	mkdir "$tmp/$1"
	"$2" explore --quiet --strategy=random --seed=1 --executions=2000 \
		--format=json --reports="$tmp/$1" scenarios \
		>"$tmp/$1.json" 2>"$tmp/$1.err"
	echo "exit status $?" >>"$tmp/$1.json"
	# Times are all that may differ.
	sed -E "s/\"(elapsed_s|executions_per_s|peak_bytes)\": *[0-9.e+-]+/\"\\1\":0/g
		s,$tmp/$1/,,g" "$tmp/$1.json" >"$tmp/$1.results"
}

explore a "$a"
explore b "$b"
same "$tmp/a.results" "$tmp/b.results" 'with one seed, one search' ||
	diag "$(head -n 5 "$tmp/a.err" "$tmp/b.err")"

# Where a plain access stands takes libdw, which a build may not have.
run diff -r -x '*-data-race-*' -x '*-use-after-free-*' "$tmp/a" "$tmp/b"
is "$status" 0 'the same finds give the same reports, byte for byte' ||
	diag "$(printf '%s\n' "$out" | head -n 10)"

nr=0
for report in reports/*.json "$tmp"/a/*.json "$tmp"/b/*.json; do
	[ -f "$report" ] || continue
	nr=$((nr + 1))
	run "$a" replay --trace "$report"
	a_status=$status
	mv "$tmp/out" "$tmp/a.trace"
	run "$b" replay --trace "$report"
	is "$a_status $status" '0 0' "both find it again: ${report##*/}" ||
		diag "$err"
	same "$tmp/a.trace" "$tmp/out" "by the same steps: ${report##*/}"
done
ok $((nr == 0)) 'there were reports to replay'

done_testing
