#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# mmurace explore as text: what is printed, what is written, and with which
# status it ends.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
race=$srcdir/scenarios/release-vs-reclaim.scn

# One task, so one execution: everything can be run.  The rest of the file, the
# result lines, is $2.
alone() {
	cat >"$1" <<SCENARIO
scenario ${1%.scn}

param pages = 1 in 1..2
{
	A = mm();
	mmap(A, addr=0x1000, pages=pages);
}

exit { exit_mm(A); }

$2
SCENARIO
}
alone met.scn 'result never'
alone unmet.scn 'result sometimes deadlock'
alone two.scn 'result never
result sometimes leak without kvm.check-sequence'
# Two tasks that nothing is wrong with, and too many executions to run all.
sed '/^result/d' "$race" >open.scn
echo 'result never' >>open.scn

# --- values left open --------------------------------------------------------

# Each combination of them has objects, and names of objects, of its own.
cat >open-names.scn <<SCENARIO
scenario open-names
param pages = 1 in 1..4
{
	A = mm();
	mmap(A, addr=0x1000, pages=1);
	mmap(A, addr=0x9000, pages=1);
	write(A, 0x1000);
	write(A, one of (0x1000, 0x9000));
	vm = kvm(A);
}
unmap	{ munmap(A, 0x1000, pages); }
guest	{ guest_write(vm, gfn=1); }
result sometimes stale-secondary without kvm.check-sequence
SCENARIO
for seed in 1 2 3 4; do
	run "$MMURACE" explore -q --seed=$seed --reports=open open-names.scn
	is "$status/$err" 0/ "what is found with open values is reported: $seed"
	like "$out" 'stale-secondary: vm maps frame' 'under its name'
done

cat >open-shown.scn <<SCENARIO
scenario open-shown
param pages = 1 in 1..4
{
	A = mm();
	B = mm();
	mmap(A, addr=0x1000, pages=pages);
	mmap(A, addr=0x9000, pages=one of (1, 2));
	vm = kvm(A);
	guest_write(vm, gfn=1);
}
exit	{ exit_mm(one of (B, A)); }
reclaim	{ swap_out(A, one of (0x2000, 0x1000)); }
result sometimes stale-secondary without notifier.release-before-unlink
SCENARIO
run "$MMURACE" explore --reports=shown open-shown.scn
is "$status/$err" 0/ 'values of all types are left open'
is "$(grep '^With ' out | sed 's/= [12]$/= 1 or 2/')" \
	'With set-up.mmap.pages = 1 or 2
With exit.exit_mm.mm = A
With reclaim.swap_out.addr = 0x1000' 'and shown as the scenario has them'
run "$MMURACE" show shown/*.json
like "$out" 'With reclaim.swap_out.addr = 0x1000' 'from the report, too'

# --- a find ------------------------------------------------------------------

sed '/^result/d' "$race" >find.scn
echo 'result sometimes stale-secondary without' \
	'notifier.release-before-unlink' >>find.scn
run "$MMURACE" explore find.scn
is "$status/$err" 0/ 'a race that is expected and found'
is "$(grep -c '^BUG: stale-secondary: ' out)" 1 'has one line to grep for'
like "$out" 'ok      sometimes' 'a line with the verdict'
like "$out" 'CPU 0: exit' 'a column for one task'
like "$out" 'CPU 1: reclaim' 'and one for the other'
like "$out" '1 preemption in ' 'shrunk to one preemption'
report=$(ls reports/*.json)
like "$report" reports/release-vs-reclaim-stale-secondary- 'and a report'
command=$(sed -n 's/^Replay:  //p' out)
is "$command" "$MMURACE replay $report" 'the command to paste names both'
cp "$report" before
run sh -c "$command"
is "$status" 0 'and works'

run "$MMURACE" explore find.scn
is "$(ls reports)" "${report#reports/}" 'the same find gets the same name'
same "$report" before 'and the same bytes'

run "$MMURACE" explore -q find.scn
is "$(wc -l <out)" 3 'quietly: verdict, BUG and command'
run "$MMURACE" explore -v find.scn
unlike "$out" ' steps ...' '-v folds nothing'
like "$out" 'pages = 1' 'and names the parameters'

run "$MMURACE" explore --reports=other/ find.scn
is "$(ls other)" "${report#reports/}" '--reports chooses the folder'
rm -r reports
run "$MMURACE" explore --reports= find.scn
[ "$status" -eq 0 ] && ! [ -e reports ]
ok $? 'an empty one means no reports'
unlike "$out" Replay: 'and no command'
mkdir "it's here"
run "$MMURACE" explore "--reports=it's here" find.scn
command=$(sed -n 's/^Replay:  //p' out)
run sh -c "$command"
is "$status" 0 'the command is quoted for the shell'

# --- verdicts and statuses -----------------------------------------------------

# verdict STATUS WORD VERDICT WHAT ARGUMENT...
verdict() {
	want=$1/$2/$3
	what=$4
	shift 4
	run "$MMURACE" explore -q --reports=r "$@"
	is "$status/$(sed -n '1s/ executions*.*//; 1s/  *[0-9,]*$//; 1s/   */\//p' \
		out)" "$want" "$what"
}
verdict 0 ok never 'never, all run' --strategy=dfs met.scn
verdict 3 open inconclusive 'never, at random' --executions=10 met.scn
verdict 1 'NOT OK' never 'sometimes, all run' --strategy=dfs unmet.scn
verdict 3 open inconclusive 'sometimes, at random' --executions=10 unmet.scn
verdict 1 'NOT OK' sometimes 'never, without its rule' \
	--without=notifier.release-before-unlink open.scn
