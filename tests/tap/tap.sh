# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# Test Anything Protocol for shell tests; to be sourced:
#
#	. "$srcdir/tests/tap/tap.sh"
#	plan 3
#	run "$MMURACE" version
#	is "$status" 0 'version succeeds'
#	like "$out" mmurace 'and names the tool'
#	is "$err" '' 'without talk'
#	done_testing
#
# Environment of a test, set by `make check`: srcdir, builddir, MMURACE (the
# binary), LC_ALL=C.  Each test has an empty directory of its own, $tmp, which
# goes when it ends.

: "${srcdir:=.}" "${builddir:=.}" "${MMURACE:=$builddir/mmurace}"
export MMURACE

tap_made=0
tap_failed=0
tap_planned=

tmp=$(mktemp -d "${TMPDIR:-/tmp}/mmurace-test.XXXXXX") || exit 99
trap 'rm -rf "$tmp"' EXIT
trap 'exit 99' HUP INT TERM

# plan NR
plan() {
	tap_planned=$1
	echo "1..$1"
}

# skip_all REASON: nothing of this test can be done here.
skip_all() {
	echo "1..0 # SKIP $*"
	exit 0
}

# bail_out REASON: nothing that follows makes sense.
bail_out() {
	echo "Bail out! $*"
	exit 255
}

# diag TEXT: talk, each line marked.
diag() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

# pass TEXT, fail TEXT
pass() {
	tap_made=$((tap_made + 1))
	echo "ok $tap_made - $*"
}

fail() {
	tap_made=$((tap_made + 1))
	tap_failed=$((tap_failed + 1))
	echo "not ok $tap_made - $*"
	return 1
}

# skip NR REASON
skip() {
	tap_skip=$1
	shift
	while [ "$tap_skip" -gt 0 ]; do
		tap_made=$((tap_made + 1))
		tap_skip=$((tap_skip - 1))
		echo "ok $tap_made # SKIP $*"
	done
}

# ok STATUS TEXT: STATUS as $? would be, so 0 passes.
ok() {
	if [ "$1" -eq 0 ]; then
		pass "$2"
	else
		fail "$2"
	fi
}

# is GOT WANT TEXT
is() {
	if [ "$1" = "$2" ]; then
		pass "$3"
	else
		fail "$3"
		diag "  got: $1"
		diag " want: $2"
		return 1
	fi
}

# like TEXT PART WHAT: does PART occur in TEXT, character by character?
like() {
	case $1 in
	*"$2"*)
		pass "$3"
		;;
	*)
		fail "$3"
		diag " text: $1"
		diag "lacks: $2"
		return 1
		;;
	esac
}

# unlike TEXT PART WHAT: the opposite.
unlike() {
	case $1 in
	*"$2"*)
		fail "$3"
		diag "text: $1"
		diag " has: $2"
		return 1
		;;
	*)
		pass "$3"
		;;
	esac
}

# same FILE FILE WHAT: are the files alike, byte for byte?
same() {
	if cmp -s "$1" "$2"; then
		pass "$3"
	else
		fail "$3"
		diff -u "$1" "$2" | sed 's/^/# /'
		return 1
	fi
}

# without_progress <FILE: lines of progress come or not, as the machine is slow
# or fast.
without_progress() {
	sed '/^\[[0-9]*\/[0-9]*\] [0-9,]* executions, [0-9,]*\/s, /d
		/^\[[0-9]*\/[0-9]*\] [0-9,]* states, [0-9,]*\/s, /d'
}

# run COMMAND...: sets $status, $out and $err (without trailing newlines, and
# $err without progress); the files, as they are, are $tmp/out and $tmp/err.
# stdin is empty.
# shellcheck disable=SC2034 # they are for the test
run() {
	status=0
	"$@" </dev/null >"$tmp/out" 2>"$tmp/err" || status=$?
	out=$(cat "$tmp/out") err=$(without_progress <"$tmp/err")
}

# done_testing: the last line of a test.
done_testing() {
	if [ -z "$tap_planned" ]; then
		plan "$tap_made"
	fi
	if [ "$tap_failed" -ne 0 ]; then
		diag "$tap_failed of $tap_made checks failed"
	fi
	[ "$tap_made" -eq "$tap_planned" ] || {
		diag "planned $tap_planned checks, made $tap_made"
		exit 1
	}
	[ "$tap_failed" -eq 0 ] && [ "$tap_made" -ne 0 ]
	exit
}
