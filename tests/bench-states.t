#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The programs of bench/states: what they say of themselves is found, the same
# whenever it is searched, also where they are broken; and what bench/states.py
# tells of them.  Nothing is timed.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
programs=$srcdir/bench/states

case $("$MMURACE" explore --strategy=states "$programs/readers.c" 2>&1) in
*tsan-chain*) skip_all 'not in this build' ;;
esac
tracking=$(grep -c '^#define TRACKING' "$builddir/config.h")

# explore FILE [OPTION...]
explore() {
	file=$1
	shift
	run "$MMURACE" explore --strategy=states --quiet --reports= "$@" "$file"
}

# proves NAME [OPTION...]: each line is met, a proof where it says never.
proves() {
	name=$1
	shift
	explore "$programs/$name.c" "$@"
	is "$status/$err" 0/ "$name: as it says"
	is "$(grep -c '^ok  *never ' out)" \
		"$(grep -c '^MM_RESULT("never' "$programs/$name.c")" \
		"$name: each never is proved"
	is "$(grep -c '^ok  *sometimes ' out)" \
		"$(grep -c '^MM_RESULT("sometimes' "$programs/$name.c")" \
		"$name: each sometimes is found"
	sed 's/[0-9.]* s  /N s  /' out >first
	explore "$programs/$name.c" "$@"
	sed 's/[0-9.]* s  /N s  /' out >second
	same first second "$name: with the same states again"
}

proves fault
proves indexer
proves lastzero
proves philosophers
like "$out" 'BUG: deadlock: philosopher0 waits for ' 'the deadlock is found'
unlike "$out" 'BUG: lock-order' 'not only what could become one'
proves readers
proves release
proves arena --set=turns=1

proves philosophers --size=next

# Whether memory that nobody touches makes states.
explore "$programs/arena.c" --set=turns=1
sed 's/ *[0-9.]* s .*//' out >first
explore "$programs/arena.c" --set=turns=1 --set=kib=200
sed 's/ *[0-9.]* s .*//' out >second
same first second 'arena: as many states, whatever there is beside'

# broken NAME SED WHAT: with a fault in it, the never does not hold.
broken() {
	sed "$2" "$programs/$1.c" >broken.c
	cmp -s broken.c "$programs/$1.c" && bail_out "$1: nothing to break"
	explore broken.c
	is "$status" 1 "$1: $3"
	like "$out" 'NOT OK  ' "$1: is told"
}

broken fault 's/spte = 0;/spte = spte;/; s/(spte, 0)/(spte, spte)/' \
	'an invalidation that drops nothing'
broken indexer 's/i \* 11 + (u32)n/0/' 'messages that are none'
broken lastzero 's/before + 1/before + 2/' 'a writer that counts twice'
broken readers 's/(x, 1)/(x, 2)/' 'another value'
broken release 's/^	synchronize_srcu.*//; s/^	if (mm_rule(wait))$//
	s/^		synchronize_srcu.*//' 'nobody waits for readers'
broken philosophers 's/mm_rule(lower_first) \&\& second < first/0/' \
	'left forks first'

# --- the table --------------------------------------------------------------------

command -v python3 >/dev/null || {
	diag 'no python3: bench/states.py is not run'
	done_testing
}
[ "$tracking" -ne 0 ] || {
	diag 'without tracking bench/states.py takes minutes'
	done_testing
}

# table OPTION...
table() {
	run python3 "$srcdir/bench/states.py" --build "$builddir" --quick \
		--json table.json "$@"
}

# get EXPRESSION: of the object r in table.json.
get() {
	python3 -c 'import json, sys
r = json.load(open("table.json"))
print(json.dumps(eval(sys.argv[1])))' "$1" 2>&1
}

table --only unregister-vs --only philosophers --only 'lastzero 2'
is "$status" 0 'a part of the table'
is "$(get 'list(r)')" '["schema", "cpu", "floor_ns", "seconds_max", "builds", "cases", "dpor"]' \
	'as JSON'
