/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The pages as the assembler takes them in.  MAN_FOLDER, from the Makefile, is
 * where they are while this is compiled; nothing of it stays in the program.
 */
#include "cli/pages.h"

#ifndef MAN_FOLDER
#define MAN_FOLDER "man"
#endif

#define PAGE(id, topic, name)                                     \
	__asm__(".pushsection .rodata\n"                          \
		"page_" #id ":\n"                                 \
		"\t.incbin \"" MAN_FOLDER "/" name "\"\n"         \
		"page_end_" #id ":\n"                             \
		"\t.byte 0\n"                                     \
		".popsection\n");                                 \
	extern const char page_##id[], page_end_##id[];
#include "cli/pages.def"
#undef PAGE

const struct page pages[] = {
#define PAGE(id, topic, name) { topic, name, page_##id, page_end_##id },
#include "cli/pages.def"
#undef PAGE
	{ .topic = NULL },
};