verdict 1 'NOT OK' sometimes 'never, on an old kernel' \
	--with=notifier.unlink:cddb8a5c14 open.scn
verdict 0 ok sometimes 'sometimes, found' find.scn
verdict 3 open inconclusive 'sometimes, with the rule back' \
	--with=notifier.unlink:d34883d4e3 --executions=100 find.scn

sed 's/sometimes stale-secondary/sometimes deadlock/' find.scn >other.scn
verdict 1 'NOT OK' sometimes 'another kind than expected' other.scn
sed 's/sometimes stale-secondary/never deadlock/' find.scn >kind.scn
verdict 3 open inconclusive 'another kind than forbidden' --executions=100 \
	kind.scn
like "$out" '
BUG: stale-secondary: ' 'which is told all the same'

run "$MMURACE" explore -q --strategy=dfs met.scn two.scn
is "$status" 1 'of met and not met, not met counts'
run "$MMURACE" explore -q --executions=10 met.scn find.scn
is "$status" 3 'of met and inconclusive, inconclusive'
run "$MMURACE" explore -q --executions=1000 --reports= met.scn other.scn
is "$status" 1 'of inconclusive and not met, not met'

# --- operations that do nothing -----------------------------------------------

# mistyped FROM TO ARGUMENT...: two result lines of the shipped race, with a slip
# in a task.
mistyped() {
	sed "/^result/d; s/$1/$2/" "$race" >slip.scn
	printf 'result never\nresult never with notifier.unlink:3ad3d901bb\n' \
		>>slip.scn
	shift 2
	run "$MMURACE" explore -q --reports= "$@" slip.scn
}
line=$(grep -n '^reclaim' "$race" | cut -d: -f1)
mistyped 'swap_out(A, 0x1000)' 'swap_out(A, 0x5000)' --executions=1000 \
	--strategy=random
is "$err" "slip.scn:$line:11: warning: swap_out ran 2000 times and never \
succeeded: there is no such page (ENOENT)
reclaim	{ swap_out(A, 0x5000); }
       	  ^~~~~~~~" 'an address that no page backs is warned of, once'
is "$status/$(grep -c '^open' out)" 3/2 'and changes no verdict'

mistyped 'swap_out(A, 0x1000)' 'munmap(A, 0x5000)' --executions=1000 \
	--strategy=random
like "$err" ":$line:11: warning: munmap ran " 'so is a range with nothing in it'
like "$err" ' and never did anything: nothing is mapped there
reclaim	{ munmap(A, 0x5000); }
       	  ^~~~~~' 'even if the process is sometimes gone'
mistyped 'swap_out(A, 0x1000)' 'munmap(A, 0x1000)' --executions=1000 \
	--strategy=random
is "$err" '' 'no warning if it does something in some execution'
mistyped 'swap_out(A, 0x1000)' 'swap_out(A, 0x5000)' --executions=999 \
	--strategy=random
is "$status/$err" 3/ 'nor where too few executions were run'
mistyped 'swap_out(A, 0x1000)' 'swap_out(A, 0x5000)' --executions=1100 \
	--strategy=dfs
is "$status/$err" 3/ 'nor where a search in order was cut off'
mistyped 'swap_out(A, 0x1000)' 'swap_out(A, 0x5000)' --executions=1000
like "$err" 'swap_out ran 2000 times and never' 'but where it was sampled first'
mistyped 'swap_out(A, 0x1000)' 'swap_out(A, 0x5000)' --executions=999
is "$status/$err" 3/ 'for long enough'

