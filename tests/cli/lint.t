#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# mmurace lint: good files, files with mistakes, folders.  The messages
# themselves are the parser's, and tested there.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
mkdir all
cat >all/good.scn <<'SCENARIO'
scenario good

param pages = 1 in 1..2
{
	A = mm();
	mmap(A, addr=0x1000, pages=pages);
}

exit { exit_mm(A); }

result never
SCENARIO
cp all/good.scn all/b.scn
sed 's/exit_mm/exit_nm/' all/good.scn >bad.scn
sed 's/addr=0x1000/addr=0x1000000000/' all/good.scn >setup.scn

run "$MMURACE" lint all/good.scn
is "$status/$out/$err" '0/all/good.scn: ok/' 'a good file'
run "$MMURACE" lint -q all/good.scn
is "$status/$out/$err" 0// 'a good file, quietly'
run "$MMURACE" lint all/
is "$status/$out/$err" '0/all/b.scn: ok
all/good.scn: ok/' 'a folder, by name'
run "$MMURACE" lint all all/good.scn all
is "$out" 'all/b.scn: ok
all/good.scn: ok' 'each file once'

mkdir mixed mixed/folder.scn none
mkfifo mixed/pipe.scn none/pipe.scn
ln -s ../all/good.scn mixed/link.scn
run timeout -k 1 10 "$MMURACE" lint mixed
is "$status/$out/$err" '0/mixed/link.scn: ok/' \
	'of a folder only files and links to them'
run timeout -k 1 10 "$MMURACE" lint none
is "$status/$err" '2/mmurace: none: no .scn files in this folder' \
	'a folder without any'

# A file that does not come: the first signal ends what does not look at it.
for verb in lint show explore replay 'list scenarios'; do
	# The verb may be two words.
	# shellcheck disable=SC2086
	run timeout -k 5 0.5 "$MMURACE" $verb none/pipe.scn
	is "$status" 124 "the first SIGTERM ends $verb while it reads"
done

run "$MMURACE" lint bad.scn
is "$status/$out" 2/ 'a misspelt operation'
is "$err" "bad.scn:9:8: error: no operation 'exit_nm'; \
did you mean 'exit_mm'?
exit { exit_nm(A); }
       ^~~~~~~" 'is told as compilers do'

run "$MMURACE" lint bad.scn all/good.scn
is "$status/$out" '2/all/good.scn: ok' 'the other files are looked at'

run "$MMURACE" lint setup.scn
is "$status/$out" 2/ 'a set-up that fails'
like "$err" 'setup.scn:6:2: error:' 'is told with its place'
run sh -c '"$MMURACE" lint all/good.scn setup.scn 2>&1'
is "$(sed '2s/^\(.*: error\): .*/\1/; 2q' out)" 'all/good.scn: ok
setup.scn:6:2: error' 'behind what is said of files before it'

# The second page of 64 is at 0x1000: with entries=4, there is no 64th then.
sed 's/in 1..2/in 1..64/' all/good.scn >last.scn
run "$MMURACE" lint last.scn
is "$status/$out" 2/ 'a set-up that fails with the last value'
like "$err" 'last.scn:6:2: error: the set-up fails here with pages = 64: ' \
    'is told with it'
run "$MMURACE" explore --quiet --reports= --executions=1 --set=pages=64 last.scn
is "$status/$out" 2/ 'as it is before a search with it'
like "$err" 'last.scn:6:2: error: the set-up fails here with pages = 64: ' \
    'with the same message'
run "$MMURACE" explore --quiet --reports= --executions=1 --set=pages=63 last.scn
is "$err" '' 'one less fits'
cat >first.scn <<'SCENARIO'
scenario first

param frames = 16 in 1..32
{
	machine(frames=frames);
	A = mm();
	mmap(A, 0x1000);
	write(A, 0x1000);
}

exit { exit_mm(A); }

result never
SCENARIO
run "$MMURACE" lint first.scn
is "$status/$out" 2/ 'one that fails with the first'
like "$err" 'first.scn:8:2: error: the set-up fails here with frames = 1: ' \
    'too'

run "$MMURACE" lint --color=always bad.scn
like "$err" "$(printf '\033[')" 'coloured when asked for'
run env NO_COLOR=1 TERM=xterm "$MMURACE" lint bad.scn
unlike "$err" "$(printf '\033[')" 'and not otherwise'

run "$MMURACE" lint "$srcdir/scenarios"
is "$status/$err" 0/ 'the scenarios that we ship'

done_testing
