#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Names that nobody expects: of files and folders that begin with a dash, hold
# what a terminal obeys, or are not UTF-8; and reports that hold such things.

. "$srcdir/tests/tap/tap.sh"

cd "$tmp" || bail_out 'no folder'
race=$srcdir/scenarios/release-vs-reclaim.scn
escape=$(printf '\033')
sed '/^result/d' "$race" >find.scn
echo 'result sometimes stale-secondary without' \
	'notifier.release-before-unlink' >>find.scn

# clean WHAT: nothing in $tmp/out and $tmp/err that a terminal would obey.
clean() {
	is "$(cat out err | tr -d '\n\t -~\200-\377' | od -An -c)" '' \
		"$1: nothing raw"
}

# --- folders for reports -----------------------------------------------------

# pasted FOLDER [SHELL]: the command that is printed works as it stands.
nr=0
pasted() {
	nr=$((nr + 1))
	run "$MMURACE" explore "--reports=$1" find.scn
	clean "folder $nr"
	command=$(sed -n 's/^Replay:  //p' out)
	status=0
	${2:-sh} -c "$command" >out 2>&1 || status=$?
	is "$status" 0 'and its command can be pasted'
}
pasted -dash
pasted --
pasted ./-
pasted '~'
pasted 'a b'
pasted "it's"
pasted "\$(touch bad)\`touch bad\`"
pasted '"\'
pasted '*'
if command -v bash >/dev/null; then
	pasted "${escape}[31m'" bash
	pasted "$(printf '\377\\')" bash
	pasted "$(printf 'a\nb')" bash
else
	skip 6 "no bash, and sh may not have \$'...'"
fi
[ ! -e bad ]
ok $? 'and nothing else is run'

# --- scenarios -----------------------------------------------------------------

for name in "${escape}[31m" "$(printf '\302\233')31m" "$(printf 'a\nb')" \
	"$(printf 'a\177')" "$(printf '\377')" "$(printf '\355\240\200')" \
	"$(printf '\342\200\256')"; do
	rm -rf folder reports
	mkdir folder
	cp find.scn "folder/$name.scn"
	run "$MMURACE" lint folder
	clean lint
	run "$MMURACE" list scenarios folder
	clean 'list scenarios'
	run "$MMURACE" show "folder/$name.scn"
	clean show
	run "$MMURACE" explore -v folder
	is "$status" 0 'it is explored'
	clean explore
	is "$(grep -c '^Replay: ' out)" 1 'and what is found is kept'
	run "$MMURACE" replay reports/*.json
	is "$status" 0 'and replayed'
	run "$MMURACE" explore "no/$name"
	is "$status" 2 'one that is not there'
	clean 'explore nothing'
	run "$MMURACE" show reports/*.json
	clean 'show REPORT'
	for words in 'list --format=json scenarios folder' \
		'show --format=json FILE' 'show --format=json REPORT' \
		'explore --format=json --reports=rX folder'; do
		set --
		for word in $words; do
			case $word in
			FILE) word=folder/$name.scn ;;
			REPORT) word=$(echo reports/*.json) ;;
			--reports=rX) word="--reports=r$name" ;;
			esac
			set -- "$@" "$word"
		done
		run "$MMURACE" "$@"
		is "$status" 0 "$words"
		clean "$words"
		if command -v python3 >/dev/null; then
			python3 -c 'import json
json.loads(open("out", "rb").read().decode("utf-8"))' 2>err
			is "$(cat err)" '' 'is JSON'
		else
			skip 1 'no python3'
		fi
	done
done

# --- options ---------------------------------------------------------------------

for word in "${escape}[31m" "-$escape" "--$escape"; do
	run "$MMURACE" "$word"
	clean 'as a verb'
	is "$status" 2 'is refused'
	for verb in explore replay show lint list help version; do
		run "$MMURACE" $verb "$word"
		clean "as the operand of $verb"
		is "$status" 2 'is refused'
	done
done
for option in set strategy environment without with kernel size seed time \
	format color; do
	run "$MMURACE" explore "--$option=${escape}[31m" find.scn
	clean "as --$option"
	is "$status" 2 'is refused'
done

# --- reports ---------------------------------------------------------------------

# Without the hashes fitting, what the file says is quoted all the same.
report=$(ls "$srcdir"/reports/unregister-vs-release-subscription-*.json)
for member in schema memory_model name kernel strategy title kind object; do
	sed "s/\"$member\": *\"[^\"]*\"/\"$member\": \"\\\\u001b[31m\\\\u009b\"/" \
		"$report" >bad.json
	for verb in replay show; do
		run "$MMURACE" $verb bad.json
		is "$status" 2 "$verb: $member is refused"
		clean "$verb"
	done
done

done_testing
