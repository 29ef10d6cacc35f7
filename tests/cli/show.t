#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# mmurace show of a scenario.  Reports are shown in replay.t.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
cat >example.scn <<'SCENARIO'
scenario example
covers S01 S04

param pages = 2 in 1..4
environment { alloc_fail <= 1; reuse = lifo; }
{
	A  = mm();
	m  = mmap(A, addr=0x1000, pages=pages);
	vm = kvm(A);
}

exit    { exit_mm(A); }
guest   { guest_write(vm, gfn=one of (1, 2)); guest_read(vm, gfn=0x2); }

result never
result sometimes leak without kvm.check-sequence
	with notifier.unlink:751efd8610
SCENARIO

run "$MMURACE" show example.scn
is "$status/$err" 0/ 'a scenario is shown'
is "$out" 'example (example.scn)
  covers S01 S04
  environment alloc_fail <= 1; reuse = lifo

parameters, for --set
  pages = 2, from 1 to 4

set-up
  A = mm()
  m = mmap(mm=A, addr=0x1000, pages=pages)
  vm = kvm(mm=A)

task exit
  exit_mm(mm=A)

task guest
  guest_write(vm=vm, gfn=one of (1, 2))
  guest_read(vm=vm, gfn=2)

results
  line 15: never
  line 16: sometimes leak without kvm.check-sequence with '\
'notifier.unlink:751efd8610' 'as it was understood'

run "$MMURACE" show --format=json example.scn
is "$status/$err" 0/ 'as JSON'
if command -v python3 >/dev/null; then
	is "$(python3 -c 'import json
s = json.load(open("out"))
print(s["schema"], s["scenario"], s["covers"], s["params"][0]["max"], s["environment"])
print(s["setup"][1], s["tasks"][1]["name"], s["tasks"][1]["operations"][0])
print([(r["line"], r["expected"], r["without"], r["with"])
       for r in s["results"]])' 2>&1)" \
"mmurace-scenario-1 example ['S01', 'S04'] 4 alloc_fail <= 1; reuse = lifo
m = mmap(mm=A, addr=0x1000, pages=pages) guest guest_write(vm=vm, gfn=one of (1, 2))
[(15, 'never', [], []), (16, 'sometimes leak', ['kvm.check-sequence'], \
['notifier.unlink:751efd8610'])]" 'it says the same'
else
	skip 1 'no python3'
fi

sed 's/exit_mm/exit_nm/' example.scn >bad.scn
run "$MMURACE" show bad.scn
is "$status/$out" 2/ 'one with mistakes is not'
like "$err" 'bad.scn:12:11: error:' 'they are told'
for file in "$srcdir"/scenarios/*.scn; do
	run "$MMURACE" show "$file"
	is "$status/$err" 0/ "${file##*/}"
done

done_testing
