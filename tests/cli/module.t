#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Scenarios in C: a planted bug of each kind is found, shown by lines of the
# file and replayed; what a program may do and may not; reports of such.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
planted=$srcdir/tests/module
TMPDIR=$tmp/temporary
export TMPDIR
mkdir "$TMPDIR"

case $("$MMURACE" explore "$planted/spawn.c" 2>&1) in
*tsan-chain*) skip_all 'not in this build' ;;
esac

# --- planted bugs -----------------------------------------------------------------

# Where a plain access stands takes libdw, which a build may not have.
tracking=$(grep -c '^#define TRACKING' "$builddir/config.h")
libdw=$(grep -c '^#define HAVE_LIBDW' "$builddir/config.h")

# planted NAME KIND TITLE: it is found, at the line marked "here", and replayed.
planted() {
	line=$(sed -n '/\/\* here \*\//=' "$planted/$1.c")
	rm -rf reports
	run "$MMURACE" explore --strategy=dfs "$planted/$1.c"
	is "$status/$err" 0/ "$1: as it says"
	like "$out" "BUG: $2: $3" "$1: $2"
	case $out in
	*"$1.c:$line"* | *"$1.c
"*":$line"*) pass "$1: its line is shown" ;;
	*)
		if [ "$libdw" -eq 0 ]; then
			skip 1 'no libdw'
		else
			fail "$1: its line is shown"
			diag "$1.c:$line is not in $out"
		fi
		;;
	esac
	report=$(echo "reports/planted-$1-$2-"????????.json)
	run "$MMURACE" replay --build --twice "$report"
	is "$status/$err" 0/ "$1: replayed"
	like "$out" 'reproduced twice, with the same log: ' "$1: and twice"
}

planted deadlock deadlock 'up waits for second held by down, down waits for'
planted livelock livelock 'waiter retries for ever'
planted race data-race 'writer writes and reader reads value'
planted barrier data-race 'reader reads and writer writes value'
planted looks data-race 'looks reads and renames writes name'
planted freed use-after-free 'user '
planted assertion assertion 'both are done in mm_task_sum'
planted invariant assertion 'none_lost does not hold'
planted assert assertion 'assert(!atomic_read(&count)) fails'
planted crash crash 'divide ends by SIGSEGV'
planted abort crash 'aborter ends by abort()'
planted endless livelock 'spinner loops for ever, within one step'
planted stack stack-overflow 'recursion needs more stack'

# What some order of steps does is in some state, too.
for name in deadlock race barrier looks freed assertion invariant assert crash \
	early-order early-look expected; do
	for option in --strategy=states --no-reduction --exact; do
		run "$MMURACE" explore --strategy=states $option --quiet \
			--reports= "$planted/$name.c"
		is "$status/$err" 0/ "$name: and by states, $option"
	done
done

# A crash ends an execution, not the search.
sed 's/sometimes crash/sometimes assertion or crash/
	s/quotient = .*/mm_assert(0, "behind it");/' "$planted/crash.c" >both.c
run "$MMURACE" explore --strategy=dfs --quiet both.c
is "$status/$err" 0/ 'what comes after a crash is searched'
like "$out" 'BUG: crash: ' 'the crash is told'
like "$out" 'BUG: assertion: behind it' 'and what was found after it'

# A signal that somebody sent is no crash of a task.
sed 's/sometimes assertion/never/; s/_read(&count) == 2/_read(\&count) > 0/' \
	"$planted/invariant.c" >long.c
"$MMURACE" explore --strategy=random --executions=0 --time=60 \
	--reports= long.c >out 2>err &
child=$!
while kill -0 $child 2>/dev/null && ! grep -q random out; do
	sleep 0.1
done
kill -s SEGV $child
status=0
wait $child 2>/dev/null || status=$?
# By the signal, or by what AddressSanitizer makes of it.
[ "$status" -ne 0 ] && [ "$status" -ne 3 ]
ok $? 'a signal that is sent ends the tool'
unlike "$(cat out)" BUG 'and is no find'

# --- what a program may do --------------------------------------------------------

run "$MMURACE" explore --strategy=dfs --set=children=3 "$planted/spawn.c"
is "$status/$err" 0/ 'globals, malloc(), spawn and join'
like "$out" 'ok      never ' 'start anew in every execution'
cat >param.c <<'EOF'
#include <mmurace.h>
MM_SCENARIO("settable");
MM_PARAM(size, 1, 1, 3);
MM_TASK(task) { mm_assert(size == 1, "it is %lu", size); }
MM_RESULT("never");
EOF
run "$MMURACE" explore --strategy=dfs --reports= param.c
is "$status/$err" 0/ 'a parameter has its value'
run "$MMURACE" explore --strategy=dfs --quiet --reports= --size=next param.c
is "$status/$err" 1/ 'or another'
like "$out" 'BUG: assertion: it is 2 in ' 'that it is given'
for file in foreign foreign-plain; do
	run "$MMURACE" explore "$planted/$file.c"
	is "$status/$err" 3/ "$file: the stack of another task"
	like "$out" '(stack)' "$file: is a limit"
done

