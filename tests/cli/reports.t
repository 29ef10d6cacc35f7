#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Every report in reports/ replays: the same violation, with the same log of
# visible operations, by whichever compiler this build was made.
#
# A change of the model changes its log.  If that is meant, make them anew:
#
#	rm reports/*.json; mmurace explore --reports=reports scenarios/

. "$srcdir/tests/tap/tap.sh"

nr=0
for report in "$srcdir"/reports/*.json; do
	[ -f "$report" ] || continue
	nr=$((nr + 1))
	run "$MMURACE" replay "$report"
	is "$status" 0 "${report##*/} replays" || diag "$out$err"
done
ok $((nr < 11)) 'one for each shape that scenarios/ expects to be broken'
done_testing
