#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A visible operation stands on one line of the source.
#
# Primitives are macros that take __LINE__ where they are used.  Of a use that
# goes over several lines gcc takes the first, clang the last: the same find
# would give two reports.  So in the model no use of a macro that makes a site,
# directly or through another one, is broken.

. "$srcdir/tests/tap/tap.sh"

cat >"$tmp/sites.awk" <<'EOF'
# Two passes over the same files: definitions, then uses.

# Without comments, strings and characters, as far as one line can tell.
function bare(line) {
	gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
	gsub(/'([^'\\]|\\.)*'/, "0", line)
	if (in_comment) {
		if (!sub(/^.*\*\//, "", line))
			return ""
		in_comment = 0
	}
	while (match(line, /\/\*/)) {
		head = substr(line, 1, RSTART - 1)
		line = substr(line, RSTART)
		if (!sub(/^\/\*.*\*\//, "", line)) {
			in_comment = 1
			return head
		}
		line = head line
	}
	sub(/\/\/.*/, "", line)
	return line
}

function name_of(definition) {
	sub(/^[ \t]*#[ \t]*define[ \t]+/, "", definition)
	if (match(definition, /^[A-Za-z_0-9]+\(/))
		return substr(definition, 1, RLENGTH - 1)
	return ""
}

# Which macros make a site: those that say SITE(), and those that use them.
function close_over(    again, name, other) {
	again = 1
	while (again) {
		again = 0
		for (name in body) {
			if (name in makes)
				continue
			for (other in makes)
				if (body[name] ~ ("(^|[^A-Za-z_0-9])" other "[ \t]*\\(")) {
					makes[name] = again = 1
					break
				}
		}
	}
}

FNR == 1 {
	in_comment = in_macro = 0
	open = 0
	if (FILENAME in seen && !closed) {
		makes["SITE"] = 1
		close_over()
		closed = 1
	}
	seen[FILENAME] = 1
}

{
	line = bare($0)
	starts = !in_macro && line ~ /^[ \t]*#[ \t]*define[ \t]/
	if (starts)
		macro = name_of(line)
	if (starts || in_macro) {
		if (starts)
			sub(/^[ \t]*#[ \t]*define[ \t]+[A-Za-z_0-9]+/, "", line)
		if (!closed && macro != "")
			body[macro] = body[macro] " " line
		in_macro = $0 ~ /\\$/
		next
	}
	in_macro = 0
	if (!closed)
		next
	while (match(line, /[A-Za-z_][A-Za-z_0-9]*[ \t]*\(/)) {
		use = substr(line, RSTART, RLENGTH - 1)
		sub(/[ \t]+$/, "", use)
		line = substr(line, RSTART + RLENGTH)
		if (!(use in makes))
			continue
		depth = 1
		rest = line
		while (depth && match(rest, /[()]/)) {
			depth += substr(rest, RSTART, 1) == "(" ? 1 : -1
			rest = substr(rest, RSTART + 1)
		}
		if (depth)
			print FILENAME ":" FNR ": " use "() is broken"
	}
}
EOF

sites() {
	awk -f "$tmp/sites.awk" "$@" "$@"
}

# The rule itself must be able to find something.
cat >"$tmp/x.h" <<'EOF'
#define touch(x) \
	do_touch((x), SITE("touch(" #x ")"))
#define touch_all(x, y) (touch(x), \
			 touch(y))
#define innocent(x) ((x) + 1)
EOF
cat >"$tmp/x.c" <<'EOF'
/* touch(a,
 * b) in a comment */
	touch(a); puts("touch("); innocent(a +
		b);
	touch_all(a,
		  b);
EOF
is "$(cd "$tmp" && awk -f sites.awk x.h x.c x.h x.c)" \
	'x.c:5: touch_all() is broken' 'a broken use is found, and no other'

cd "$srcdir" || bail_out 'no sources'
# shellcheck disable=SC2046 # names without blanks
found=$(sites $(find src/kernel src/mm src/secondary -name '*.[ch]' | sort))
is "$found" '' 'no visible operation of the model goes over several lines'
done_testing
