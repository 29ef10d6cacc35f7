#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The manual pages: mandoc finds nothing to say about them, and what each of
# them refers to exists.

. "$srcdir/tests/tap/tap.sh"

command -v mandoc >/dev/null || skip_all 'no mandoc'
cd "$srcdir/man" || bail_out 'no manual pages'

for page in *.[1-8]; do
	run mandoc -Tlint -W style "$page"
	# A page of ours need not be installed here: that is looked at below.
	found=$(grep -v 'referenced manual not found: Xr mmurace' "$tmp/out")
	is "$found" '' "$page is clean"
done

sed -n 's/^\.Xr \(mmurace[a-z-]*\) \([1-8]\).*/\1.\2/p' ./*.[1-8] | sort -u |
	while read -r page; do
		[ -f "$page" ] || echo "$page"
	done >"$tmp/missing"
is "$(cat "$tmp/missing")" '' 'every page that is referred to is there'

done_testing
