#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# --checkpoint and --resume: what is killed goes on where it was, and comes to
# what a run comes to that was not; what cannot be gone on with is refused.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
race=$srcdir/scenarios/release-vs-reclaim.scn
sed '/^result/d' "$race" >wide.scn
cat >>wide.scn <<'SCENARIO'
guest { guest_write(vm, gfn=1); }
result never
result sometimes stale-secondary without notifier.release-before-unlink
SCENARIO
# A find that does not end the search.
sed 's/^scenario .*/scenario noted/; /^result/d' wide.scn >noted.scn
echo 'result never deadlock without notifier.release-before-unlink' >>noted.scn
sed '/^result/d' "$race" >small.scn
echo 'result never' >>small.scn

# --- options ---------------------------------------------------------------------

# wrong MESSAGE ARGUMENT...: refused before anything is searched.
wrong() {
	want=$1
	shift
	run "$MMURACE" explore --reports= "$@"
	is "$status/$out/$err" "2//mmurace: $want" "explore $*"
}
wrong "--checkpoint does not go with --strategy=random: it keeps what \
auto, states and dpor do" --checkpoint=new --strategy=random small.scn
wrong "--resume does not go with --strategy=dfs: it keeps what auto, states and \
dpor do" --resume=new --strategy=dfs small.scn
for option in exact bitstate; do
	wrong "--checkpoint does not go with --$option: states are kept there \
by their hashes alone" --checkpoint=new --$option small.scn
done
wrong "--resume does not go with --exact: states are kept there by their \
hashes alone" --resume=new --exact small.scn
wrong '--checkpoint-interval is how often --checkpoint=FILE is written: name the file' \
	--checkpoint-interval=5 small.scn
wrong '--resume: new: cannot be read: No such file or directory; begin with --checkpoint' \
	--resume=new small.scn
wrong '--resume: .: cannot be read: Is a directory' --resume=. small.scn
wrong 'no/new: cannot be written: No such file or directory; make that folder first, or name another' \
	--checkpoint=no/new small.scn
echo mine >mine
wrong '--checkpoint: mine is there already; go on with --resume=mine, remove it, or name another' \
	--checkpoint=mine small.scn
is "$(cat mine)" mine 'which is not touched'
wrong '--resume: mine: is no checkpoint of mmurace' --resume=mine small.scn
: >empty
wrong '--resume: empty: is no checkpoint of mmurace' --resume=empty small.scn
mkdir full
{
	(ulimit -f 0 && exec "$MMURACE" explore --checkpoint=full/new small.scn)
	echo $?
} 2>&1 | cat >out
is "$(cat out)" 'mmurace: full/new: cannot be written: File too large; raise the limit on the size of files (ulimit -f)
2' 'a file that does not fit is told'
is "$(ls -A full)" '' 'and nothing is left of it'

# --- a run that ends ----------------------------------------------------------------

run "$MMURACE" explore -q --reports= --checkpoint=new small.scn
is "$status/$err" 0/ 'a run with a checkpoint'
[ ! -e new ]
ok $? 'leaves none when there is nothing left to do'

# --- kept by a limit -----------------------------------------------------------------

run "$MMURACE" explore -q --reports= --strategy=states --executions=1 \
	--checkpoint=kept small.scn
is "$status/$err" '3/mmurace: what was done is in kept; add --resume=kept to go on' \
	'a run that is cut off'
[ -s kept ]
ok $? 'is kept'

# When it does not fit any more, the search is worth more than the file.
{
	(ulimit -f 40 && exec "$MMURACE" explore -q --reports= \
		--checkpoint=full/new --checkpoint-interval=0 wide.scn)
	echo $?
} 2>&1 | cat >out
is "$(sed -n 's/^mmurace: //p; $p' out)" 'full/new: cannot be written: File too large; raise the limit on the size of files (ulimit -f)
4' 'a file that does not fit later is told, once'
like "$(cat out)" 'ok      never ' 'and the search goes on'
rm -rf full

# --- what is refused ------------------------------------------------------------------

