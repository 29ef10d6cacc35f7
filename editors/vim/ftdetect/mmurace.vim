" SPDX-License-Identifier: GPL-2.0-only
" Scenarios of mmurace; see mmurace-scenario(5).
autocmd BufNewFile,BufRead *.scn setfiletype mmurace
