#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# mmurace replay and show: reports as they were written, on other code, and
# reports that something happened to.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
race=$srcdir/scenarios/release-vs-reclaim.scn

sed '/^result/d' "$race" >find.scn
echo 'result sometimes stale-secondary without' \
	'notifier.release-before-unlink' >>find.scn
"$MMURACE" explore find.scn >explored 2>errors ||
	bail_out "no report: $(cat errors)"
report=$(ls reports/*.json)
title=$(grep '^BUG: ' explored)

# --- as it was written -----------------------------------------------------------

run "$MMURACE" replay "$report"
is "$status/$err" 0/ 'a replay'
is "$(sed -n 1p out)" "$title" 'has the title of the find'
like "$out" '
reproduced: ' 'and says that it came again'
hash=$(sed -n 's/.*hash //p' out)
run "$MMURACE" replay "$report"
is "$(sed -n 's/.*hash //p' out)" "$hash" 'another process has the same log'

rm find.scn
run "$MMURACE" replay --twice "$report"
is "$status/$err" 0/ 'twice, without the file of the scenario'
like "$out" "reproduced twice, with the same log: " 'says so'
like "$out" "hash $hash" 'with the same hash'
run "$MMURACE" replay --times=1000 "$report"
is "$status/$err" 0/ 'a thousand times'
like "$out" 'reproduced 1000 times of 1000, with the same log: ' 'says so'

# The timeline of the first run is more than what is kept back.
"$MMURACE" replay --times=1000000000 --trace "$report" >cut-off 2>err &
child=$!
while kill -0 $child 2>/dev/null && [ ! -s cut-off ]; do
	sleep 0.1
done
kill -s TERM $child
status=0
wait $child || status=$?
is "$status/$(sed 's/ in [0-9]* of/ in N of/' err)" "3/mmurace: $report: \
interrupted: reproduced in N of 1000000000 runs, the others were not run" \
	'interrupted between two runs'
unlike "$(cat cut-off)" reproduced 'claims no more than it has run'

run "$MMURACE" replay --trace "$report"
is "$status/$err" 0/ 'with a trace'
like "$out" 'CPU 0: exit' 'the timeline is printed'
unlike "$out" ' steps ...' 'with nothing folded'
steps=$(sed -n 's/^reproduced: \([0-9]*\) steps.*/\1/p' out)
is "$(grep -cE '^[ >]* [0-9]+  ' out)" "$steps" 'and every step in it'

run "$MMURACE" show "$report"
is "$status/$err" 0/ 'a report is shown'
sed -n '/^BUG: /,/^Replay: /p' explored >found
sed -n '/^BUG: /,/^Replay: /p' out >shown
same shown found 'as it was when it was found'
run "$MMURACE" show -v "$report"
unlike "$out" ' steps ...' '-v folds nothing'
run "$MMURACE" show --format=json "$report"
same out "$report" 'as JSON it is the file'

# --- on other code ----------------------------------------------------------------

run "$MMURACE" replay --with=notifier.unlink:d34883d4e3 "$report"
is "$status/$err" 0/ 'mapped onto the code of today'
is "$(sed -n 1p out)" 'onto: release-vs-reclaim with notifier.unlink:d34883d4e3,'\
' Linux 6.12' 'which is named'
like "$out" 'atched: ' 'what was matched is told'
like "$out" '
verdict: not by this schedule' 'and that nothing is wrong there'
run "$MMURACE" replay --kernel=6.12 "$report"
is "$status/$(sed -n 1p out)" '0/onto: release-vs-reclaim, Linux 6.12' \
	'a version takes back what was left out'
like "$out" '
verdict: not by this schedule' 'with the same verdict'
run "$MMURACE" replay --with=notifier.unlink:cddb8a5c14 "$report"
is "$status/$err" 0/ 'mapped onto the code that it is from'
like "$out" "
$title
verdict: sometimes" 'it happens again'
unlike "$out" 'not matched' 'and everything matches'
run "$MMURACE" replay --trace --with=notifier.unlink:751efd8610 "$report"
is "$status/$err" 0/ 'mapped onto the shape between'
like "$out" 'CPU 0: exit' 'with a timeline'
like "$out" '
verdict: sometimes' 'which has the race too'

# --- damaged ------------------------------------------------------------------------

# unusable STATUS MESSAGE WHAT: the report in damaged.json.
unusable() {
	run "$MMURACE" replay damaged.json
	is "$status/$out" "$1/" "$3"
	like "$err" "mmurace: damaged.json: $2" 'is told'
}

: >damaged.json
unusable 2 '' 'an empty report'
head -c 700 "$report" >damaged.json
unusable 2 'line ' 'a truncated one'
printf '\000\377' >damaged.json
unusable 2 'line 1' 'bytes'
sed 's/mmurace-report-1/mmurace-report-9/' "$report" >damaged.json
unusable 2 '' 'one of another version'
like "$err" 9 'with the version'
sed 's/mmurace-report-1/mmurace-results-1/' "$report" >damaged.json
unusable 2 '' 'something else of ours'

# One digit of the schedule: a step more for the task that is first.
awk '/"schedule": \[/ { inside = 1 }
inside && match($0, /"steps":[0-9]+/) {
	nr = substr($0, RSTART + 8, RLENGTH - 8) + 1
	$0 = substr($0, 1, RSTART + 7) nr substr($0, RSTART + RLENGTH)
	inside = 0
}
{ print }' "$report" >damaged.json
if cmp -s "$report" damaged.json; then
	fail 'the schedule was edited'
else
	unusable 2 '' 'an edited schedule'
	like "$err" hash 'by its hash'
fi
# The scenario: another one, and no scenario at all.
sed 's/guest_write(vm, gfn=1)/guest_write(vm, gfn=2)/' "$report" >damaged.json
unusable 2 '' 'the text of another scenario'
sed 's/swap_out(A/swap_in(A/' "$report" >damaged.json
unusable 2 '' 'a text that is none'

run "$MMURACE" replay nothing.json
is "$status/$out" 2/ 'a report that is not there'
like "$err" 'nothing.json: cannot be read: No such file' 'is told'
run "$MMURACE" replay .
is "$status/$out" 2/ 'a folder'
like "$err" '.: cannot be read: Is a directory' 'is told'
run "$MMURACE" show damaged.json
is "$status/$out" 2/ 'show looks as closely'

done_testing
