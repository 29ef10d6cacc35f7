" SPDX-License-Identifier: GPL-2.0-only
" Scenarios of mmurace.  Operations are known by the parenthesis behind them, so
" that no list of them is kept here; `mmurace list operations` has it.
if exists('b:current_syntax')
	finish
endif

syntax keyword scnHead scenario covers param environment in
syntax keyword scnResult result or
syntax keyword scnChange without with nextgroup=scnRule skipwhite skipnl
syntax keyword scnVerdict never sometimes
syntax keyword scnOpen one of
syntax match scnOperation /\<[A-Za-z_][A-Za-z0-9_]*\ze(/
syntax match scnTask /^\s*[A-Za-z_][A-Za-z0-9_-]*\ze\s*{/
syntax match scnArgument /\<[A-Za-z_][A-Za-z0-9_]*\ze\s*=\s*[^;]*)/
syntax match scnRule /[A-Za-z0-9_.:-]\+/ contained
syntax match scnNumber /\<\(0x\x\+\|\d\+\)[KMG]\?\>/
syntax match scnEntry /\<[A-Z]\d\+\>/
syntax region scnComment start=+/\*+ end=+\*/+ contains=@Spell
syntax region scnComment start=+//+ end=+$+ contains=@Spell oneline

syntax sync fromstart

highlight default link scnHead Keyword
highlight default link scnResult Keyword
highlight default link scnChange Keyword
highlight default link scnOpen Keyword
highlight default link scnVerdict Statement
highlight default link scnOperation Function
highlight default link scnTask Label
highlight default link scnArgument Identifier
highlight default link scnRule Constant
highlight default link scnNumber Number
highlight default link scnEntry Constant
highlight default link scnComment Comment

let b:current_syntax = 'mmurace'
