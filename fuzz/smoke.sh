#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# smoke.sh BUILDDIR TARGET...: each fuzz target for a few seconds, from its seed
# corpus, as TAP.  A find fails, and the input is kept in BUILDDIR/fuzz/finds.
#
# Two have to find something, or the silence of the others is worth nothing: the
# canary its defect, fuzz_schedule the race of a broken shape, from nothing.  On
# the fixed shape fuzz_schedule must be silent as the others.
#
# Environment: srcdir; FUZZ_SECONDS for each target (10).  fuzz/TARGET.dict and
# fuzz/TARGET.options (lines `name = value` of libFuzzer's) are used if there.

. "$srcdir/tests/tap/tap.sh"

build=$1
shift
seconds=${FUZZ_SECONDS:-10}
finds=$build/fuzz/finds
mkdir -p "$finds"
: "${ASAN_OPTIONS=detect_stack_use_after_return=0}"
export ASAN_OPTIONS

# fuzz TARGET CORPUS OPTION...: sets $status and $tmp/log.  CORPUS is the seeds,
# or nothing.
fuzz() {
	target=$1
	seeds=$2
	shift 2
	rm -f "$finds/$target"-*
	mkdir "$tmp/corpus"
	set -- "$@" "-max_total_time=$seconds" -print_final_stats=1 -seed=1 \
		-timeout=10 "-artifact_prefix=$finds/$target-"
	if [ -f "$srcdir/fuzz/$target.dict" ]; then
		set -- "$@" "-dict=$srcdir/fuzz/$target.dict"
	fi
	if [ -f "$srcdir/fuzz/$target.options" ]; then
		while read -r name equals value; do
			if [ "$equals" = = ]; then
				set -- "$@" "-$name=$value"
			fi
		done <"$srcdir/fuzz/$target.options"
	fi
	set -- "$@" "$tmp/corpus"
	if [ -d "$seeds" ]; then
		set -- "$@" "$seeds"
	fi
	status=0
	"$build/fuzz/$target" "$@" >"$tmp/log" 2>&1 || status=$?
	rm -rf "$tmp/corpus"
}

# stat NAME: one of libFuzzer's final figures.
stat() {
	sed -n "s/^stat::$1: *//p" "$tmp/log"
}

# finds WHAT: the last one crashed on an input that it made.
finds() {
	[ "$status" -ne 0 ] && [ -n "$(ls "$finds/$target-crash"* \
		2>/dev/null)" ]
	ok $? "$1 in $seconds s" || diag "$(tail -n 20 "$tmp/log")"
	rm -f "$finds/$target"-*
}

# silent WHAT: it did not.
silent() {
	ok "$status" "$1 in $seconds s" || {
		diag "$(tail -n 40 "$tmp/log")"
		diag "the input is in $finds; run it by"
		diag "$build/fuzz/$target FILE"
	}
	diag "$target: $(stat number_of_executed_units) runs," \
		"$(stat average_exec_per_sec) a second"
}

for target; do
	case $target in
	canary)
		fuzz canary ''
		finds 'canary: its defect is found'
		;;
	fuzz_schedule)
		mkdir "$tmp/reports"
		fuzz fuzz_schedule '' "--reports=$tmp/reports"
		finds 'fuzz_schedule: the broken shape is found'
		[ -n "$(ls "$tmp/reports")" ]
		ok $? 'fuzz_schedule: with a report'
		fuzz fuzz_schedule "$srcdir/corpus/fuzz_schedule" --result=1
		silent 'fuzz_schedule: the fixed shape is not'
		;;
	*)
		fuzz "$target" "$srcdir/corpus/$target"
		silent "$target: nothing is found"
		;;
	esac
done
done_testing
