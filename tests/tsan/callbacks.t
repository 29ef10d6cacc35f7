#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# build-aux/tsan-callbacks.txt names exactly the callbacks that the engine
# defines: a missing one would be the real runtime's alone, and our engine blind
# to it; one too many would not link.

. "$srcdir/tests/tap/tap.sh"

grep . "$srcdir/build-aux/tsan-callbacks.txt" >"$tmp/listed"
"$NM" -g --defined-only "$builddir/libsched.a" 2>/dev/null |
	sed -n 's/.* T __wrap_\(__tsan_.*\)/\1/p' | sort >"$tmp/defined"
same "$tmp/defined" "$tmp/listed" 'every callback that is defined is listed'

sort -u "$tmp/listed" >"$tmp/sorted"
same "$tmp/listed" "$tmp/sorted" 'the list is sorted'

done_testing
