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

# Accesses that instrumentation leaves out.
if grep -q '^dump -' "${MMURACE%/*}/module.conf"; then
	mistake argument "argument.c:6:29: error: an argument is read from \
memory as a whole, which gcc has nobody told of; copy it" <<'E'
MM_SCENARIO("a");
static struct range { long start, end; } range;
__attribute__((noipa)) static long size(struct range r)
{ return r.end - r.start; }
MM_TASK(task) { range.end = size(range); }
MM_RESULT("never");
E
	mistake returned "returned.c:6:23: error: what is returned is written \
to memory as a whole" <<'E'
MM_SCENARIO("a");
static struct range { long start, end; } range, *of = &range;
__attribute__((noipa)) static struct range make(long end)
{ return (struct range){ 0, end }; }
MM_TASK(task) { *of = make(2); }
MM_RESULT("never");
E
	mistake builtin "builtin.c:4:17: error: what __builtin_memset() looks at \
or writes nobody is told of; call it without '__builtin_'" <<'E'
MM_SCENARIO("a");
static char many[40];
MM_TASK(task) { __builtin_memset(many, 1, sizeof(many)); }
MM_RESULT("never");
E
	mistake assembly "assembly.c:4:17: error: what assembly looks at or \
writes nobody is told of" <<'E'
MM_SCENARIO("a");
static int x;
MM_TASK(task) { __asm__ volatile("incl %0" : "+m"(x)); }
MM_RESULT("never");
E
	mistake untold "untold.c: look() is not instrumented" <<'E'
MM_SCENARIO("a");
static int x;
__attribute__((noipa, no_sanitize_thread)) static int look(void) { return x; }
MM_TASK(task) { x = look(); }
MM_RESULT("never");
E
else
	mistake argument "argument.c:6:30: error: an argument is read from \
memory as a whole, which clang has nobody told of; pass its address" <<'E'
MM_SCENARIO("a");
static struct range { long start, end, size; } range;
__attribute__((noinline)) long size(struct range r)
{ return r.end - r.start; }
MM_TASK(task) { range.size = size(range); }
MM_RESULT("never");
E
	mistake bits "bits.c:4:27: error: clang reads this as i24, of which it \
has nobody told; let it be of 1, 2, 4, 8 or 16 bytes" <<'E'
MM_SCENARIO("a");
static struct { char order; unsigned int state : 4, users : 20; } item;
MM_TASK(task) { item.users++; }
MM_RESULT("never");
E
	mistake assembly "assembly.c:4:17: error: what assembly looks at or \
writes nobody is told of" <<'E'
MM_SCENARIO("a");
static int x;
MM_TASK(task) { __asm__ volatile("incl %0" : "+m"(x)); }
MM_RESULT("never");
E
	mistake untold "untold.c:4:78: error: look() is not instrumented" <<'E'
MM_SCENARIO("a");
int x;
__attribute__((noinline, no_sanitize_thread)) static int look(void) { return x; }
MM_TASK(task) { x = look() + 1; }
MM_RESULT("never");
E
	mistake atomic "atomic.c:4:17: error: clang has nobody told of this \
atomic operation" <<'E'
MM_SCENARIO("a");
static int x;
MM_TASK(task) { __atomic_fetch_min(&x, 1, __ATOMIC_SEQ_CST); }
MM_RESULT("never");
E
fi
# What looks like them, and is none.
cat >told.c <<'E'
#include <mmurace.h>
#include <kernel/rcupdate.h>
#include <string.h>
MM_SCENARIO("told");
struct range { long start, end; };
static struct range range, many[3];
static struct rcu_head head;
__attribute__((noinline)) static struct range make(long end)
{ return (struct range){ 0, end }; }
__attribute__((noinline)) static long size(struct range r)
{ return r.end - r.start; }
static void cb(struct rcu_head *rcu) { rcu->next = NULL; }
MM_TASK(task)
{
	struct range own = make(2), copies[2] = { own, own };

	range = own;
	own = range;
	many[1] = copies[size(own) & 1];
	mm_note("a = %s, (b) = %ld", "c, d (e = f)", size((struct range){ 1, 2 }));
	__asm__ volatile("" ::: "memory");
	memset(many, 0, sizeof(many));
	many[2].end = memcmp(many, &many[1], sizeof(own));
	call_rcu(&head, cb);
	rcu_barrier();
}
MM_RESULT("never");
E
run "$MMURACE" explore --quiet told.c
is "$status/$err" 0/ 'what comes near is taken'
# An invariant only looks.
cat >steps.c <<'E'
#include <mmurace.h>
#include <kernel/spinlock.h>
MM_SCENARIO("steps");
static spinlock_t lock;
MM_INVARIANT(unlocked) { return !spin_is_locked(&lock); }
MM_TASK(task) { mm_check(unlocked); }
MM_RESULT("never");
E
run "$MMURACE" explore --reports= steps.c
like "$out" 'assertion: an invariant takes a step' \
	'an invariant that takes a step is told'
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
