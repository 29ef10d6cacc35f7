#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# mmurace explore --format=json and ktap: what scripts read.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
race=$srcdir/scenarios/release-vs-reclaim.scn
cat >alone.scn <<'SCENARIO'
scenario alone

param pages = 1 in 1..2
{
	A = mm();
	mmap(A, addr=0x1000, pages=pages);
}

exit { exit_mm(A); }

result never
result sometimes deadlock without kvm.check-sequence
SCENARIO

# --- KTAP ----------------------------------------------------------------------

run "$MMURACE" explore --format=ktap --strategy=dfs alone.scn
is "$status" 1 'KTAP, a line not met'
is "$out" 'KTAP version 1
1..1
# strategy dfs, seed 1
  KTAP version 1
  # Subtest: alone
  1..2
  ok 1 alone: never
  not ok 2 alone: sometimes deadlock without kvm.check-sequence
not ok 1 alone
# Totals: pass:1 fail:1 xfail:0 xpass:0 skip:0 error:0' 'is a failed test'

run "$MMURACE" explore --format=ktap --executions=5 --strategy=random \
	--seed=2 alone.scn alone.scn
is "$status" 3 'KTAP, inconclusive'
is "$out" 'KTAP version 1
1..1
# strategy random, seed 2
  KTAP version 1
  # Subtest: alone
  1..2
  ok 1 alone: never # SKIP inconclusive: --executions
  ok 2 alone: sometimes deadlock without kvm.check-sequence # SKIP inconclusive: --executions
ok 1 alone # SKIP inconclusive
# Totals: pass:0 fail:0 xfail:0 xpass:0 skip:2 error:0' 'is a test left out'

run "$MMURACE" explore --format=ktap --executions=5 --size=next --kernel=4.6 \
	alone.scn
like "$out" '
  ok 1 alone: never, pages = 2, kernel 4.6 # SKIP' 'with parameters and kernel'
run "$MMURACE" explore --format=ktap --executions=5 --set=pages=1 alone.scn
like "$out" '
  ok 1 alone: never # SKIP' 'where they are not as usual'

# Lines that differ in the file, and are the same with an option.
sed '/^result/d' alone.scn >same.scn
printf 'result never\nresult never without kvm.check-sequence\n' >>same.scn
echo 'result never without notifier.release-before-unlink' >>same.scn
first=$(grep -n '^result never$' same.scn | cut -d: -f1)
run "$MMURACE" explore --format=ktap --strategy=dfs \
	--without=kvm.check-sequence same.scn
is "$(grep '^  ok' out)" "\
  ok 1 alone: never without kvm.check-sequence, line $first
  ok 2 alone: never without kvm.check-sequence, line $((first + 1))
  ok 3 alone: never without notifier.release-before-unlink without \
kvm.check-sequence" 'KTAP tells lines with one name apart'
run env -u COLUMNS "$MMURACE" explore -q --strategy=dfs \
	--without=kvm.check-sequence same.scn
is "$(sed 's/.* s  //' out)" "\
alone: never without kvm.check-sequence, line $first
alone: never without kvm.check-sequence, line $((first + 1))
alone: never without notifier.release-before-unlink without \
kvm.check-sequence" 'so does text'
run "$MMURACE" explore -q --strategy=dfs same.scn
unlike "$out" ', line' 'and no others'

# Two files with scenarios of one name, one of them called like a directive.
mkdir 'a # SKIP'
cp same.scn 'a # SKIP/b.scn'
sed '/^result/d; s/^scenario.*/scenario lone/' alone.scn >lone.scn
echo 'result never' >>lone.scn
run env -u COLUMNS "$MMURACE" explore -q --strategy=dfs \
	--without=kvm.check-sequence 'a # SKIP' lone.scn alone.scn
is "$(sed 's/.* s  //' out)" "\
alone: never without kvm.check-sequence, in a # SKIP/b.scn, line $first
alone: never without kvm.check-sequence, in a # SKIP/b.scn, line $((first + 1))
alone: never without notifier.release-before-unlink without \
kvm.check-sequence, in a # SKIP/b.scn
lone: never without kvm.check-sequence
alone: never without kvm.check-sequence, in alone.scn
alone: sometimes deadlock without kvm.check-sequence, in alone.scn" \
	'scenarios of one name are told apart by their files'
run "$MMURACE" explore --format=ktap --strategy=dfs 'a # SKIP' lone.scn \
	alone.scn
