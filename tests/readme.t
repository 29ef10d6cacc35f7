#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# README.md: its examples print what they are said to print, and its links lead
# somewhere.
#
# An example is a line that begins with "$ " in a block marked as console; what
# follows it, up to the next, is its output, in the form of
# tests/tap/examples.sh.

. "$srcdir/tests/tap/tap.sh"
. "$srcdir/tests/tap/examples.sh"

mkdir examples
awk '/^```console/ { inside = 1; next }
/^```/ { inside = 0; file = "" }
inside && /^\$ / {
	file = sprintf("examples/%03d", ++nr)
	print substr($0, 3) >file
	next
}
inside && file != "" { print >file }' "$srcdir/README.md"
[ -f examples/001 ]
ok $? 'there are examples'
try_examples README.md examples

for file in README.md CONTRIBUTING.md scenarios/README.md reports/README.md; do
	missing=
	for link in $(grep -o '](\([^)#]*\))' "$srcdir/$file" |
		sed 's/^](//; s/)$//'); do
		case $link in
		*://*) ;;
		*)
			[ -e "$srcdir/$(dirname $file)/$link" ] ||
				missing="$missing $link"
			;;
		esac
	done
	is "$missing" '' "$file: links lead somewhere"
done

done_testing
