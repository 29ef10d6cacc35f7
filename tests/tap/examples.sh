# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# Examples in the documentation print what they are said to print; to be sourced
# after tap.sh.
#
# An example is a file: a command, then its output.  "..." on a line of its own
# stands for any lines.  Hashes, times, rates, numbers of states (which a compiler
# has a part in) and how sure they make, and the width of columns may differ,
# and a report that a command names may have another hash.  man/examples.py makes
# the examples anew.
#
# shellcheck disable=SC2016,SC2154 # dollars for others; variables of tap.sh

# The tool as it is called in the examples, and where it finds what they name.
cd "$tmp" || bail_out 'no folder'
mkdir bin
ln -s "$MMURACE" bin/mmurace
ln -s "$srcdir/scenarios" scenarios
PATH=$tmp/bin:$PATH
unset NO_COLOR
COLUMNS=80
export COLUMNS

# What may differ: see above.
# All else is the same on every machine.
normalize() {
	sed -E 's/[0-9a-f]{8,}/HASH/g
		s/[0-9][0-9.,]* s( |$)/N s\1/g; s/[0-9][0-9,]*\/s/N\/s/g
		s/[0-9][0-9,]* states?( |$)/N states\1/g; s/p < 1e-[0-9]+/p < N/g
		s/("(elapsed_s|executions_per_s|peak_bytes)": *)[0-9.e+-]+/\1N/g
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

# try_examples NAME FOLDER: all files in it, in order.
try_examples() {
	for example in "$2"/*; do
		[ -f "$example" ] || continue
		command=$(head -n 1 "$example")
		tail -n +2 "$example" | normalize >want
		run sh -c "$(printf '%s\n' "$command" | any_report)"
		# Progress is told when it takes long.
		sed '/^\[[0-9]*\/[0-9]*\] /d' err | cat out - | normalize >got
		if matches want got; then
			pass "$1: $command"
		else
			fail "$1: $command"
			diff -u want got | sed 's/^/# /'
		fi
	done
}
