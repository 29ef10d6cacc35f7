#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# mmurace list: every list as text and as JSON, and both hold the same names.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
mkdir scenarios
cp "$srcdir/scenarios/release-vs-reclaim.scn" scenarios/ ||
	bail_out 'no scenario'

# names LIST: of the JSON in $tmp/out, one a line.
names() {
	python3 -c '
import json, sys
what = sys.argv[1]
for entry in json.load(open(sys.argv[2]))[what]:
    print(entry.get("name") or entry.get("version") or entry.get("scenario"))
' "$1" out
}

for what in operations invariants rules strategies secondaries scenarios \
	environment kernels; do
	run "$MMURACE" list $what
	is "$status/$err" 0/ "list $what succeeds"
	cp out text
	run "$MMURACE" list --format=json $what
	is "$status/$err" 0/ 'and as JSON'
	if ! command -v python3 >/dev/null; then
		skip 3 'no python3'
		continue
	fi
	is "$(python3 -c 'import json; print(json.load(open("out"))["schema"])')" \
		mmurace-list-1 'with the name of its format'
	names $what >names
	[ -s names ]
	ok $? 'with some in it'
	missing=$(while read -r name; do
		grep -qF -e "$name" text || echo "$name"
	done <names)
	is "$missing" '' 'all of which are in the text'
done

# What the manual and the issue promise is there.
has() {
	run "$MMURACE" list "$1"
	for name in $2; do
		like "$out" "$name" "list $1 has $name"
	done
}
has strategies 'random pct pos dfs'
has invariants 'stale-secondary open-range unbalanced-range stale-tlb
use-after-free refcount leak deadlock lock-order sleep-in-atomic subscription
livelock data-race'
has rules 'notifier.release-before-unlink notifier.unlink:751efd8610'
has secondaries kvm
has environment 'alloc_fail spurious_wake trylock_fail reuse hw_ad'
has kernels '3.6 4.6 6.12'
has operations 'exit_mm swap_out guest_write'

run "$MMURACE" list strategies
unlike "$out" replay 'strategies for inside use are not listed'
unlike "$out" bytes 'neither the fuzzer'\''s'

run "$MMURACE" list scenarios scenarios/release-vs-reclaim.scn
is "$status/$err" 0/ 'a file can be named'
like "$out" 'release-vs-reclaim (scenarios/release-vs-reclaim.scn), covers S01' \
	'and is listed with what it covers'
like "$out" '
  sometimes stale-secondary without notifier.release-before-unlink' \
	'and its result lines'

echo 'scenario' >scenarios/bad.scn
run "$MMURACE" list scenarios
is "$status" 2 'a scenario with a mistake is told'
like "$err" 'scenarios/bad.scn:' 'with its place'
like "$out" release-vs-reclaim 'and the others are listed'

done_testing