is "$(get 'r["schema"], r["seconds_max"]')" '["mmurace-bench-states-1", 60]' \
	'its schema, and the limit'
is "$(get '[b["compiler"] for b in r["builds"]]')" \
	"[\"$("$MMURACE" version | sed -n 's/^compiler: //p')\"]" 'the compiler'
reduces=$("$MMURACE" explore --help | grep -c -e --no-reduction)
is "$(get 'r["builds"][0]["reduces"]')" \
	"$([ "$reduces" -ne 0 ] && echo true || echo false)" \
	'whether it has a reduction'
is "$(get 'sorted(set(c["case"] for c in r["cases"]))')" \
	'["lastzero 2", "philosophers 3", "unregister-vs-reclaim", "unregister-vs-release"]' \
	'the cases that were asked for'
is "$(get 'len(r["cases"])')" "$((reduces ? 8 : 4))" \
	'once each, or with the reduction and without'
is "$(get '" ".join(set(" ".join(c) for c in r["cases"]))')" \
	'"case section options build reduction ideal lines"' 'what is told of each'
is "$(get '" ".join(set(" ".join(x) for c in r["cases"] for x in c["lines"]))')" \
	'"line verdict met limit kinds states transitions executions redundant seconds all_seconds table_bytes peak_bytes"' \
	'and of each line'
is "$(get 'all(x["met"] and x["limit"] is None and x["states"] > 1
	and x["transitions"] > 1 and x["seconds"] > 0
	and x["seconds"] == min(x["all_seconds"])
	and x["table_bytes"] >= 8 * x["states"] and x["peak_bytes"] > 0
	for c in r["cases"] for x in c["lines"])')" true 'with figures'
is "$(get '[x["kinds"] for c in r["cases"] if c["case"] == "philosophers 3"
	for x in c["lines"]][:2]')" '[[], ["deadlock"]]' 'and what was found'
like "$out" 'philosophers 3: deadlock ' 'which the table has'
like "$out" 'unregister-vs-release  ' 'beside the proofs'

# No state is lost: as they are written down once more in bench/ideal.py; where
# nothing lies about on the stacks there are no others, either.
is "$(get '[(c["case"], c["ideal"]) for c in r["cases"]][-1]')" \
	'["philosophers 3", 300]' 'states as they are counted elsewhere'
is "$(get 'all(c["lines"][0]["states"] >= c["ideal"] for c in r["cases"]
	if c["ideal"] and not c["reduction"])')" true 'none is lost'
is "$(get '[c["lines"][0]["states"] - c["ideal"] for c in r["cases"]
	if c["case"] == "lastzero 2"][0]')" 0 'and these are all'

# Proofs by dpor, beside them.
is "$(get '[(c["case"], c["lines"][0]["executions"], c["lines"][0]["redundant"])
	for c in r["dpor"]][-2]')" '["lastzero 2", 5, 0]' 'executions of dpor'
like "$out" 'programs, by dpor ' 'which the table has'

# As the tool itself has it, without the reduction where there is one.
[ "$reduces" -eq 0 ] || set -- --no-reduction
explore "$programs/philosophers.c" --format=json "$@"
cp out tool.json
is "$(get '[[[x["states"], x["transitions"]] for x in c["lines"]]
	for c in r["cases"] if c["case"] == "philosophers 3"][0]')" \
	"$(python3 -c 'import json
print([[x["states"], x["steps"]]
       for x in json.load(open("tool.json"))["results"]])')" \
	'the states and transitions are the tool'\''s'

# Of two builds that are the same.
table --build "$builddir" --only 'lastzero 2'
is "$status" 0 'two builds'
like "$out" "$((reduces ? 2 : 1)) lines have as many states in each build, \
0 have not." 'are compared'

table --only 'no such case'
is "$status/$out" 1/ 'a name that no case has'
like "$err" 'states.py: no case is called like that' 'is told'

done_testing
