#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# --help, help and version: what somebody sees who knows nothing yet.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'

for option in --help -h; do
	run "$MMURACE" $option
	is "$status/$err" 0/ "$option succeeds"
	like "$out" 'usage: mmurace VERB' 'and prints the usage'
	cp out usage
done
longest=$(awk '{ if (length > n) n = length } END { print n }' out)
[ "$longest" -le 80 ]
ok $? "in 80 columns ($longest)"

for verb in explore replay show lint list help version; do
	like "$(cat usage)" "
  $verb " "the usage has $verb"
	run "$MMURACE" $verb --help
	is "$status/$err" 0/ "$verb --help succeeds"
	like "$out" "usage: mmurace $verb [OPTION]..." 'and says how it is called'
	like "$out" "See mmurace-$verb(1)" 'and where there is more'
	awk 'length > 80 { bad = 1 } END { exit bad || NR > 40 }' out
	ok $? 'on one screen'
done

run "$MMURACE" version
is "$status/$err" 0/ 'version succeeds'
like "$out" 'mmurace ' 'and names the tool'
like "$out" 'memory model: sc' 'the memory model'
like "$out" 'strategies: auto random' 'and the strategies'
cp out version
for word in --version -V; do
	run "$MMURACE" $word
	is "$status/$out" "0/$(cat version)" "$word is the same"
done
run "$MMURACE" version --format=json
is "$status" 0 'version as JSON'
if command -v python3 >/dev/null; then
	is "$(python3 -c 'import json, sys
v = json.load(open(sys.argv[1]))
print(v["schema"], v["memory_model"])' out 2>&1)" 'mmurace-version-1 sc' \
		'is valid'
else
	skip 1 'no python3'
fi

# A stand-in for man(1), so that the test needs none.
mkdir bin
printf '#!/bin/sh\necho "man $*"\nexec cat\n' >bin/man
chmod +x bin/man
PATH=$tmp/bin:$PATH
for topic in '' explore replay show lint list help version; do
	# shellcheck disable=SC2086 # no topic, no word
	run "$MMURACE" help $topic
	is "$status/$err" 0/ "help $topic succeeds"
	name=mmurace${topic:+-$topic}.1
	(echo 'man -l -' && cat "$srcdir/man/$name") >want
	cmp -s out want
	ok $? "and shows $name"
done
while read -r topic page; do
	run "$MMURACE" help "$topic"
	(echo 'man -l -' && cat "$srcdir/man/$page") >want
	cmp -s out want
	ok $? "help $topic shows $page"
done <<'TOPICS'
model mmurace.7
module mmurace-module.3
report mmurace-report.5
scenario mmurace-scenario.5
TOPICS

# A pager that is left early is no error.
printf '#!/bin/sh\nexit 0\n' >bin/man
run "$MMURACE" help
is "$status/$out/$err" 0// 'a pager that reads nothing'

# Without man(1) there is still --help.
printf '#!/bin/sh\nexit 127\n' >bin/man
run "$MMURACE" help explore
is "$status" 0 'help without man(1)'
like "$err" 'man(1) cannot show mmurace-explore.1' 'says so'
like "$out" 'usage: mmurace explore' 'and prints the usage'

done_testing
