#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Mistakes on the command line: each gives one message that names the remedy,
# nothing on standard output, and exit status 2.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
mkdir scenarios empty
cat >scenarios/small.scn <<'SCENARIO'
scenario small

param pages = 1 in 1..2
{
	A = mm();
	mmap(A, addr=0x1000, pages=pages);
}

exit { exit_mm(A); }

result never
SCENARIO

# wrong MESSAGE ARGUMENT...
wrong() {
	message=$1
	shift
	run "$MMURACE" "$@"
	is "$status/$out/$err" "2//mmurace: $message" "$*"
}

wrong "unknown verb 'explor'; did you mean 'explore'?" explor
wrong "unknown verb 'foo'; see 'mmurace --help'" foo
wrong "'scenarios' is not a verb; did you mean 'mmurace explore scenarios'?" \
	scenarios
wrong "'x.scn' is not a verb; did you mean 'mmurace explore x.scn'?" x.scn
wrong "'some-report.json' is not a verb; \
did you mean 'mmurace replay some-report.json'?" some-report.json
wrong "unknown option '--seed=1': options follow the verb; \
see 'mmurace --help'" --seed=1 explore scenarios

wrong "'explore' wants more: mmurace explore FILE|DIR..." explore
wrong "'replay' wants more: mmurace replay REPORT" replay
wrong "'replay' does not know what to do with 'b': mmurace replay REPORT" \
	replay a b
wrong "'version' does not know what to do with 'a': mmurace version" version a
wrong "unknown option '--seeds'; did you mean '--seed'?" explore --seeds=1 a
wrong "unknown option '--zzzzzz'; see 'mmurace explore --help'" \
	explore --zzzzzz a
wrong "unknown option '-x'; see 'mmurace explore --help'" explore -x a
wrong "'explore' has no option '--twice'; it belongs to: replay" \
	explore --twice a
wrong "option '--seed' wants a value: --seed=N" explore a --seed
wrong "option '--quiet' takes no value" explore --quiet=1 a
wrong "option '--seed' takes a number, not '-1'" explore --seed=-1 a
wrong "option '--seed' takes a number from 0 to 18446744073709551615, \
not '0x10000000000000000'" explore --seed=0x10000000000000000 a
wrong "option '--executions' takes a number from 0 to 9223372036854775807, \
not '9223372036854775808'" explore --executions=9223372036854775808 a
wrong "'explore' was given an empty name: mmurace explore FILE|DIR..." \
	explore ''
wrong "'list' was given an empty name: mmurace list WHAT [FILE|DIR...]" \
	list scenarios ''
wrong "'help' was given an empty name: mmurace help [TOPIC]" help ''
wrong "'replay' has no option '--verbose'; it belongs to: explore show" \
	replay --verbose a
wrong "option '--steps' takes a number from 1 to 60000, not '0'" \
	explore --steps=0 a
wrong "option '--time' takes a time such as 30, 90s, 5m or 8h, not '5x'" \
	explore --time=5x a
wrong "option '--time' takes at most 366 days, not '400d'" \
	explore --time=400d a
wrong "option '--format' takes text, json or ktap, not 'xml'" \
	explore --format=xml a
wrong "option '--format' takes text or json, not 'ktap'" \
	list --format=ktap rules
size='a size from 64K to 16T, such as 512M'
for bad in 1 63K 17T 1Q 64KB 64k -1G G 0x 1.5G '' 18446744073709551616 \
	99999999999999999999G; do
	wrong "option '--memory' takes $size, not '$bad'" \
		explore --memory="$bad" a
done
wrong "--exact and --bitstate do not go together: \
one keeps all of a state, the other next to nothing" \
	explore --exact --bitstate a
wrong "option '--size' takes next, not '2'" explore --size=2 scenarios

wrong "no strategy 'rando'; did you mean 'random'?" \
	explore --strategy=rando scenarios
wrong "no strategy 'replay'; 'mmurace list strategies' shows them" \
	explore --strategy=replay scenarios
