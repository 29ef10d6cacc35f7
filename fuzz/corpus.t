#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Replay the seed corpora: each fuzz target runs each file of corpus/TARGET, and
# an empty one, without a crash.  With libFuzzer or without: the program is the
# same, its main() is not.  (fuzz_schedule runs its inputs on the fixed shape: on
# the broken one they are there to crash.)

. "$srcdir/tests/tap/tap.sh"

: >"$tmp/empty"
for program in "$builddir"/fuzz/fuzz_*; do
	target=${program##*/}
	if [ ! -x "$program" ] || [ "${target%.o}" != "$target" ]; then
		continue
	fi
	option=
	if [ "$target" = fuzz_schedule ]; then
		option=--result=1
	fi
	nr=0
	bad=
	for input in "$tmp/empty" "$srcdir/corpus/$target"/*; do
		[ -f "$input" ] || continue
		nr=$((nr + 1))
		run "$program" $option "$input"
		if [ "$status" -ne 0 ]; then
			bad="$bad ${input##*/}"
			diag "$(tail -n 20 "$tmp/err")"
		fi
	done
	is "$bad" '' "$target runs its corpus"
	ok $((nr < 2)) "$target has seeds"
done

printf 'Twin' >"$tmp/good"
printf 'Twee' >"$tmp/bad"
run "$builddir/fuzz/canary" "$tmp/good"
is "$status" 0 'the canary lives on other inputs'
run sh -c "exec \"\$builddir/fuzz/canary\" \"$tmp/bad\""
ok $((status == 0)) 'the canary dies of the right one'

done_testing
