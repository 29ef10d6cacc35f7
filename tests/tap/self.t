#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The test libraries themselves: a failed check must fail the test, in C and in
# shell, and so must a plan that was not kept.
#
# shellcheck disable=SC2016 # what is quoted is for another shell

. "$srcdir/tests/tap/tap.sh"

probe=$builddir/tests/tap/probe

# fails WHAT CODE: a script that uses tap.sh and must not pass.
fails() {
	run sh -c ". \"\$srcdir/tests/tap/tap.sh\"; $2; done_testing"
	is "$status" 1 "shell: $1 fails the test"
}

run "$probe" good
is "$status" 0 'C: all checks held'
is "$out" 'ok 1 - one   and two
ok 2 - width
ok 3 - text
ok 4 - no text
ok 5 - part
ok 6 # SKIP no reason
1..6' 'C: and are printed so'

for what in bad-ok bad-int bad-str bad-like too-few nothing; do
	run "$probe" $what
	is "$status" 1 "C: $what fails the test"
done
run "$probe" bad-int
like "$out" '#   got: -1' 'C: says what it got'
like "$out" '#  want: 4294967295' 'C: and what it wanted'
run "$probe" todo
is "$status" 0 'C: a known failure is none'
run "$probe" skip-all
is "$status $out" '0 1..0 # SKIP no luck here' 'C: a test left out'
run "$probe" bail-out
is "$status $out" '255 Bail out! lost' 'C: a test given up'

run sh -c '. "$srcdir/tests/tap/tap.sh"
	plan 4; ok 0 a; is 1 1 b; like abc b c; unlike abc d d; done_testing'
is "$status" 0 'shell: all checks held'
fails ok 'ok 1 a'
fails is 'is a b c'
fails like 'like abc d e'
fails unlike 'unlike abc b e'
fails same 'echo a >$tmp/a; echo b >$tmp/b; same $tmp/a $tmp/b c'
fails 'a plan not kept' 'plan 2; pass a'
fails 'no check' ':'
run sh -c '. "$srcdir/tests/tap/tap.sh"
	run sh -c "echo a; echo b >&2; exit 3"; echo "$status $out $err"'
is "$out" '3 a b' 'shell: run keeps status, stdout and stderr apart'
run sh -c 'exec >&2
	echo "[1/2] 10 executions, 9/s, 8 steps each, 0 finds: a"
	echo "[10/20] 1,000 states, 9/s, depth 8, 0 finds: a"
	echo "[1/2] 10 executions"'
is "$err" '[1/2] 10 executions' 'shell: and leaves out progress, but nothing else'

done_testing
