/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What becomes of the object file; see object.h.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "module/object.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "module/library.h"
#include "module/symbols.h"

#define LIBRARY(name) #name "=module_" #name,

/* The C library's names, and those of src/module/runtime.c and library.c. */
static const char *const redefined[] = {
	MODULE_LIBRARY(LIBRARY) "malloc=module_malloc",
	"calloc=module_calloc",
	"realloc=module_realloc",
	"free=module_free",
	"abort=module_abort",
	"exit=module_exit",
	"__assert_fail=module_assert_fail",
};

/* What may be called as it is: it looks at no memory, or tsan.c sees it. */
static const char *const harmless[] = {
	"__stack_chk_fail", "abs", "labs", "memcpy", "memmove", "memset",
};

static bool begins(const char *name, const char *with)
{
	return !strncmp(name, with, strlen(with));
}

/* The tool's own sections, and what is written before main() alone. */
static bool stays(const char *name)
{
	return begins(name, "mm_") || begins(name, ".data.rel.ro") ||
	       begins(name, ".init_array") || begins(name, ".fini_array") ||
	       begins(name, ".ctors") || begins(name, ".dtors") ||
	       begins(name, ".tm_clone") || !strcmp(name, "outside") ||
	       !strcmp(name, "world");
}

static bool has_thread_locals(const struct elf *elf, char *error, size_t size)
{
	struct elf_symbol s;

	for (unsigned int i = 0; elf_symbol(elf, i, &s); i++) {
		if (!s.thread_local || !s.section || !*s.name)
			continue;
		snprintf(error, size,
			 "'%s' is thread-local: all tasks run in one thread, "
			 "and would share it; make it an array with an element "
			 "for each task",
			 s.name);
		return true;
	}
	return false;
}

static void rename_sections(const struct elf *elf, struct command *objcopy)
{
	struct elf_section s;
	char flag[512];

	for (unsigned int i = 0; elf_section(elf, i, &s); i++) {
		if (!s.allocated || stays(s.name))
			continue;
		if (s.executed)
			snprintf(flag, sizeof(flag), "%s=.text.module", s.name);
		else if (s.written)
			snprintf(flag, sizeof(flag),
				 "%s=world,alloc,load,data,contents", s.name);
		else
			continue;
		command_add(objcopy, "--rename-section");
		command_add(objcopy, flag);
	}
}

bool object_prepare(const char *object, struct command *objcopy, char *error,
		    size_t size)
{
	struct elf elf;
	int err = elf_open(&elf, object);
	bool good;

	if (err) {
		snprintf(error, size, "%s: %s", object, strerror(-err));
		return false;
	}
	good = !has_thread_locals(&elf, error, size);
	rename_sections(&elf, objcopy);
	for (size_t i = 0; i < sizeof(redefined) / sizeof(*redefined); i++) {
		command_add(objcopy, "--redefine-sym");
		command_add(objcopy, redefined[i]);
	}
	elf_close(&elf);
	return good;
}

static bool is_defined(const struct elf *program, const char *name)
{
	struct elf_symbol s;

	for (unsigned int i = 0; elf_symbol(program, i, &s); i++)
		if (s.global && s.section && !strcmp(s.name, name))
			return true;
	return false;
}

static bool is_harmless(const char *name)
{
	for (size_t i = 0; i < sizeof(harmless) / sizeof(*harmless); i++)
		if (!strcmp(harmless[i], name))
			return true;
	return false;
}

bool object_contained(const char *object, const char *program, char *error,
		      size_t size)
{
	struct elf elf, whole;
	struct elf_symbol s;
	bool good = true;
	int err = elf_open(&elf, object);

	if (!err)
		err = elf_open(&whole, program);
	if (err) {
		snprintf(error, size, "%s: %s", object, strerror(-err));
		return false;
	}
	for (unsigned int i = 1; good && elf_symbol(&elf, i, &s); i++) {
		if (s.section || !s.global || is_harmless(s.name) ||
		    is_defined(&whole, s.name))
			continue;
		snprintf(error, size,
			 "'%s' is the C library's, whose effects nothing here "
			 "sees or undoes; do without it (mm_note() prints)",
			 s.name);
		good = false;
	}
	elf_close(&elf);
	elf_close(&whole);
	return good;
}