# One task each, so each is one execution.
cat >turns.scn <<'SCENARIO'
scenario turns
param pages = 1 in 1..4
{
	A = mm();
	mmap(A, 0x1000, pages);
}

solo { munmap(A, 0x1000); munmap(A, 0x1000); read(A, 0x1000); }

result never
SCENARIO
cat >wrong.scn <<'SCENARIO'
scenario wrong
param pages = 1 in 1..4
{
	A = mm();
	mmap(A, 0x1000, pages);
}

solo { mmap(A, 0x1000); exit_mm(A); }

result never
SCENARIO
run "$MMURACE" explore -q --strategy=dfs turns.scn wrong.scn
is "$status/$(printf '%s\n' "$err" | grep warning:)" "0/\
turns.scn:8:27: warning: munmap ran 1 time and never did anything: \
nothing is mapped there
turns.scn:8:46: warning: read ran 1 time and never succeeded: \
nothing is mapped there (EFAULT)
wrong.scn:8:8: warning: mmap ran 1 time and never succeeded: \
something is mapped there (EEXIST)" 'each statement on its own, file by file'
run "$MMURACE" explore -q --format=json --strategy=dfs wrong.scn
like "$err" 'wrong.scn:8:8: warning: ' 'whatever the format'
unlike "$out" warning 'and not in the data'

for scenario in "$srcdir"/scenarios/*.scn; do
	run "$MMURACE" explore -q --executions=1000 --reports= \
		--strategy=random "$scenario"
	unlike "$err" warning: "none for ${scenario##*/}"
done

# --- limits --------------------------------------------------------------------

# limit NAME ARGUMENT...
limit() {
	name=$1
	shift
	run "$MMURACE" explore --reports= "$@"
	is "$status" 3 "cut off by $name"
	like "$out" "  ($name)" 'and says so'
}
for strategy in auto random states; do
	limit --executions --executions=5 --strategy=$strategy open.scn
	limit --time --time=0.01 --executions=0 --strategy=$strategy open.scn
done
limit --executions --executions=1001 open.scn
like "$out" ' states ' 'when it has begun to visit states'
limit --steps --steps=5 --strategy=dfs open.scn
limit --preemptions --strategy=dfs --preemptions=0 open.scn
run "$MMURACE" explore --strategy=random open.scn
like "$out" '100,000 executions a line' 'there is a limit by default'
like "$out" '  100,000 executions' 'and it is kept'
run "$MMURACE" explore --strategy=dfs met.scn
like "$out" 'at most 600 s a line' 'another where the search ends by itself'

# --- settings -------------------------------------------------------------------

run "$MMURACE" explore -v --size=next --executions=1 met.scn
like "$out" 'pages = 2' '--size=next raises the parameters'
run "$MMURACE" explore -v --size=next --set=pages=1 --executions=1 met.scn
like "$out" 'pages = 1' 'before --set'
run "$MMURACE" explore --kernel=3.6 --executions=1 met.scn
like "$out" 'never, kernel 3.6' 'another kernel is told'
run "$MMURACE" explore '--environment=alloc_fail <= 1' --executions=1 met.scn
like "$out" 'environment { alloc_fail <= 1; }' 'and another environment'

for strategy in random pct pos; do
	for seed in 1 2; do
		run "$MMURACE" explore -q --reports=$strategy --seed=$seed \
			--strategy=$strategy find.scn
		is "$status" 0 "$strategy finds it with seed $seed"
		sed 's/ [0-9.]* s / /' out >"$strategy-$seed"
		run "$MMURACE" explore -q --reports=$strategy --seed=$seed \
			--strategy=$strategy find.scn
		sed 's/ [0-9.]* s / /' out >again
		same again "$strategy-$seed" 'in the same execution each time'
	done
done
run "$MMURACE" explore -q --strategy=dfs --preemptions=2 find.scn
is "$status" 0 'dfs finds it within two preemptions'

run env -u COLUMNS "$MMURACE" explore find.scn
is "$(awk 'length > 80 && !/^(Replay|ok)/ { print }' out)" '' \
	'timelines have 80 columns off a terminal'
run env COLUMNS=120 "$MMURACE" explore find.scn
grep -q 'write_lock(&kvm->mmu_lock)  *src/secondary/kvm_mmu\.c:[0-9]*$' out
ok $? 'more where there is room for places'