is "$out" 'KTAP version 1
1..3
# strategy dfs, seed 1
  KTAP version 1
  # Subtest: alone, in a \# SKIP/b.scn
  1..3
  ok 1 alone: never, in a \# SKIP/b.scn
  ok 2 alone: never without kvm.check-sequence, in a \# SKIP/b.scn
  ok 3 alone: never without notifier.release-before-unlink, in a \# SKIP/b.scn
ok 1 alone, in a \# SKIP/b.scn
  KTAP version 1
  # Subtest: lone
  1..1
  ok 1 lone: never
ok 2 lone
  KTAP version 1
  # Subtest: alone, in alone.scn
  1..2
  ok 1 alone: never, in alone.scn
  not ok 2 alone: sometimes deadlock without kvm.check-sequence, in alone.scn
not ok 3 alone, in alone.scn
# Totals: pass:5 fail:1 xfail:0 xpass:0 skip:0 error:0' 'so they are in KTAP'

sed '/^result never/d' "$race" >find.scn
run "$MMURACE" explore --format=ktap find.scn
is "$status" 0 'KTAP, a find that is expected'
like "$out" '
  # BUG: stale-secondary: ' 'tells it'
like "$out" "
  # $MMURACE replay reports/" 'and the command'
like "$out" '
# strategy auto, seed 1
' 'how it was searched'
like "$out" '
  # ended by pct
  ok 1 ' 'and what found it'
run "$MMURACE" explore --format=ktap alone.scn
like "$out" '
  # ended by states
  # up to equal hashes, p < ' 'or proved that it is never'

# --- JSON ----------------------------------------------------------------------

command -v python3 >/dev/null || {
	diag 'no python3: JSON is not checked'
	done_testing
}

# get EXPRESSION: of the object r in $tmp/out.
get() {
	python3 -c 'import json, sys
r = json.load(open("out"))
print(json.dumps(eval(sys.argv[1])))' "$1" 2>&1
}

run "$MMURACE" explore --format=json --executions=2000 --seed=7 --strategy=random \
	"$race"
is "$status/$err" 3/ 'JSON, and nothing beside it'
is "$(get 'list(r)')" '["schema", "memory_model", "not_run", "results"]' 'the object'
is "$(get 'r["schema"], r["memory_model"]')" '["mmurace-results-1", "sc"]' \
	'its schema and memory model'
is "$(get '" ".join(set(" ".join(x) for x in r["results"]))')" \
	"\"scenario file line covers without with kernel forms params expected met verdict \
strategy ended_by seed environment executions blocked steps states doubt exact table_bytes bitstate peak_bytes complete limit elapsed_s executions_per_s \
violations\"" \
	'every result has these members'
is "$(get 'len(r["results"])')" "$(grep -c '^result' "$race")" \
	'one result a line'
is "$(get '[x["expected"] for x in r["results"]]')" \
	'["never", "never", "sometimes stale-secondary", "sometimes stale-secondary"]' \
	'with its expectation, up to without and with'
is "$(get 'r["not_run"]')" 0 'and none left out'
is "$(get 'list(set(x["file"] for x in r["results"]))')" "[\"$race\"]" \
	'with its file, as it was named'
is "$(get '[x["line"] for x in r["results"]]' | tr -d '[],')" \
	"$(grep -n '^result' "$race" | cut -d: -f1 | tr '\n' ' ' |
		sed 's/ $//')" 'and the number of the line'
is "$(get 'r["results"][0]["covers"]')" '["S01", "S04"]' 'what it covers'
is "$(get 'r["results"][2]["without"], r["results"][2]["with"]')" \
	'[["notifier.release-before-unlink"], []]' 'the rules left out'
is "$(get 'r["results"][3]["without"], r["results"][3]["with"]')" \
	'[[], ["notifier.unlink:751efd8610"]]' 'the forms taken'
is "$(get '[r["results"][0][k] for k in
	("met", "verdict", "complete", "limit", "executions", "violations")]')" \
	'[null, "inconclusive", false, "executions", 2000, []]' \
	'a line that was cut off'
is "$(get '[r["results"][2][k] for k in
	("met", "verdict", "complete", "limit")]')" \
	'[true, "sometimes", false, null]' 'a line that was met'
is "$(get '[r["results"][2][k] for k in ("strategy", "ended_by", "seed")]')" \
	'["random", "random", 7]' 'how it was searched'
is "$(get '[v["kind"] for v in r["results"][2]["violations"]]')" \
	'["stale-secondary"]' 'what was found'
