#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The manual pages: mandoc and groff have nothing to say about them, all pages
# that they refer to exist, and the examples print what they are said to print.
#
# An example is a literal block with lines that begin with "$ "; the output of
# each such command follows it (man/examples.py makes it anew).  "..." on a line of its own stands for any
# lines.  Numbers, hashes and the width of columns may differ, and a report that
# a command names may have another hash.  The options of each page are compared
# with the program's by tests/unit/manual.c.

. "$srcdir/tests/tap/tap.sh"

cd "$srcdir/man" || bail_out 'no manual pages'

# --- form ----------------------------------------------------------------------

# What mandoc finds for .Xr: our pages, and others that may be referred to.
mkdir "$tmp/man" "$tmp/man/man1" "$tmp/man/man5" "$tmp/man/man7"
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
		is "$(MANPATH=$tmp/man mandoc -Tlint -W style "$page" \
			2>/dev/null)" '' "mandoc: $page is clean"
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

# The tool as it is called in the examples, and where it finds scenarios.
cd "$tmp" || bail_out 'no folder'
mkdir bin
ln -s "$MMURACE" bin/mmurace
ln -s "$srcdir/scenarios" scenarios
PATH=$tmp/bin:$PATH
unset NO_COLOR
COLUMNS=80
export COLUMNS

# What may differ: numbers, hashes, and with them the width of columns.
normalize() {
	sed -E 's/[0-9a-f]{8,}/HASH/g; s/[0-9]([0-9,.]*[0-9])?/N/g
		s/[[:blank:]]+/ /g; s/ $//; s/-+/-/g'
}

# "x-0123abcd.json" in a command: the first such report that is there.
any_report() {
	sed -E 's/([^ ]+-)[0-9a-f]{8}(\.json)/$(ls \1????????\2 | head -n 1)/'
}

# matches WANTED GOT: line by line, "..." for any number of lines.
matches() {
	awk 'FNR == NR { want[++wants] = $0; next }
	{ got[++gots] = $0 }
	function fits(w, g) {
		while (w <= wants) {
			if (want[w] == "...") {
				for (; g <= gots + 1; g++)
					if (fits(w + 1, g))
						return 1
				return 0
			}
			if (g > gots || want[w] != got[g])
				return 0
			w++
			g++
		}
		return g == gots + 1
	}
	END { exit !fits(1, 1) }' "$1" "$2"
}

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
	for example in "examples-$name"/*; do
		[ -f "$example" ] || continue
		command=$(head -n 1 "$example")
		tail -n +2 "$example" | normalize >want
		run sh -c "$(printf '%s\n' "$command" | any_report)"
		# Progress is told when it takes long.
		sed '/^\[[0-9]*\/[0-9]*\] /d' err | cat out - | normalize >got
		if matches want got; then
			pass "$name: $command"
		else
			fail "$name: $command"
			diff -u want got | sed 's/^/# /'
		fi
	done
done

# Each verb shows what it does.
for verb in explore replay show lint list help version; do
	[ -n "$(ls "examples-mmurace-$verb.1")" ]
	ok $? "mmurace-$verb.1 has an example"
done

done_testing