wrong "--preemptions bounds a strategy that searches in order; \
'auto' does not: add --strategy=dfs" explore --preemptions=2 scenarios
for option in --bitstate --exact --memory=1G --no-reduction; do
	wrong "${option%=*} is for a strategy that visits states; \
'dfs' does not: add --strategy=states" \
		explore --strategy=dfs "$option" scenarios
done
wrong "no rule 'notifier.release-before-unlnk'; \
did you mean 'notifier.release-before-unlink'?" \
	explore --without=notifier.release-before-unlnk scenarios
wrong "no rule 'release-before'; \
did you mean 'notifier.release-before-unlink'?" \
	explore --without=release-before scenarios
wrong "no rule 'x'; 'mmurace list rules' shows all" \
	explore --without=x scenarios
wrong "'notifier.unlink' is a form, not a rule; \
write 'with notifier.unlink:SHAPE'" explore --without=notifier.unlink scenarios
wrong "form 'notifier.unlink' has no shape 'x'; \
its shapes are cddb8a5c14, 3ad3d901bb, 751efd8610, d34883d4e3" \
	explore --with=notifier.unlink:x scenarios
wrong "form 'notifier.unlink' has no shape '751efd8601'; \
did you mean '751efd8610'?" explore --with=notifier.unlink:751efd8601 scenarios
wrong "form 'notifier.domain' needs a shape behind ':'; \
its shapes are rcu, srcu" explore --with=notifier.domain scenarios
wrong "no form 'notifier.unlimk'; did you mean 'notifier.unlink'?" \
	explore --with=notifier.unlimk:x scenarios
wrong "'kvm.check-sequence' is a rule, not a form; \
write 'without kvm.check-sequence'" explore --with=kvm.check-sequence scenarios
wrong "no kernel version '3.7'; there are: 3.6, 4.6, 6.12" \
	explore --kernel=3.7 scenarios
wrong "no parameter 'page'; did you mean 'pages'?" \
	explore --set=page=2 scenarios
wrong "no parameter 'x'; 'mmurace show scenarios/small.scn' shows what there is" \
	explore --set=x=2 scenarios
wrong "--set pages=9: scenarios/small.scn takes 1 to 2" \
	explore --set=pages=9 scenarios
wrong "option '--set' takes NAME=NUMBER, not 'pages'" \
	explore --set=pages scenarios
wrong "option '--set' takes NAME=NUMBER, not 'pages=two'" \
	explore --set=pages=two scenarios

wrong "option '--size' takes next, not '2'" explore --size=2 nothing.scn
wrong "no strategy 'rando'; did you mean 'random'?
mmurace: no rule 'x'; 'mmurace list rules' shows all
mmurace: no parameter 'page'; did you mean 'pages'?
mmurace: --reports: no/where: cannot be written: No such file or directory; \
make that folder first, or name another" explore --strategy=rando \
	--without=x --set=page=2 --reports=no/where scenarios

wrong "--quiet and --verbose do not go together: \
one says less, the other more" explore -qv scenarios
wrong "--quiet and --trace do not go together: \
one says less, the other more" replay -q --trace report.json
wrong "--times and --twice do not go together: both say how often" \
	replay --twice --times=3 report.json
for map in --kernel=3.6 --with=notifier.unlink:3ad3d901bb \
	--without=kvm.check-sequence; do
	for repeat in --twice --times=3; do
		wrong "--kernel, --with or --without, and --times or --twice \
do not go together: a schedule that is mapped onto other code is run once" \
			replay $map $repeat report.json
	done
done
wrong "--without=notifier.release-before-unlink and \
--with=notifier.unlink:d34883d4e3 both decide the form 'notifier.unlink': \
give one of them" explore --without=notifier.release-before-unlink \
	--with=notifier.unlink:d34883d4e3 scenarios
wrong "--with=notifier.unlink:3ad3d901bb and \
--with=notifier.unlink:751efd8610 both decide the form 'notifier.unlink': \
give one of them" explore --with=notifier.unlink:3ad3d901bb \
	--with=notifier.unlink:751efd8610 scenarios
run "$MMURACE" explore --strategy=dfs --with=notifier.unlink:3ad3d901bb \
	--with=notifier.unlink:3ad3d901bb --reports= scenarios
