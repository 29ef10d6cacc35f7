#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The rules of style that a script can check, on all sources below $srcdir; one
# test a rule.  What a rule finds is printed as path:line: what.
#
# tests/tidy-rules.t plants a breach of each rule and sees whether it is found.
#
# File names here have no blanks, and awk programs have dollars:
# shellcheck disable=SC2086,SC2016

. "$srcdir/tests/tap/tap.sh"

LC_ALL=C
export LC_ALL
cd "$srcdir" || bail_out 'no sources'

file_lines_max=600
function_lines_max=70
columns_max=80

# Files by kind, whether or not they are committed yet.
sources() {
	for dir in src fuzz tests bench scenarios; do
		if [ -d $dir ]; then
			find $dir -name '*.[ch]' -o -name '*.def' -o -name '*.S'
		fi
	done | sort
}

scripts() {
	for file in bootstrap .ci/run build-aux/arm64-sysroot.sh \
		build-aux/format.sh; do
		if [ -f $file ]; then
			echo $file
		fi
	done
	find tests fuzz bench man \( -name '*.sh' -o -name '*.t' \) \
		2>/dev/null | sort
}

# Everything that is written by hand.
texts() {
	sources
	scripts
	for file in .clang-format .editorconfig .gitignore CONTRIBUTING.md \
		Makefile.am README.md configure.ac; do
		if [ -f $file ]; then
			echo $file
		fi
	done
	find m4 man scenarios -name '*.m4' -o -name '*.[1-8]' -o \
		-name '*.scn' 2>/dev/null | sort
}

# check WHAT: the rule holds if nothing was found.
check() {
	if [ -s "$tmp/found" ]; then
		fail "$1"
		diag "$(head -n 40 "$tmp/found")"
	else
		pass "$1"
	fi
}

# look PROGRAM FILE...: an awk program over files; without files, nothing.
look() {
	program=$1
	shift
	if [ $# -gt 0 ]; then
		awk "$program" "$@"
	fi >"$tmp/found"
}

c=$(sources)
src=$(find src -name '*.[ch]' -o -name '*.def')
sh=$(scripts)
all=$(texts)
[ -n "$c" ] || bail_out 'no C sources'

look 'FNR == 1 && $0 != "/* SPDX-License-Identifier: GPL-2.0-only */" {
	print FILENAME ":1: no SPDX line"
}' $c
check 'C files start with the licence'

look 'FNR == 2 && $0 != "/*" || FNR == 3 && !/^ \* ./ {
	print FILENAME ":" FNR ": the comment on what the file is for"
}' $c
check 'C files say what they are for'

look 'FNR == 1 { script = /^#!/; spdx = script ? 2 : 1 }
FNR == spdx && $0 != "# SPDX-License-Identifier: GPL-2.0-only" {
	print FILENAME ":" FNR ": no SPDX line"
}
FNR == spdx + 1 && !/^#( shellcheck .*)?$/ || FNR == spdx + 2 && !/^#/ {
	print FILENAME ":" FNR ": the comment on what the file is for"
}' $sh
check 'scripts start with the licence and say what they are for'

look '/[ \t]+$/ {
	print FILENAME ":" FNR ": blank at the end of the line"
}' $all
check 'no line ends in a blank'

look '/[\001-\010\013-\037\177]/ {
	print FILENAME ":" FNR ": control character"
}' $all
check 'no control characters'

look '/^\t*        / || / \t/ && !/"[^"]* \t[^"]*"/ {
	print FILENAME ":" FNR ": blanks where a tab belongs"
}' $c
check 'C files are indented by tabs'

# A message is not broken: people grep for it.
look '{
	line = $0
	columns = 0
	while ((tab = index(line, "\t")) > 0) {
		columns += tab - 1
		columns += 8 - columns % 8
		line = substr(line, tab + 1)
	}
	columns += length(line)
	if (columns > '$columns_max' && !/"/)
		print FILENAME ":" FNR ": " columns " columns"
}' $c
check "C files keep to $columns_max columns"

look 'FNR > '$file_lines_max' {
	print FILENAME ":" FNR ": longer than '$file_lines_max' lines"
	nextfile
}' $c $sh
check "files are at most $file_lines_max lines long"

