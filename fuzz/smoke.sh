#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# smoke.sh BUILDDIR TARGET...: each fuzz target for a few seconds, from its seed
# corpus, as TAP.  A find fails, and the input is kept in BUILDDIR/fuzz/finds.
# The canary must crash.
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

# fuzz TARGET SECONDS: sets $status and $tmp/log.
fuzz() {
	target=$1
	mkdir "$tmp/corpus"
	set -- "-max_total_time=$2" "-artifact_prefix=$finds/$target-" \
		-print_final_stats=1 -timeout=10 -seed=1
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
	if [ -d "$srcdir/corpus/$target" ]; then
		set -- "$@" "$srcdir/corpus/$target"
	fi
	status=0
	"$build/fuzz/$target" "$@" >"$tmp/log" 2>&1 || status=$?
	rm -rf "$tmp/corpus"
}

# stat NAME: one of libFuzzer's final figures.
stat() {
	sed -n "s/^stat::$1: *//p" "$tmp/log"
}

plan $#
for target; do
	rm -f "$finds/$target"-*
	fuzz "$target" "$seconds"
	if [ "$target" = canary ]; then
		[ "$status" -ne 0 ] && [ -n "$(ls "$finds/canary-crash"* \
			2>/dev/null)" ]
		ok $? 'canary: its defect is found' || diag "$(tail "$tmp/log")"
		rm -f "$finds/canary"-*
	else
		ok "$status" "$target: nothing found in $seconds s" || {
			diag "$(tail -n 40 "$tmp/log")"
			diag "the input is in $finds; run it by"
			diag "$build/fuzz/$target FILE"
		}
		diag "$target: $(stat number_of_executed_units) runs," \
			"$(stat average_exec_per_sec) a second"
	fi
done
done_testing
