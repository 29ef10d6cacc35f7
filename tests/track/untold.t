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

if [ ! -f "$builddir/libmodel.a" ]; then
	skip_all 'there is no model'
fi
# gcc writes what it has made of the accesses beside the object, clang instead.
if [ -n "$(setting finish)" ]; then
	written=$tmp/written.ll
	how_to_write="-S -emit-llvm -o $written"
else
	written=$tmp/written
	how_to_write="-c -o $tmp/object"
	for word in $(setting dump); do
		how_to_write="$how_to_write $word=$written"
	done
fi

# check HOW FLAG...: of each source of the model.
check() {
	how=$1
	shift
	for source in $sources; do
		rm -f "$written"
		# shellcheck disable=SC2046,SC2086
		$(setting compiler) $(setting compile) "$@" $how_to_write \
			-I "$builddir" -I "$srcdir/src" \
			"$source" 2>"$tmp/err" || bail_out "$(cat "$tmp/err")"
		is "$("$builddir/tests/unit/untold" "$written" 2>&1)" '' \
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