report=$(get 'r["results"][2]["violations"][0]["report"]' | tr -d '"')
run "$MMURACE" replay "$report"
is "$status" 0 'and the report of it'

# Many readers of JSON have no integers beyond 2^53.
run "$MMURACE" explore --format=json --seed=18446744073709551615 \
	--executions=1 alone.scn
cp out big.json
is "$(get 'r["results"][0]["seed"]')" '"0xffffffffffffffff"' \
	'all 64 bits of it, as reports have them'
run "$MMURACE" explore --format=json --seed=0x20000000000000 \
	--executions=1 alone.scn
is "$(get 'r["results"][0]["seed"]')" 9007199254740992 'a number up to 2^53'
run "$MMURACE" explore --format=json --seed=0x20000000000001 \
	--executions=1 alone.scn
is "$(get 'r["results"][0]["seed"]')" '"0x20000000000001"' 'and no further'

run "$MMURACE" explore --format=json --strategy=dfs alone.scn
is "$status" 1 'JSON, everything run'
is "$(get '[[x[k] for k in ("met", "verdict", "complete", "limit")]
	for x in r["results"]]')" \
	'[[true, "never", true, null], [false, "never", true, null]]' \
	'is complete, met or not'
is "$(get '[(x["states"], x["table_bytes"]) for x in r["results"]]')" \
	'[[0, 0], [0, 0]]' 'without states'
is "$(get '[0 < x["peak_bytes"] for x in r["results"]]')" '[true, true]' \
	'the memory that it took'
run "$MMURACE" explore --format=json --strategy=states alone.scn
is "$(get '[0 < x["states"] * 8 <= x["table_bytes"]
	and x["states"] <= x["steps"] + 1 for x in r["results"]]')" \
	'[true, true]' 'states, transitions and what they took'
run "$MMURACE" explore --format=json --strategy=dfs --preemptions=0 alone.scn
is "$(get 'r["results"][0]["limit"]')" null 'a bound that cut nothing'
run "$MMURACE" explore --format=json --executions=10 \
	'--environment=reuse = lifo' alone.scn
is "$(get 'r["results"][0]["environment"]')" '"reuse = lifo"' 'environment'
run "$MMURACE" explore --format=json --kernel=3.6 --set=pages=2 \
	--executions=10 alone.scn
is "$(get 'r["results"][0]["kernel"], r["results"][0]["params"]')" \
	'["3.6", {"pages": 2}]' 'kernel and parameters'
is "$(get 'r["results"][0]["forms"]["notifier.unlink"]')" \
	'"3ad3d901bb"' 'the code that was run'
run "$MMURACE" explore --format=json --executions=10 "$race"
is "$(get '[x["forms"]["notifier.unlink"] for x in r["results"]]')" \
	'["d34883d4e3", "3ad3d901bb", "cddb8a5c14", "751efd8610"]' \
	'by whatever option or line'
run "$MMURACE" explore --format=json --reports= find.scn
is "$(get 'r["results"][0]["violations"][0]["report"]')" null 'no reports'
run "$MMURACE" explore --format=json "$race"
is "$status/$(get '[[x["strategy"], x["ended_by"], x["verdict"],
	x["complete"], x["states"] > 0] for x in r["results"]][1:3]')" \
	'0/[["auto", "states", "never", true, true], ["auto", "pct", "sometimes", false, false]]' \
	'by default: a find, or a proof'

mkdir other
cp alone.scn other
run "$MMURACE" explore --format=json --executions=1 alone.scn other
is "$(get '[[x["scenario"], x["file"]] for x in r["results"]]')" \
	'[["alone", "alone.scn"], ["alone", "alone.scn"], ["alone", "other/alone.scn"], ["alone", "other/alone.scn"]]' \
	'scenarios of one name, told by their files'

# --- schema ----------------------------------------------------------------------

python3 -c 'import jsonschema' 2>/dev/null || {
	diag 'no jsonschema: schemas are not checked'
	done_testing
}
run "$MMURACE" explore --format=json --executions=2000 "$srcdir/scenarios"
cp out results.json
python3 - "$srcdir/reports/schema/results-1.schema.json" results.json big.json \
	>errors 2>&1 <<'CHECK'
import json, sys, jsonschema
schema, *all = (json.load(open(name)) for name in sys.argv[1:])
jsonschema.Draft202012Validator.check_schema(schema)
for results in all:
    jsonschema.Draft202012Validator(schema).validate(results)
CHECK
is "$?/$(cat errors)" 0/ 'the results of all scenarios follow the schema'

done_testing
