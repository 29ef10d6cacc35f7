#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The manual pages: mandoc and groff have nothing to say about them, all pages
# that they refer to exist, and the examples print what they are said to print.
#
# An example is a literal block with lines that begin with "$ "; the output of
# each such command follows it (man/examples.py makes it anew), in the form of
# tests/tap/examples.sh.  The options of each page are compared with the
# program's by tests/unit/manual.c.

. "$srcdir/tests/tap/tap.sh"

cd "$srcdir/man" || bail_out 'no manual pages'

# --- form ----------------------------------------------------------------------

# What mandoc finds for .Xr: our pages, and others that may be referred to.
mkdir "$tmp/man" "$tmp/man/man1" "$tmp/man/man3" \
	"$tmp/man/man5" "$tmp/man/man7"
for page in *.[1-8]; do
	cp "$page" "$tmp/man/man${page##*.}/"
done
printf '.Dd January 1, 2026\n.Dt MAN 1\n.Os\n.Sh NAME\n.Nm man\n.Nd manual\n' \
	>"$tmp/man/man1/man.1"

if command -v mandoc >/dev/null; then
	if command -v makewhatis >/dev/null; then
		makewhatis "$tmp/man" 2>/dev/null
	fi
	for page in *.[1-8]; do
		lint=$(MANPATH=$tmp/man mandoc -Tlint -W style "$page" 2>&1)
		is "$?/$lint" 0/ "mandoc: $page is clean"
	done
else
	for page in *.[1-8]; do
		skip 1 'no mandoc'
	done
fi
for page in *.[1-8]; do
	if command -v groff >/dev/null; then
		is "$(groff -mdoc -ww -Tutf8 "$page" 2>&1 >/dev/null)" '' \
			"groff: $page is clean"
	else
		skip 1 'no groff'
	fi
done

# --- examples --------------------------------------------------------------------

. "$srcdir/tests/tap/examples.sh"

# One file a command of a page: the command, then what it prints.
extract() {
	awk -v folder="$2" '/^\.Bd -literal/ { inside = 1; next }
	/^\.Ed/ { inside = 0; file = "" }
	inside && /^\$ / {
		file = sprintf("%s/%03d", folder, ++nr)
		print substr($0, 3) >file
		next
	}
	inside && file != "" && !/^\.\\"/ {
		gsub(/\\e/, "\\")
		gsub(/\\-/, "-")
		sub(/^\\&/, "")
		print >file
	}' "$1"
}

for page in "$srcdir"/man/*.[1-8]; do
	name=${page##*/}
	mkdir "examples-$name"
	extract "$page" "examples-$name"
	try_examples "$name" "examples-$name"
done

# Each verb shows what it does.
for verb in explore replay show lint list help version; do
	[ -n "$(ls "examples-mmurace-$verb.1")" ]
	ok $? "mmurace-$verb.1 has an example"
done

done_testing
