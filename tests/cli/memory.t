#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# mmurace explore --strategy=states and memory: what it may take, states that
# are compared whole, and what is said and proved when it is full.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'

# A thousand states; some hundred thousands; a find among so many.
sed '/^result/d; s/^scenario .*/scenario small/' \
	"$srcdir/scenarios/unregister-vs-release.scn" >small.scn
sed '/^result/d; s/^scenario .*/scenario large/' \
	"$srcdir/scenarios/release-vs-reclaim.scn" >large.scn
echo 'guest { guest_write(vm, gfn=1); }' >>large.scn
cp large.scn find.scn
echo 'result never' | tee -a small.scn >>large.scn
echo 'result sometimes stale-secondary without notifier.release-before-unlink' \
	>>find.scn

explore() {
	run "$MMURACE" explore -q --reports= --strategy=states "$@"
}

# get EXPRESSION: Python on the results r of what was printed.
get() {
	python3 -c '
import json, sys
r = json.load(open("out"))["results"]
print(json.dumps(eval("(" + sys.argv[1] + ")")))' "$1" 2>&1
}

# states NAME: how many the text says.
states() {
	sed -nE 's/.* ([0-9,]+) states? .*/\1/p' out | tr -d ,
}

# --- a proof, up to what -------------------------------------------------------

explore small.scn
is "$status/$err" 0/ 'a proof'
like "$out" '  (up to equal hashes, p < 1e-2' 'up to equal hashes, with a bound'
prints=$(states)
explore --exact small.scn
is "$status/$err" 0/ 'states compared whole'
like "$out" '  (exact)' 'are exact'
unlike "$out" 'p <' 'without a doubt'
is "$(states)" "$prints" 'as many of them'
explore --format=json small.scn
is "$(get 'r[0]["complete"], r[0]["doubt"][:4], r[0]["exact"],
	r[0]["bitstate"], r[0]["table_bytes"] >= r[0]["states"] * 12')" \
	'[true, "1e-2", false, null, true]' 'a proof as JSON'
explore --format=json --exact small.scn
is "$(get 'r[0]["complete"], r[0]["doubt"], r[0]["exact"],
	r[0]["bitstate"], r[0]["table_bytes"] >= r[0]["states"] * 64')" \
	'[true, "0", true, null, true]' 'an exact one'
explore --format=ktap small.scn
like "$out" '  # up to equal hashes, p < 1e-2' 'a proof as KTAP'
like "$out" '  ok 1 small: never' 'is a pass'
explore --format=ktap --exact small.scn
like "$out" '  # exact' 'and an exact one'
explore --exact find.scn
is "$status" 0 'an exact find'
unlike "$out" exact 'is a find'

# --- memory that is full -------------------------------------------------------

explore --memory=64K small.scn
is "$status/$(states)" "0/$prints" 'a little memory is enough for few states'
explore --memory=64K large.scn
is "$status/$err" 3/ 'and not for many'
like "$out" "  (states: 64K are full, add --memory=128K or more, \
or --bitstate, which proves nothing)" 'which is said, and what helps'
full=$(states)
ok "$(("$full" > 4500 && "$full" <= 64 * 1024 / 64 * 5 ? 0 : 1))" \
	"it is used up: $full states"
run "$MMURACE" explore -q --reports= --memory=64K large.scn
is "$status/$(states)" "3/$full" 'so much does auto have, too'
explore --memory=65536 large.scn
is "$(states)" "$full" 'the same in bytes'
explore --memory=64K --exact small.scn
is "$status" 3 'whole states need more'
like "$out" "  (states: 64K are full, add --memory=128K or more, \
or leave out --exact)" 'which is said, too'
explore --memory=1M --exact small.scn
is "$status/$(states)" "0/$prints" 'then they are there'
explore --memory=64K --format=json large.scn
is "$(get 'r[0]["met"], r[0]["verdict"], r[0]["complete"], r[0]["limit"],
	r[0]["bitstate"], r[0]["table_bytes"]')" \
	'[null, "inconclusive", false, "states", null, 65536]' \
	'a full one as JSON'
explore --memory=64K --format=json --exact small.scn
is "$(get 'r[0]["limit"], 32768 < r[0]["table_bytes"] <= 65536')" \
	'["states", true]' 'whole states keep within it'
explore --memory=64K --format=ktap large.scn
like "$out" "# SKIP inconclusive: states: 64K are full, add --memory=128K" \
	'and as KTAP'
is "$status" 3 'with its status'

# --- bits ----------------------------------------------------------------------

explore --bitstate small.scn
is "$status/$(states)" "0/$prints" 'as long as there is room, a proof is a proof'
like "$out" '  (up to equal hashes, p < 1e-2' 'as without bits'
explore --bitstate --memory=64K large.scn
is "$status/$err" 3/ 'bits prove nothing'
like "$out" "open    inconclusive" 'whatever was not found'
like "$out" "  (--bitstate: about " 'but go on'
like "$out" " states missed, and what only they lead to; hash factor " \
	'and tell how good that is'
ok "$(("$(states)" > 2 * "$full" ? 0 : 1))" \
	"further than without them: $(states) states"
explore --bitstate --memory=64K --format=json large.scn
is "$(get 'r[0]["verdict"], r[0]["complete"], r[0]["limit"], r[0]["doubt"],
	r[0]["table_bytes"], sorted(r[0]["bitstate"]),
	r[0]["bitstate"]["missed"] > 0, r[0]["bitstate"]["hash_factor"] > 1')" \
	'["inconclusive", false, "bitstate", "1e0", 65536, ["hash_factor", "missed"], true, true]' \
	'bits as JSON'
explore --bitstate --memory=64K find.scn
is "$status" 0 'a find is a find'

done_testing
