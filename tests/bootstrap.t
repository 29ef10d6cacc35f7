#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The main job of ./bootstrap tells races that were found from such that were
# not, whatever the environment is.

. "$srcdir/tests/tap/tap.sh"
cd "$tmp" || bail_out 'no folder'

# explore() as it stands there, with what it needs from the rest of the script.
{
	echo 'say() { echo "bootstrap: $*"; }'
	echo 'die() { echo "bootstrap: $*"; exit 1; }'
	echo 'build=build logs=build/logs'
	sed -n '/^explore() {$/,/^}$/p' "$srcdir/bootstrap"
	echo explore
} >"$tmp/explore.sh"
like "$(cat "$tmp/explore.sh")" 'mmurace explore' 'bootstrap has its main job'

mkdir -p build/logs build/reports
ln -s "$srcdir/scenarios" scenarios

# tool EXECUTIONS: build/mmurace explores no more than so many.
tool() {
	printf '#!/bin/sh\nverb=$1\nshift\ncase $verb in\n' >build/mmurace
	printf 'explore) set -- --executions=%s "$@" ;;\nesac\n' "$1" \
		>>build/mmurace
	printf 'exec "$MMURACE" "$verb" "$@"\n' >>build/mmurace
	chmod +x build/mmurace
}

tool 0
run sh "$tmp/explore.sh"
is "$status" 0 'all races are found, and the rest is proved'
like "$out" 'every expected verdict was met' 'and that is said'
tool 900
run sh "$tmp/explore.sh"
is "$status" 1 'in 900 executions nothing can be proved'
like "$out" '"never" is not proved' 'and that is said'

for columns in '' 40 80; do
	tool 3
	run env ${columns:+COLUMNS=$columns} sh "$tmp/explore.sh"
	is "$status" 1 "in 3 they are not (COLUMNS '$columns')"
	like "$out" 'a race that a scenario expects was not found' 'and why'
done

# A report of an older build is none of this one.
: >build/reports/release-vs-reclaim-stale-secondary-00000000.json
tool 0
run sh "$tmp/explore.sh"
is "$status" 0 'an old report does not matter'
[ ! -e build/reports/release-vs-reclaim-stale-secondary-00000000.json ]
ok $? 'and is gone'

# A path that automake refuses.  What would be done otherwise is not to happen:
# all packages are there, and autoreconf fails.
mkdir bin
printf '#!/bin/sh\nprintf installed\n' >bin/dpkg-query
printf '#!/bin/sh\nexit 1\n' >bin/apt-get
cp bin/apt-get bin/autoreconf
chmod +x bin/*
for folder in 'a b' 'a	b' "it's" 'a"b' 'a#b' 'a$b' 'a&b' 'a`b' 'a\b' 'a:b' \
	'a;b' 'a|b' 'a<b' 'a>b' 'a(b' 'a)b' 'a
b'; do
	mkdir "$folder"
	cp "$srcdir/bootstrap" "$folder"
	for what in run check; do
		run env "PATH=$tmp/bin:$PATH" sh "$folder/bootstrap" $what
		is "$status/$out/$err" "1//bootstrap: cannot build in \
'$tmp/$folder': automake takes no blanks and none of \\ \" # \$ & ' \` : ; | \
< > ( ) in a path; move the clone to a path without them" "in '$folder': $what"
	done
	is "$(ls "$folder")" bootstrap 'nothing is left there'
done
mkdir plain-folder_1.0
cp "$srcdir/bootstrap" plain-folder_1.0
run env "PATH=$tmp/bin:$PATH" sh plain-folder_1.0/bootstrap run
is "$status/$err" '1/bootstrap: autoreconf failed: are autoconf and automake there?' \
	'a plain path is not refused'

done_testing
