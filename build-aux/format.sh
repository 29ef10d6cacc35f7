#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# format.sh [--check] CLANG-FORMAT FILE...
#
# Apply .clang-format, except that the tabs before a comment at the end of a
# line, and before the backslash of a macro, stay as they were: clang-format
# cannot align by tabs.  --check changes nothing, prints the differences and
# fails if there are any.

set -u

check=false
if [ "${1-}" = --check ]; then
	check=true
	shift
fi
format=$1
shift
if ! command -v "$format" >/dev/null; then
	echo "format.sh: clang-format is missing" >&2
	exit 77
fi

new=$(mktemp) || exit 1
trap 'rm -f "$new"' EXIT
status=0

for file; do
	"$format" --style=file "$file" | awk '
		function key(line) {
			sub(/[ \t]+\/\*/, " /*", line)
			sub(/[ \t]+\\$/, " \\", line)
			return line
		}
		NR == FNR { k = key($0); was[k, nr[k]++] = $0; next }
		{
			k = key($0)
			print given[k] < nr[k] ? was[k, given[k]++] : $0
		}
	' "$file" - >"$new" || exit 1
	if cmp -s "$file" "$new"; then
		continue
	elif $check; then
		diff -u "$file" "$new"
		status=1
	else
		cat "$new" >"$file"
		echo "formatted $file"
	fi
done
exit $status
