#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# What happens when output cannot be written, and when a signal comes.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
race=$srcdir/scenarios/release-vs-reclaim.scn
sed '/^result/d' "$race" >open.scn
echo 'result never' >>open.scn

# --- output that cannot be written -------------------------------------------

# full ARGUMENT...: with a standard output that is full.
full() {
	if ! [ -c /dev/full ]; then
		skip 2 'no /dev/full'
		return
	fi
	status=0
	"$MMURACE" "$@" >/dev/full 2>err || status=$?
	is "$status" 4 "a full disk: $*"
	is "$(cat err)" 'mmurace: cannot write to standard output: '\
'No space left on device; free some space or name another place' 'is told'
}
full --help
full help
full help explore
full version
full version --format=json
full list rules
full list --format=json rules
full explore --help
full lint "$race"
full show "$race"
full show --format=json "$race"
full show "$srcdir"/reports/unregister-vs-release-subscription-*.json
full show --format=json "$srcdir"/reports/unregister-vs-release-subscription-*.json
full replay --trace "$srcdir"/reports/unregister-vs-release-subscription-*.json
full list scenarios "$srcdir/scenarios"
full list --format=json operations
full explore --executions=10 --reports= "$race"
full explore --executions=10 --reports= --format=json "$race"
full explore --executions=10 --reports= --format=json "$srcdir/scenarios"
full explore --executions=10 --reports= --format=ktap "$race"

# A pipe that nobody reads: the reader is gone before anything is written.
mkfifo pipe
unread() {
	(exec <pipe) &
	{
		wait $!
		status=0
		"$MMURACE" "$@" 2>err || status=$?
		echo $status >status
	} >pipe
}
unread list rules
is "$(cat status)/$(cat err)" 0/ 'a pipe that nobody reads is no fault'

sed '/^result never/d' "$race" >find.scn
unread explore -q --reports=piped find.scn
is "$(cat status)/$(cat err)" 3/ 'explore stops, as it has not run all'
is "$(ls piped | wc -l)" 1 'with a report of what it has found'
unread explore -q --reports=piped-json --format=json find.scn
is "$(cat status)/$(cat err)" 0/ 'not so where it prints at the end'
is "$(ls piped-json | wc -l)" 2 'with all reports'

# A standard output that is closed: no report gets its number.
for words in version 'help' 'explore -q find.scn' \
	'explore --format=json find.scn'; do
	status=0
	# shellcheck disable=SC2086 # words
	"$MMURACE" $words >&- 2>err || status=$?
	is "$status" 4 "closed: $words"
	is "$(grep -v ' executions, ' err)" \
		'mmurace: cannot write to standard output: Bad file descriptor' \
		'is told'
done
run sh -c '"$MMURACE" explore -q --reports=closed find.scn >/dev/null 2>&-'
is "$status" 0 'closed: standard error, which nobody misses'
for report in closed/*.json; do
	run "$MMURACE" replay "$report"
	is "$status" 0 'and no report has anything else in it'
done

# Reports that do not fit: the search is over, so what was found is shown.
(
	ulimit -f 4 &&
		exec "$MMURACE" explore --reports=small find.scn
) 2>err | cat >out
is "$(sed "s/-[0-9a-f]*\.json/-HASH.json/" err)" 'mmurace: small/'\
'release-vs-reclaim-stale-secondary-HASH.json: cannot be written: '\
'File too large; raise the limit on the size of files (ulimit -f)
mmurace: small/'\
'release-vs-reclaim-stale-secondary-HASH.json: cannot be written: '\
'File too large; raise the limit on the size of files (ulimit -f)' \
	'a report that does not fit is told'
like "$(cat out)" '<--- BUG: vm maps freed frame 3' 'its find is shown'
is "$(ls small)" '' 'and nothing is left of it'

# --- signals -------------------------------------------------------------------

# Shells start background jobs with SIGINT ignored, and nohup ignores SIGHUP;
# env gives them back.
if env --default-signal=INT,HUP true 2>/dev/null; then
	default='env --default-signal=INT,HUP'
else
	default=
fi

strategy=random
# interrupt SIGNAL FORMAT [FILE...]: as soon as the search says that it goes on.
interrupt() {
	signal=$1 format=$2
	shift 2
	[ $# -ne 0 ] || set -- open.scn open2.scn
	rm -f said
	mkfifo said
	# shellcheck disable=SC2086 # no word, if there is none
	$default "$MMURACE" explore --strategy=$strategy --executions=0 \
		--format="$format" \
		--reports=cut-off "$@" >out 2>said &
	child=$!
	read -r line <said
	kill -s "$signal" $child
	status=0
	wait $child || status=$?
}
sed 's/^scenario .*/scenario second/' open.scn >open2.scn