# A function in kernel style starts by a brace alone in the first column and
# ends by one; before the former stands its name.
look 'FNR == 1 { open = 0; name = "" }
/^[a-zA-Z_].*\(/ { name = $0; sub(/\(.*/, "", name); sub(/.*[ *]/, "", name) }
/^\{$/ { open = FNR }
/^\}/ && open {
	lines = FNR - open - 1
	if (lines > '$function_lines_max')
		print FILENAME ":" open ": " name "() has " lines " lines"
	open = 0
}' $c
check "functions are at most $function_lines_max lines long"

look '/(^|[^A-Za-z])(TODO|FIXME|XXX)([^A-Za-z]|$)/ {
	print FILENAME ":" FNR ": unfinished"
}' $src
check 'nothing in src is left to do'

# Includes are written from src (or tests), and lower layers know nothing of
# higher ones.  check may look at secondary, not the other way round.
look 'BEGIN {
	rank["sched"] = 0
	rank["kernel"] = 1
	rank["mm"] = 2
	rank["secondary"] = 3
	rank["check"] = 4
	rank["scenario"] = 5
	rank["module"] = 6
	rank["report"] = 7
	rank["cli"] = 8
}
/^#[ \t]*include[ \t]*"/ {
	split($0, part, "\"")
	target = part[2]
	split(target, to, "/")
	split(FILENAME, from, "/")
	if (target == "config.h")
		next
	where = FILENAME ":" FNR ": "
	if (target ~ /^\.|\/\.\.\// || target !~ /\//)
		print where target " is not written from src"
	else if (from[1] == "src" && !(to[1] in rank))
		print where target " is in no layer"
	else if (from[1] == "src" && rank[to[1]] > rank[from[2]])
		print where from[2] " must not know of " to[1]
}' $c
check 'includes respect the layers'

# What writes to the world unseen by tsan.c is in files that are tracked, or in
# headers for those alone.
tracked=$(awk '
/^lib(check|primitives)_a_SOURCES *= *\\$/ { list = 1; next }
list { print $1 }
!/\\$/ { list = 0 }' Makefile.am)
untracked=
for file in $src; do
	case $(echo $tracked) in
	*"$file"*) ;;
	*) untracked="$untracked $file" ;;
	esac
done
headers=$(find src -name '*.h')
look 'FNR == 1 { only = 0 }
/^#ifdef TRACKED$/ { only = 1 }
/^#endif/ { only = 0 }
/__primitive|__no_kcsan/ && !/^ ?\/?\*/ && !only {
	print FILENAME ":" FNR ": not where writes are tracked"
}
/no_sanitize\("thread"\)/ && FILENAME !~ /sched\/(sched|track)\.h$/ {
	print FILENAME ":" FNR ": unseen; is it __reads_only?"
}' $untracked $headers
check 'what writes to the world is tracked'

grep -nE '(^|[^]$a-zA-Z0-9_.*}])/(home|root|Users|work)/' $all >"$tmp/found"
check 'no path of one machine'

# A file that the build does not know is not built, tested or distributed.  A
# program is listed by its name without .c.
{
	find src -name '*.[chS]' -o -name '*.def'
	find tests fuzz bench man \( -name '*.[ch]' -o -name '*.sh' -o \
		-name '*.t' -o -name '*.[1-8]' \) 2>/dev/null
	find scenarios -name '*.scn' -o -name '*.c' 2>/dev/null
} | sort | while read -r file; do
	grep -qE "(^|[[:space:]])${file%.c}(\.c)?([[:space:]\\\\]|$)" \
		Makefile.am || echo "$file: not in Makefile.am"
done >"$tmp/found"
check 'every file is in Makefile.am'

look '
/^[a-zA-Z_]+(_SOURCES|_PROGRAMS|_MANS|_DATA|_tests|DIST|TESTS) *\+?= *\\$/ {
	list = 1
	last = ""
	next
}
list && /^\t[a-zA-Z]/ {
	if ($1 < last)
		print FILENAME ":" FNR ": " $1 " comes before " last
	last = $1
}
!/\\$/ { list = 0 }
' Makefile.am
check 'lists in Makefile.am are sorted'

if command -v shellcheck >/dev/null; then
	shellcheck -S warning -x -s sh $sh >"$tmp/found" 2>&1
	check 'shellcheck finds nothing'
else
	skip 1 'no shellcheck'
fi

if command -v codespell >/dev/null; then
	codespell -q 3 -I tests/codespell.ignore $all >"$tmp/found" 2>&1
	check 'codespell finds nothing'
else
	skip 1 'no codespell'
fi

done_testing
