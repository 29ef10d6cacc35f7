/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What an object file defines and needs: symbols and sections of 64-bit ELF,
 * of the program in C before it is linked, and of this process.
 */
#ifndef MODULE_SYMBOLS_H
#define MODULE_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file in memory. */
struct elf {
	const char *data;
	size_t size;
};

struct elf_symbol {
	const char *name;
	uint64_t value, size;
	unsigned int section;	/* 0: it is defined elsewhere */
	bool global, function, object, thread_local;
};

struct elf_section {
	const char *name;
	uint64_t size;
	bool allocated, written, executed, empty;	/* empty: as .bss is */
};

/* -errno; -ENOEXEC: this is no such file. */
int elf_open(struct elf *elf, const char *path);
void elf_close(struct elf *elf);
/* False behind the last one. */
bool elf_symbol(const struct elf *elf, unsigned int n, struct elf_symbol *s);
bool elf_section(const struct elf *elf, unsigned int n, struct elf_section *s);

/* The globals of the program that is linked in; names stay. */
void module_globals(void (*each)(const char *name, void *start, size_t size));

#endif
