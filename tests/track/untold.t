#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The model has no accesses that its instrumentation does not tell of
# (src/module/untold.h): it is compiled once more, as programs in C are, and as
# where functions are replaced, of which none is inlined.

. "$srcdir/tests/tap/tap.sh"

# The value of a setting of programs in C.
setting() {
	sed -n "s/^$1 //p" "$builddir/module.conf"
}

dump=$(setting dump)
if [ -z "$dump" ] || [ ! -f "$builddir/libmodel.a" ]; then
	skip_all 'the compiler is not gcc'
fi

# check HOW FLAG...: of each source of the model.
check() {
	how=$1
	shift
	for source in $sources; do
		flags=
		for word in $dump; do
			flags="$flags $word=$tmp/dump"
		done
		rm -f "$tmp/dump"
		# shellcheck disable=SC2046,SC2086
		$(setting compiler) $(setting compile) "$@" $flags \
			-I "$builddir" -I "$srcdir/src" -c -o "$tmp/object" \
			"$source" 2>"$tmp/err" || bail_out "$(cat "$tmp/err")"
		is "$("$builddir/tests/unit/untold" "$tmp/dump" 2>&1)" '' \
			"$how: ${source#"$srcdir/src/"}"
	done
}

names=$("$NM" -A "$builddir/libmodel.a" |
	sed -n 's/^[^:]*:\(libmodel_a-\)*\([a-z_]*\)\.o:.*/\2/p' | sort -u)
sources=
for name in $names; do
	for source in "$srcdir"/src/*/"$name".c; do
		sources="$sources $source"
	done
done
[ "$(echo "$sources" | wc -w)" -gt 20 ]
ok $? 'there are sources'
check 'as it is'
check 'to be replaced' -fPIC -fsemantic-interposition

done_testing
