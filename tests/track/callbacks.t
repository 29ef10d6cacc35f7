#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Which callbacks the compiler calls in which files (Makefile.am): in what is
# tracked, those of tracking alone, as one that kept its name would be an access
# of the model, and an atomic operation a step.

. "$srcdir/tests/tap/tap.sh"

if ! grep -q '^#define TRACKING 1' "$builddir/config.h"; then
	skip_all 'this build does not track'
fi
if grep -q '^#define COVERAGE 1' "$builddir/config.h"; then
	skip_all 'counters of lines are atomic operations'
fi
if [ "$READELF" = no ]; then
	skip_all 'no readelf'
fi

# calls LIBRARY PATTERN: what its objects call.  (A name may be there unused.)
calls() {
	"$READELF" -rW "$builddir/$1" 2>/dev/null | grep -o " $2[a-z0-9_]*" |
		sort -u >"$tmp/$1.found"
	cat "$tmp/$1.found"
}

for lib in libprimitives.a libcheck.a; do
	is "$(calls $lib __tsan_)" '' "$lib calls nothing of the model's"
	like "$(calls $lib track_write)" track_write8 "$lib is tracked"
done
is "$(calls libmodel.a track_write)" '' 'the model is not tracked by these'
like "$(calls libmodel.a __tsan_volatile_)" __tsan_volatile_write \
	'it tells volatile accesses apart'
is "$(calls libcore.a __tsan_)" '' 'what is above it is plain'

done_testing