for signal in ${default:+INT HUP} TERM; do
	interrupt $signal text
	is "$status" 3 "SIG$signal ends the search"
	like "$line" ' executions, ' 'which tells its progress'
	is "$(echo "$line" | without_progress)" '' 'and nothing else'
	like "$(cat out)" '  (interrupted)' 'what was done is printed'
	like "$(cat out)" 'interrupted, 1 not run' 'and what was not'
done
interrupt TERM json
is "$status" 3 'interrupted JSON'
if command -v python3 >/dev/null; then
	is "$(python3 -c 'import json
all = json.load(open("out"))
r = all["results"]
print(len(r), r[0]["verdict"], r[0]["limit"], r[0]["executions"] > 0)
print(all["not_run"])' 2>&1)" '1 inconclusive interrupted True
1' 'is whole, and says what was not run'
else
	skip 1 'no python3'
fi
interrupt TERM ktap
is "$(cat out)" 'KTAP version 1
1..2
# strategy random, seed 1
  KTAP version 1
  # Subtest: release-vs-reclaim
  1..1
  ok 1 release-vs-reclaim: never # SKIP inconclusive: interrupted
ok 1 release-vs-reclaim # SKIP inconclusive
  KTAP version 1
  # Subtest: second
  1..1
  ok 1 second: never # SKIP interrupted
ok 2 second # SKIP inconclusive
# Totals: pass:0 fail:0 xfail:0 xpass:0 skip:2 error:0' \
	'interrupted KTAP keeps its plan'

# Visiting states is ended in the same way.
sed '/^result/d' open.scn >wide.scn
printf '%s\n' 'guest { guest_write(vm, gfn=1); }' 'again { swap_out(A, 0x1000); }' \
	'result never' >>wide.scn
strategy=auto
interrupt TERM text wide.scn
is "$status" 3 'SIGTERM ends a walk over states'
is "$(printf '%s\n' "$line" | sed -E 's/[0-9](,?[0-9.])*/N/g')" \
	"[N/N] N states, N/s, depth N, frontier N, table N %, N finds: \
release-vs-reclaim: never" \
	'which tells its progress'
like "$(sed 's/ states .* s / states /' out)" \
	' states  release-vs-reclaim: never  (interrupted)' \
	'what was done is printed'
strategy=random

# A find that does not end the search is there when the signal comes: it is kept
# as it is, and nobody waits for it to be shrunk.
sed '/^result/d' "$race" >noted.scn
echo 'result never deadlock without notifier.release-before-unlink' >>noted.scn
interrupt TERM text noted.scn
is "$status/$(grep -c '^BUG: stale-secondary' out)" 3/1 'a find is not lost'
is "$(sed -n '/"shrink"/,/}/s/.*"executions": *//p' cut-off/*.json)" 1, \
	'nor is it shrunk any more'
run "$MMURACE" replay cut-off/*.json
is "$status/$err" 0/ 'and it replays'

# --- killed ------------------------------------------------------------------------

# However early or late it is killed, a report is whole or not there.
sed '/^result/d' "$race" >many.scn
echo 'result sometimes stale-secondary without' \
	'notifier.release-before-unlink' >>many.scn
whole=0
for try in 1 2 3 4 5 6 7 8; do
	mkdir killed
	"$MMURACE" explore --seed=$try --reports=killed many.scn >out 2>&1 &
	child=$!
	# Until a file appears: the temporary one or the report.
	while kill -0 $child 2>/dev/null && [ -z "$(ls killed)" ]; do
		:
	done
	kill -s KILL $child 2>/dev/null
	wait $child 2>/dev/null
	"$MMURACE" explore -q --seed=$try --reports=killed many.scn \
		>/dev/null 2>&1
	rm -f left
	ls killed >left
	grep -v 'json$' left && whole=1
	for report in killed/*.json; do
		[ -e "$report" ] || continue
		"$MMURACE" replay "$report" >/dev/null 2>&1 || whole=1
	done
	rm -r killed
done
ok $whole 'after kill -9 reports are whole, and the next run clears up'

done_testing
