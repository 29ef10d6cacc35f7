" SPDX-License-Identifier: GPL-2.0-only
" :make checks the scenario that is being edited, and jumps to its mistakes.
if exists('b:did_ftplugin')
	finish
endif
let b:did_ftplugin = 1

setlocal commentstring=//\ %s comments=sO:*\ -,mO:*\ \ ,exO:*/,s1:/*,mb:*,ex:*/,://
setlocal noexpandtab shiftwidth=8 tabstop=8 iskeyword+=-
setlocal makeprg=mmurace\ lint\ %:S errorformat=%f:%l:%c:\ error:\ %m,%-G%.%#
let b:undo_ftplugin = 'setlocal commentstring< comments< expandtab< shiftwidth<'
	\ . ' tabstop< iskeyword< makeprg< errorformat<'