for example in rcu-lookup:dfs invalidate-end:states; do
	file=$srcdir/scenarios/c/${example%:*}.c
	if [ "${example#*:}" = states ] && [ "$tracking" -eq 0 ]; then
		skip 2 'without tracking it takes minutes'
	else
		run "$MMURACE" explore --strategy="${example#*:}" "$file"
		unlike "$out" 'NOT OK' "${example%:*}: all is as it says"
		proofs=$(grep -c '^MM_RESULT("never' "$file")
		is "$(grep -c '^ok      never ' out)" "$proofs" \
			"${example%:*}: each never is proved"
	fi
	run "$MMURACE" explore --executions=3000 "$file"
	sometimes=$(grep -c '^MM_RESULT("sometimes' "$file")
	is "$(grep -c '^ok      sometimes ' out)" "$sometimes" \
		"${example%:*}: each sometimes is found"
	unlike "$out" 'NOT OK' "${example%:*}: and no never is broken"
done

# They are in the manual, to the letter.
for example in rcu-lookup invalidate-end; do
	awk -v file="scenarios/c/$example.c" '
		index($0, ".\\\" " file) == 1 { wanted = 1; next }
		/^\.Ed/ { inside = wanted = 0 }
		inside
		/^\.Bd/ && wanted { inside = 1 }
	' "$srcdir/man/mmurace-module.3" >shown
	sed '1,/^ \*\/$/d' "$srcdir/scenarios/c/$example.c" >code
	same shown code "$example: shown in mmurace-module(3)"
done

# Its rules and forms are known to the options.
run "$MMURACE" explore --strategy=dfs --quiet --reports= \
	--without=lookup.grace-period "$srcdir/scenarios/c/rcu-lookup.c"
is "$status" 1 'without a rule of its own'
like "$out" 'NOT OK  sometimes' 'a never is broken'
run "$MMURACE" explore --without=lookup.grace "$srcdir/scenarios/c/rcu-lookup.c"
is "$status/$err" "2/mmurace: no rule 'lookup.grace'; did you mean\
 'lookup.grace-period'?" 'one that it does not have'

run "$MMURACE" show "$srcdir/scenarios/c/invalidate-end.c"
is "$status/$err" 0/ 'it is shown'
like "$out" 'never with invalidate-end.count:last' 'with its result lines'
run "$MMURACE" lint "$planted/spawn.c"
is "$status/$err/$out" "0//$planted/spawn.c: ok" 'lint runs its set-up'

# --- reports ----------------------------------------------------------------------

rm -rf reports
"$MMURACE" explore --quiet "$planted/race.c" >out 2>err
report=$(echo reports/*.json)
like "$(cat out)" "replay --build $report" 'how to replay it is told'
run "$MMURACE" replay "$report"
is "$status/$out" 2/ 'a report runs nothing by itself'
is "$err" "mmurace: $report: it holds a program in C, which would run as you \
do: look at it, and then add --build" 'and says what to do'
run "$MMURACE" show "$report"
is "$status/$err" 0/ 'it is shown without'
like "$out" 'race.c' 'with the lines of the file'

sed 's/value = 42;/value = 43;/' "$report" >edited.json
run "$MMURACE" replay --build edited.json
is "$status/$out" 2/ 'an edited one is refused'
like "$err" 'was edited or damaged' 'before anything is built'
sed 's/"compiler": "[^"]*"/"compiler": "another"/' "$report" >edited.json
run "$MMURACE" replay --build edited.json
like "$status/$err" '2/mmurace: edited.json: digest: does not fit' \
	'so is one with another compiler'
sed 's/"file": "race.c"/"file": "..\/race.c"/' "$report" >edited.json
run "$MMURACE" replay --build edited.json
like "$status/$err" 'which is no name of a C file' \
	'a name that leads elsewhere'
head -c 2000 "$report" >cut.json
run "$MMURACE" replay --build cut.json
is "$status/$out" 2/ 'a truncated one'
run "$MMURACE" replay --build --without=kvm.check-sequence "$report"
is "$status/$err" 0/ 'mapped onto other code'
like "$out" 'verdict: ' 'as any other'

# --- nothing is left ---------------------------------------------------------------

is "$(ls "$TMPDIR")" '' 'no temporary files are left'

# Killed in the middle of it: by what cannot be caught, as well.
cat >slow-cc <<'EOF'
#!/bin/sh
touch "$TMPDIR/begun"
sleep 5
EOF
chmod +x slow-cc
mkdir kit
ln -s "$builddir"/*.a "$builddir/functions.txt" kit/
cp "$builddir/mmurace" kit/
sed "s|^compiler .*|compiler $tmp/slow-cc|" "$builddir/module.conf" \
	>kit/module.conf
for signal in TERM KILL; do
	kit/mmurace lint "$planted/spawn.c" 2>err &
	child=$!
	while kill -0 $child 2>/dev/null && ! ls "$TMPDIR"/*/begun; do
		sleep 0.1
	done >begun 2>&1
	kill -s $signal $child
	wait $child 2>/dev/null
	tries=0
	while [ -n "$(ls "$TMPDIR")" ] && [ $tries -lt 50 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	is "$(ls "$TMPDIR")" '' "nor by SIG$signal"
done

sed 's|^compiler .*|compiler no-such-compiler|' "$builddir/module.conf" \
	>kit/module.conf
run kit/mmurace lint "$planted/spawn.c"
is "$status/$err" '2/mmurace: no-such-compiler: No such file or directory: '\
'scenarios in C are compiled by what mmurace was built with; install it, or '\
'build mmurace with another' 'without a compiler'
rm kit/module.conf
run kit/mmurace lint "$planted/spawn.c"
is "$status" 2 'without what it is built with'
like "$err" 'with what `make install` puts there' 'the remedy is told'

done_testing