# The two steps that are marked as conflicting: "function: step", then "N M" for
# a step N that is said to conflict with step M.
marked() {
	awk -v what="$1" '
	match($0, /[a-z_]+:$/) {
		function_of[RSTART > 36] = substr($0, RSTART)
	}
	/^>? +[0-9]+ / {
		number = $0
		sub(/^>? */, "", number)
		text = number
		sub(/^[0-9]+ */, "", text)
		right = length($0) - length(text) + 1 > 36
		sub(/  +src.*/, "", text)
		number += 0
	}
	match($0, /<--- conflicts with step /) {
		if (what == "steps")
			print function_of[right], text
		else
			print number, substr($0, RSTART + RLENGTH) + 0
	}' out
}
for line in 'without notifier.release-before-unlink' \
	    'with notifier.unlink:751efd8610'; do
	sed '/^result/d' "$race" >line.scn
	echo "result sometimes stale-secondary $line" >>line.scn
	for strategy in random pct pos 'dfs --preemptions=2'; do
		run env COLUMNS=120 "$MMURACE" explore --reports= \
			--strategy=$strategy line.scn
		is "$(marked steps)" \
			'release_after_unlink: hlist_del_init_rcu(&subscription->hlist)
__mmu_notifier_invalidate_range_start: hlist_empty(&subscriptions->list)' \
			"the unlinking and the walk of the list conflict: $strategy"
		is "$(marked numbers | sed 's/\(.*\) \(.*\)/\2 \1/' | sort)" \
			"$(marked numbers | sort)" "both ways, $line"
		is "$(grep -c 'conflicts with .*(A.notifier_list)' out)" 2 \
			'at the list'
	done
done

run env COLUMNS=60 "$MMURACE" explore -q --executions=10 find.scn
is "$(awk 'length > 59 && !/^Replay/ { print }' out)" '' 'no line is too wide'
like "$out" '
        release-vs-reclaim: sometimes stale-secondary
            without' 'what does not fit is broken'

# width COLUMNS: the output for it, without times, in the file of that name.
width() {
	run env "COLUMNS=$1" "$MMURACE" explore --executions=100 find.scn
	sed 's/ [0-9.]* s\( \|$\)/ T\1/' out >"width-$1"
}
run env -u COLUMNS "$MMURACE" explore --executions=100 find.scn
sed 's/ [0-9.]* s\( \|$\)/ T\1/' out >width-unset
for columns in 20 1000; do
	width $columns
	! cmp -s width-$columns width-unset
	ok $? "$columns columns are not what there is without"
done
grep -q 'write_lock(&kvm->mmu_lock)  *src/secondary/kvm_mmu\.c:[0-9]*$' \
	width-1000
ok $? '1000 have room for places'
for columns in 1 5 19; do
	width $columns
	same width-$columns width-20 "COLUMNS=$columns counts as 20"
done
for columns in 1001 1000000 4294967376 99999999999999999999999; do
	width $columns
	same width-$columns width-1000 "COLUMNS=$columns counts as 1000"
done
for columns in '' 0 -1 -100 wide 60x ' 60' 0x60; do
	width "$columns"
	same "width-$columns" width-unset "COLUMNS='$columns' is ignored"
done

# Fewer preemptions can mean more steps, but not more than are allowed.
sed '/^result/d' "$race" >short.scn
echo 'result sometimes stale-secondary without' \
	'notifier.release-before-unlink' >>short.scn
for steps in 60 70 90; do
	run "$MMURACE" explore -q --steps=$steps --executions=20000 \
		--reports=short$steps short.scn
	is $status 0 "a find within $steps steps"
	run "$MMURACE" replay short$steps/*.json
	is $status 0 'is in its report'
done

# --- folders ---------------------------------------------------------------------

mkdir folder
cp met.scn folder/b.scn
cp met.scn folder/a.scn
cp unmet.scn folder/.hidden.scn
echo nothing >folder/notes.txt
run "$MMURACE" explore --strategy=dfs folder
is "$status" 0 'a folder'
like "$out" '2 result lines of 2 scenarios' 'is all the scenarios in it'

run env -u NO_COLOR "$MMURACE" explore --color=always --strategy=dfs met.scn
like "$out" "$(printf '\033[32mok')" 'coloured when asked for'
run env TERM=xterm "$MMURACE" explore --strategy=dfs met.scn
unlike "$out" "$(printf '\033')" 'not on what is no terminal'

done_testing
