/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Symbols by address, read from the program's own ELF file.
 */
#include "report/symbols.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct file {
	const char *data;
	size_t size;
};

/* @nr objects of @size bytes at @offset; NULL where the file is too short. */
static const void *at(const struct file *f, uint64_t offset, uint64_t nr,
		      size_t size)
{
	uint64_t bytes;

	if (__builtin_mul_overflow(nr, size, &bytes) || offset > f->size ||
	    bytes > f->size - offset)
		return NULL;
	return f->data + offset;
}

static const ElfW(Shdr) * sections(const struct file *f, unsigned int *nr)
{
	const ElfW(Ehdr) *head = at(f, 0, 1, sizeof(*head));

	if (!head || memcmp(head->e_ident, ELFMAG, SELFMAG) ||
	    head->e_shentsize != sizeof(ElfW(Shdr)))
		return NULL;
	*nr = head->e_shnum;
	return at(f, head->e_shoff, *nr, sizeof(ElfW(Shdr)));
}

static bool search(const struct file *f, const ElfW(Shdr) * table,
		   const ElfW(Shdr) * strings, uintptr_t addr, char *name,
		   size_t size, uint64_t *offset)
{
	size_t nr = table->sh_size / sizeof(ElfW(Sym));
	const ElfW(Sym) *symbols =
		at(f, table->sh_offset, nr, sizeof(*symbols));
	const char *text = at(f, strings->sh_offset, strings->sh_size, 1);

	if (!symbols || !text || !strings->sh_size ||
	    text[strings->sh_size - 1])
		return false;
	for (size_t i = 0; i < nr; i++) {
		const ElfW(Sym) *s = &symbols[i];

		if (ELF64_ST_TYPE(s->st_info) != STT_FUNC ||
		    s->st_name >= strings->sh_size || addr < s->st_value ||
		    addr - s->st_value >= s->st_size)
			continue;
		snprintf(name, size, "%s", text + s->st_name);
		*offset = addr - s->st_value;
		return true;
	}
	return false;
}

static bool search_file(const struct file *f, uintptr_t addr, char *name,
			size_t size, uint64_t *offset)
{
	unsigned int nr;
	const ElfW(Shdr) *s = sections(f, &nr);

	for (unsigned int i = 0; s && i < nr; i++)
		if (s[i].sh_type == SHT_SYMTAB && s[i].sh_link < nr &&
		    search(f, &s[i], &s[s[i].sh_link], addr, name, size,
			   offset))
			return true;
	return false;
}

bool symbol_find(uintptr_t addr, char *name, size_t size, uint64_t *offset)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct file f = { 0 };
	struct stat st;
	bool found = false;
	void *map;

	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && st.st_size > 0) {
		f.size = (size_t)st.st_size;
		map = mmap(NULL, f.size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (map != MAP_FAILED) {
			f.data = map;
			found = search_file(&f, addr, name, size, offset);
			munmap(map, f.size);
		}
	}
	close(fd);
	return found;
}