refused() {
	want=$1
	shift
	run "$MMURACE" explore -q --reports= "$@"
	is "$status/$out" 2/ "refused: $want"
	is "$err" "mmurace: --resume: $want" 'and why'
}
cp kept good
refused "kept: is of another run: 'strategy states' there, 'strategy auto' here" \
	--resume=kept small.scn
refused "kept: is of another run: 'seed 1' there, 'seed 2' here" \
	--resume=kept --strategy=states --seed=2 small.scn
refused "kept: is of another run: 'steps 0' there, 'steps 9' here" \
	--resume=kept --strategy=states --steps=9 small.scn
refused "kept: is of another run: 'reductions on' there, 'reductions off' here" \
	--resume=kept --strategy=states --no-reduction small.scn
run "$MMURACE" explore -q --resume=kept --strategy=states --kernel=3.6 small.scn
is "$status" 2 'another kernel is refused'
like "$err" 'kept: is of another run: ' 'and told'
like "$err" "kernel 3.6 (hash" 'with what it is'
run "$MMURACE" explore -q --resume=kept --strategy=states small.scn \
	"$srcdir/scenarios/fault-vs-unmap.scn"
is "$status/$err" '2/mmurace: --resume: kept: is of another run: it has fewer result lines' \
	'so is another result line'
cp small.scn before.scn
echo '/* changed */' >>small.scn
run "$MMURACE" explore -q --resume=kept --strategy=states small.scn
is "$status" 2 'and a scenario that has changed'
cp before.scn small.scn

# spoil OFFSET OCTAL: one byte of it.
spoil() {
	cp good bad
	printf "\\$2" | dd of=bad bs=1 seek="$1" conv=notrunc 2>/dev/null
	# What it was by chance.
	if cmp -s good bad; then
		printf '\0' | dd of=bad bs=1 seek="$1" conv=notrunc 2>/dev/null
	fi
}
size=$(wc -c <good)
spoil 3 101
refused 'bad: is no checkpoint of mmurace' --resume=bad --strategy=states small.scn
spoil 8 77
refused 'bad: is a checkpoint of another version of mmurace; go on with that one, or begin anew' \
	--resume=bad --strategy=states small.scn
spoil 16 1
refused 'bad: was written by another build of mmurace, or of the program in C; go on with that one, or begin anew' \
	--resume=bad --strategy=states small.scn
spoil 33 1
run "$MMURACE" explore -q --resume=bad --strategy=states small.scn
is "$status" 2 'other addresses are refused'
like "$err" 'bad: its states hold addresses of stacks, which begin at ' 'and told'
like "$err" ": run both under 'setarch -R'" 'with what helps'
for offset in 64 100 $((size / 2)) $((size - 9)); do
	spoil "$offset" 377
	refused 'bad: is damaged; begin anew' --resume=bad --strategy=states \
		small.scn
done
for length in 10 16 64 100 $((size - 8)) $((size - 1)); do
	head -c "$length" good >bad
	run "$MMURACE" explore -q --resume=bad --strategy=states small.scn
	is "$status/$out" 2/ "a file of $length bytes is refused"
	case $err in
	*'bad: is cut short; begin anew' | *'bad: is a checkpoint of another '*)
		pass 'and told'
		;;
	*)
		fail 'and told'
		diag "$err"
		;;
	esac
done
(cat good; echo more....) >bad
refused 'bad: is damaged; begin anew' --resume=bad --strategy=states small.scn
cmp -s kept good
ok $? 'what was refused is as it was'

# --- going on --------------------------------------------------------------------------

# Where frames are not cleared, steps that are done again come to other states.
grep -q '^#define FIBER_FENTRY' "$builddir/config.h" || {
	diag 'frames are not cleared here: nothing is gone on with'
	done_testing
}
grep -q '^#define TRACKING' "$builddir/config.h" || {
	diag 'states are copies here: nothing is gone on with'
	done_testing
}

# but for the time.
same_but_time() {
	sed 's/"elapsed_s":[^,]*,//g; s/"executions_per_s":[^,]*,//g
		s/"[a-z]*_bytes":[^,]*,//g' "$1"
}

