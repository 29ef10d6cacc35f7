#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# tests/tidy.sh itself: on a small clean tree it finds nothing, and each planted
# breach is found by the rule that is meant for it, and by no other.
#
# What is quoted is planted as it is, by functions that are called by name.
# shellcheck disable=SC2016,SC2317

. "$srcdir/tests/tap/tap.sh"

tree=$tmp/tree

# A clean tree: two layers, one script, the lists.
clean() {
	rm -rf "$tree"
	mkdir -p "$tree/src/sched" "$tree/src/mm" "$tree/tests/tap"
	cp "$srcdir/tests/tap/tap.sh" "$tree/tests/tap"
	: >"$tree/tests/codespell.ignore"
	head='/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What it is for.
 */'
	cat >"$tree/src/sched/a.c" <<-END
		$head
		#include <stdio.h>

		#include "sched/a.h"

		int a(void)
		{
			return 0;
		}
	END
	printf '%s\n' "$head" >"$tree/src/sched/a.h"
	printf '%s\n#include "sched/a.h"\n' "$head" >"$tree/src/mm/b.c"
	printf 'x_SOURCES = \\\n\t%s \\\n\t%s \\\n\t%s\nEXTRA = %s\n' \
		src/mm/b.c src/sched/a.c src/sched/a.h tests/tap/tap.sh \
		>"$tree/Makefile.am"
}

# breach RULE COMMAND...: the command plants it in the tree.
breach() {
	rule=$1
	shift
	clean
	(cd "$tree" && "$@") || bail_out "cannot plant '$rule'"
	run env srcdir="$tree" sh "$srcdir/tests/tidy.sh"
	is "$(sed -n 's/^not ok [0-9]* - //p' "$tmp/out")" "$rule" \
		"found: $rule ($1 $2)"
}

# append FILE TEXT...: lines at the end.
append() {
	file=$1
	shift
	printf '%s\n' "$@" >>"$file"
}

clean
run env srcdir="$tree" sh "$srcdir/tests/tidy.sh"
is "$status" 0 'nothing is found in a clean tree' || diag "$out"

long=$(printf '%090d' 0 | tr 0 x)
many() {
	i=0
	while [ $i -lt "$1" ]; do
		echo "$2"
		i=$((i + 1))
	done
}

breach 'C files start with the licence' \
	sed -i 's/only/or-later/' src/sched/a.c
breach 'C files say what they are for' \
	sed -i '2,4d' src/sched/a.c
breach 'scripts start with the licence and say what they are for' \
	sed -i '1d' tests/tap/tap.sh
breach 'no line ends in a blank' \
	append src/sched/a.c '	'
breach 'no control characters' \
	append src/sched/a.c "$(printf '\014')"
breach 'C files are indented by tabs' \
	append src/sched/a.c '        int x;'
breach 'C files keep to 80 columns' \
	append src/sched/a.c "/* $long */"
breach 'files are at most 600 lines long' \
	append src/sched/a.c "$(many 600 '/* */')"
breach 'functions are at most 70 lines long' \
	append src/sched/a.c 'void b(void)' '{' "$(many 71 '	a();')" '}'
breach 'nothing in src is left to do' \
	append src/sched/a.c '/* FIXME: later */'
breach 'includes respect the layers' \
	append src/sched/a.c '#include "mm/b.h"'
breach 'includes respect the layers' \
	append src/sched/a.c '#include "../mm/b.h"'
breach 'includes respect the layers' \
	append src/sched/a.c '#include "a.h"'
breach 'what writes to the world is tracked' \
	append src/mm/b.c '__primitive int b;'
breach 'what writes to the world is tracked' \
	append src/sched/a.h 'static inline __no_kcsan int b;'
breach 'what writes to the world is tracked' \
	append src/sched/a.c '__attribute__((no_sanitize("thread"))) int b;'
breach 'no path of one machine' \
	append src/sched/a.c '/* see /ho''me/me/a.c */'
breach 'every file is in Makefile.am' \
	cp src/sched/a.c src/sched/c.c
breach 'lists in Makefile.am are sorted' \
	sed -i '2{h;d};3G' Makefile.am
if command -v shellcheck >/dev/null; then
	breach 'shellcheck finds nothing' \
		append tests/tap/tap.sh 'cd $tmp'
else
	skip 1 'no shellcheck'
fi
if command -v codespell >/dev/null; then
	breach 'codespell finds nothing' \
		append src/sched/a.c '/* rec''ieve */'
else
	skip 1 'no codespell'
fi

done_testing
