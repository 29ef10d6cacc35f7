#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Scenarios in C that are wrong: each mistake is told, with its place and what
# helps, and ends the tool by 2.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
case $("$MMURACE" lint "$srcdir/tests/module/spawn.c" 2>&1) in
*tsan-chain*) skip_all 'not in this build' ;;
esac

# mistake NAME WHAT: a program made of a line and stdin; $err has WHAT.
mistake() {
	{
		echo '#include <mmurace.h>'
		cat
	} >"$1.c"
	run "$MMURACE" explore "$1.c"
	is "$status/$out" 2/ "$1: is a mistake"
	like "$err" "$2" "$1: which is told"
}

mistake syntax 'syntax.c:3:17: error: ' <<'E'
MM_SCENARIO("a");
MM_TASK(task) { x; }
MM_RESULT("never");
E
mistake no-name 'has no MM_SCENARIO("name")' <<'E'
MM_TASK(task) { }
MM_RESULT("never");
E
mistake no-task 'has no task; write MM_TASK(name)' <<'E'
MM_SCENARIO("a");
MM_RESULT("never");
E
mistake no-result 'result' <<'E'
MM_SCENARIO("a");
MM_TASK(task) { }
E
mistake kind "kind.c:4:22: error: no kind of violation 'dedlock'; did you mean \
'deadlock'?
MM_RESULT(\"sometimes dedlock\");
                     ^~~~~~~" <<'E'
MM_SCENARIO("a");
MM_TASK(task) { }
MM_RESULT("sometimes dedlock");
E
mistake rule "rule.c:5:26: error: no rule 'own.rul'; did you mean 'own.rule'?" \
	<<'E'
MM_SCENARIO("a");
MM_RULE(own, "own.rule", "It holds.", "it does not"); MM_TASK(task) { }
/* Another line. */
MM_RESULT("never without own.rul");
E
mistake rule-twice "'kvm.check-sequence' is the name of another rule" <<'E'
MM_SCENARIO("a");
MM_RULE(own, "kvm.check-sequence", "It holds.", "it does not");
MM_TASK(task) { }
MM_RESULT("never");
E
mistake param 'param.c:3:' <<'E'
MM_SCENARIO("a");
MM_PARAM(size, 9, 1, 4);
MM_TASK(task) { }
MM_RESULT("never");
E
mistake tasks '17 tasks; from 1 to 16 there can be' <<'E'
MM_SCENARIO("a");
MM_TASKS(task, n, 17) { }
MM_RESULT("never");
E
mistake set-up 'set-up.c:3:1: error: the set-up violates an invariant here: '\
'no memory in mm_setup' <<'E'
MM_SCENARIO("a");
MM_SETUP { mm_assert(0, "no memory"); }
MM_TASK(task) { }
MM_RESULT("never");
E
mistake set-up-crash 'ends by SIGSEGV' <<'E'
int *nowhere;
MM_SCENARIO("a");
MM_SETUP { *nowhere = 1; }
MM_TASK(task) { }
MM_RESULT("never");
E
mistake set-up-endless 'loops for ever' <<'E'
MM_SCENARIO("a");
MM_SETUP { for (;;) barrier(); }
MM_TASK(task) { }
MM_RESULT("never");
E
mistake thread-local "'mine' is thread-local" <<'E'
static __thread int mine;
MM_SCENARIO("a");
MM_TASK(task) { mm_note("%d", mine++); }
MM_RESULT("never");
E
mistake library "is the C library's, whose effects nothing here sees" <<'E'
#include <stdio.h>
MM_SCENARIO("a");
MM_TASK(task) { printf("%d\n", 1); }
MM_RESULT("never");
E
mistake replaced "replaced.c:5:12: error: the model has no function \
'kvm_mmu_invalidate_ende' that can be replaced; did you mean \
'kvm_mmu_invalidate_end'?" <<'E'
MM_SCENARIO("a");
/* MM_REPLACE(in_a_comment) "MM_REPLACE(" */
static const char *s = "MM_REPLACE(in_a_string) /*";
MM_REPLACE(kvm_mmu_invalidate_ende);
MM_TASK(task) { mm_note("%s", s); }
MM_RESULT("never");
E
mistake type 'conflicting types for' <<'E'
#include <secondary/kvm.h>
MM_SCENARIO("a");
MM_REPLACE(kvm_mmu_invalidate_end);
int kvm_mmu_invalidate_end(struct kvm *kvm) { return !kvm; }
MM_TASK(task) { }
MM_RESULT("never");
E
mistake unreplaced 'multiple definition of' <<'E'
#include <secondary/kvm_ops.h>
#include <secondary/kvm.h>
MM_SCENARIO("a");
void kvm_mmu_invalidate_end(struct kvm *kvm) { (void)kvm; }
MM_TASK(task) { guest_read(NULL, 1); }
MM_RESULT("never");
E
echo '#define NOTHING' >own.h
mistake own-header 'it includes own.h, which a report would not hold' <<'E'
#include "own.h"
MM_SCENARIO("a");
MM_TASK(task) { }
MM_RESULT("never");
E
head -c 70000 /dev/zero | tr '\0' '\n' >blanks
mistake long 'more than 65536 bytes' <blanks
run "$MMURACE" explore no-such.c
is "$status" 2 'a file that is not there'
like "$err" 'no-such.c: No such file or directory' 'is told'
run "$MMURACE" explore kind.c rule.c
is "$status/$err" '2/mmurace: a scenario in C becomes a part of the program, so '\
'name one file, and nothing else' 'more than one'
mkdir a=b
cp kind.c a=b/
run "$MMURACE" explore a=b/kind.c
like "$status/$err" "2/mmurace: a=b/kind.c: a '=' in the path" "a '=' in the path"
run "$MMURACE" "$srcdir/tests/module/spawn.c"
like "$status/$err" "mmurace explore $srcdir/tests/module/spawn.c'?" \
	'without a verb'

done_testing