run "$MMURACE" explore -q --reports= --strategy=states --format=json small.scn
same_but_time out >want
cp good kept
run "$MMURACE" explore -q --reports= --strategy=states --format=json \
	--resume=kept small.scn
same_but_time out >got
is "$status/$err" 0/ 'what was cut off is gone on with'
same got want 'and comes to the same'
[ ! -e kept ]
ok $? 'the file is gone then'
cp good kept
run "$MMURACE" explore -q --reports= --strategy=states --format=json \
	--memory=1M --resume=kept small.scn
same_but_time out >got
same got want 'as with less memory, as long as it is enough'
cp good kept
run "$MMURACE" explore -q --reports= --strategy=states --executions=2 \
	--checkpoint=next --resume=kept small.scn
is "$status" 3 'another file can be written'
cmp -s kept good
ok $? 'the first one is as it was'
run "$MMURACE" explore -q --reports= --strategy=states --format=json \
	--resume=next small.scn
same_but_time out >got
same got want 'and what is in the second one is gone on with'

# --- killed ----------------------------------------------------------------------------

# killed NAME ARGUMENT...: with what a run that is not killed has printed in
# NAME, and its reports in the folder NAME-reports.
killed() {
	name=$1
	shift
	rm -rf cp again again-reports
	"$MMURACE" explore -q "$@" --checkpoint=cp --checkpoint-interval=0.01 \
		--reports=again-reports >/dev/null 2>&1 &
	child=$!
	# Until there is a walk in it, some way on.
	while kill -0 $child 2>/dev/null &&
		[ -z "$(find . -name cp -size +$((40 * times))k)" ]; do
		:
	done
	kill -s KILL $child 2>/dev/null
	wait $child 2>/dev/null
	[ -s cp ]
	ok $? "$name: killed with a checkpoint"
	times=$((times + 1))
}

# How far it is when it is killed.
times=1
for how in '--strategy=states wide.scn' \
	'--strategy=states --no-reduction wide.scn' \
	'--strategy=auto small.scn noted.scn'; do
	# shellcheck disable=SC2086 # several words
	run "$MMURACE" explore -q $how --format=json --reports=first-reports
	first=$status
	same_but_time out | sed 's/first-reports/again-reports/g' >want
	# shellcheck disable=SC2086
	killed "$how" $how
	# shellcheck disable=SC2086
	run "$MMURACE" explore -q $how --format=json --resume=cp \
		--reports=again-reports
	is "$status/$err" "$first/" 'and gone on with'
	same_but_time out >got
	same got want 'comes to the same'
	diff -r first-reports again-reports >differs 2>&1
	ok $? 'with the same reports'
	rm -rf first-reports
done

# Killed again and again, and what is left of a file that was being written.
killed 'twice' --strategy=states wide.scn
cp cp half
head -c 5000 half >unfinished.tmp
"$MMURACE" explore -q --strategy=states --resume=cp --checkpoint-interval=0.01 \
	--reports= wide.scn >/dev/null 2>&1 &
child=$!
while kill -0 $child 2>/dev/null && cmp -s cp half; do
	:
done
kill -s KILL $child 2>/dev/null
wait $child 2>/dev/null
run "$MMURACE" explore -q --strategy=states --reports= --format=json wide.scn
same_but_time out >want
run "$MMURACE" explore -q --strategy=states --reports= --format=json \
	--resume=cp wide.scn
same_but_time out >got
same got want 'killed twice, it comes to the same'

# --- interrupted -------------------------------------------------------------------------

"$MMURACE" explore -q --strategy=states --reports= --checkpoint=cp \
	--checkpoint-interval=0.01 wide.scn >out 2>err &
child=$!
while kill -0 $child 2>/dev/null && [ -z "$(find . -name cp -size +40k)" ]; do
	:
done
kill -s TERM $child
status=0
wait $child || status=$?
is "$status/$(cat err)" \
	'3/mmurace: what was done is in cp; add --resume=cp to go on' \
	'SIGTERM keeps it, and says so'
run "$MMURACE" explore -q --strategy=states --reports= --format=json \
	--resume=cp wide.scn
same_but_time out >got
same got want 'and it is gone on with'

done_testing