is "$status" 0 'the same twice is no contradiction'

wrong "small: No such file or directory; did you mean 'scenarios/small.scn'?" \
	explore small
wrong "nothing: No such file or directory; \
'mmurace list scenarios' shows what there is" explore nothing
wrong "empty: no .scn files in this folder" explore empty
wrong "--reports: no/where: cannot be written: No such file or directory; \
make that folder first, or name another" explore --reports=no/where scenarios
wrong "--reports: scenarios/small.scn/unfinished.tmp: cannot be written: \
Not a directory; name a folder, not a file" \
	explore --reports=scenarios/small.scn scenarios
ln -s nothing dangling
wrong "--reports: dangling: cannot be written: No such file or directory; \
make that folder first, or name another" explore --reports=dangling scenarios
long=$(printf '%0300d' 0)
wrong "--reports: $long: cannot be written: File name too long; \
choose a shorter name" explore --reports="$long" scenarios
run "$MMURACE" explore --reports="$(printf '%05000d' 0)" scenarios
is "$status/${err##*0}" '2/...: cannot be written: File name too long; '\
'choose a shorter name' 'even of a name that does not fit the reason is told'
if [ -d /proc/self ]; then
	wrong "--reports: /proc/reports: cannot be written: \
No such file or directory; make that folder first, or name another" \
		explore --reports=/proc/reports scenarios
fi
mkdir closed
chmod a-w closed
if ! [ -w closed ]; then
	wrong "--reports: closed/unfinished.tmp: cannot be written: \
Permission denied; name a place that you may write to" \
		explore --reports=closed scenarios
fi

wrong "list what? operations, invariants, rules, strategies, secondaries, \
scenarios, environment, kernels" list
wrong "no list of 'ruls'; did you mean 'rules'?" list ruls
wrong "no list of 'zzz'; there are: operations, invariants, rules, strategies, \
secondaries, scenarios, environment, kernels" list zzz
wrong "'list rules' does not know what to do with 'x'" list rules x
wrong "no page on 'modelx'; did you mean 'model'?" help modelx
wrong "scenarios/small.scn is a scenario, not a report; 'explore' runs it" \
	replay scenarios/small.scn
wrong "nothing: No such file or directory" show nothing
wrong "empty: Is a directory; name a report or scenario in it" show empty
echo '{ "schema": "mmurace-report-1" }' >report.json
wrong "report.json looks like a report; 'mmurace replay report.json' runs it" \
	explore report.json
echo '[]' >list.json
wrong "list.json: an object was expected: this is no report of mmurace" \
	show list.json
cd empty || bail_out 'no folder'
if "$MMURACE" list scenarios >/dev/null 2>&1; then
	skip 1 'scenarios are installed here'
else
	wrong "there is no folder 'scenarios' here, and none is installed; \
name one: mmurace list scenarios DIR" list scenarios
fi
cd ..

# An option that holds a piece of a scenario is underlined like one.
run "$MMURACE" explore --environment='alloc_fial <= 1' scenarios
is "$status/$out" 2/ 'a misspelt setting of the environment'
is "$err" "--environment:1:1: error: no environment setting 'alloc_fial'; \
did you mean 'alloc_fail'?
alloc_fial <= 1
^~~~~~~~~~" 'is underlined'

run "$MMURACE" explore --environment='{ alloc_fail <= 1 }' scenarios
is "$status/$out" 2/ 'settings in braces'
is "$err" "--environment:1:1: error: settings stand without braces here; \
write 'alloc_fail <= 1; reuse = lifo'
{ alloc_fail <= 1 }
^" 'are one mistake'

# One bad file among good ones: nothing is run.
echo 'scenario' >scenarios/bad.scn
run "$MMURACE" explore scenarios
is "$status/$out" 2/ 'nothing is run when a file has a mistake'
like "$err" 'scenarios/bad.scn:' 'and the file is named'

run "$MMURACE"
is "$status/$out" 2/ 'no verb'
like "$err" 'usage: mmurace VERB' 'gets the usage'

done_testing
