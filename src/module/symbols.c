/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading ELF files; see symbols.h.
 */
#include "module/symbols.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sched/memory.h"

/* --- files --- */

int elf_open(struct elf *elf, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;
	struct stat st;
	void *map;

	memset(elf, 0, sizeof(*elf));
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st)) {
		err = -errno;
	} else if ((size_t)st.st_size < sizeof(ElfW(Ehdr))) {
		err = -ENOEXEC;
	} else {
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd,
			   0);
		if (map == MAP_FAILED)
			err = -errno;
		else
			*elf = (struct elf){ map, (size_t)st.st_size };
	}
	close(fd);
	if (!err && (memcmp(elf->data, ELFMAG, SELFMAG) ||
		     elf->data[EI_CLASS] != ELFCLASS64)) {
		elf_close(elf);
		err = -ENOEXEC;
	}
	return err;
}

void elf_close(struct elf *elf)
{
	if (elf->data)
		munmap((void *)(uintptr_t)elf->data, elf->size);
	memset(elf, 0, sizeof(*elf));
}

/* @size bytes at @offset; NULL where the file is too short. */
static const void *at(const struct elf *elf, uint64_t offset, uint64_t size)
{
	if (offset > elf->size || size > elf->size - offset)
		return NULL;
	return elf->data + offset;
}

static const ElfW(Shdr) * section(const struct elf *elf, unsigned int n)
{
	const ElfW(Ehdr) *head = (const void *)elf->data;

	if (n >= head->e_shnum || head->e_shentsize != sizeof(ElfW(Shdr)))
		return NULL;
	return at(elf, head->e_shoff + (uint64_t)n * sizeof(ElfW(Shdr)),
		  sizeof(ElfW(Shdr)));
}

/* A string of the table in section @n; "" where there is none. */
static const char *string(const struct elf *elf, unsigned int n,
			  uint64_t offset)
{
	const ElfW(Shdr) *s = section(elf, n);
	const char *text = s ? at(elf, s->sh_offset, s->sh_size) : NULL;

	if (!text || offset >= s->sh_size || text[s->sh_size - 1])
		return "";
	return text + offset;
}

bool elf_section(const struct elf *elf, unsigned int n, struct elf_section *to)
{
	const ElfW(Ehdr) *head = (const void *)elf->data;
	const ElfW(Shdr) *s = section(elf, n);

	if (!s)
		return false;
	*to = (struct elf_section){
		.name = string(elf, head->e_shstrndx, s->sh_name),
		.size = s->sh_size,
		.allocated = s->sh_flags & SHF_ALLOC,
		.written = s->sh_flags & SHF_WRITE,
		.executed = s->sh_flags & SHF_EXECINSTR,
		.empty = s->sh_type == SHT_NOBITS,
	};
	return true;
}

bool elf_symbol(const struct elf *elf, unsigned int n, struct elf_symbol *to)
{
	const ElfW(Shdr) *s = NULL;
	const ElfW(Sym) * sym;
	unsigned int type;

	for (unsigned int i = 0; (s = section(elf, i)); i++)
		if (s->sh_type == SHT_SYMTAB)
			break;
	if (!s || n >= s->sh_size / sizeof(*sym))
		return false;
	sym = at(elf, s->sh_offset + (uint64_t)n * sizeof(*sym), sizeof(*sym));
	if (!sym)
		return false;
	type = ELF64_ST_TYPE(sym->st_info);
	*to = (struct elf_symbol){
		.name = string(elf, s->sh_link, sym->st_name),
		.value = sym->st_value,
		.size = sym->st_size,
		.section = sym->st_shndx,
		.global = ELF64_ST_BIND(sym->st_info) != STB_LOCAL,
		.function = type == STT_FUNC,
		.object = type == STT_OBJECT,
		.thread_local = type == STT_TLS,
	};
	return true;
}

/* --- the program that is linked in --- */

/* Around its part of the world: build.c puts them there. */
extern char module_world_start[] __attribute__((weak));
extern char module_world_end[] __attribute__((weak));

#define GLOBALS_MAX 512u

static struct global {
	char *name;
	void *start;
	size_t size;
} globals[GLOBALS_MAX];
static unsigned int nr_globals;

/* Static variables of functions: gcc says "x.1", clang "function.x". */
static char *plain_name(const char *name)
{
	const char *dot = strrchr(name, '.');

	if (!dot)
		return must(strdup(name));
	if (!dot[1 + strspn(dot + 1, "0123456789")])
		return must(strndup(name, (size_t)(dot - name)));
	return must(strdup(dot + 1));
}

static void find_globals(void)
{
	struct elf_symbol s;
	struct elf self;

	if (elf_open(&self, "/proc/self/exe"))
		return;
	for (unsigned int i = 0; elf_symbol(&self, i, &s); i++)
		if (s.object && s.size && nr_globals < GLOBALS_MAX &&
		    s.value >= (uintptr_t)module_world_start &&
		    s.value < (uintptr_t)module_world_end)
			globals[nr_globals++] = (struct global){
				plain_name(s.name),
				(void *)(uintptr_t)s.value,
				s.size,
			};
	elf_close(&self);
}

void module_globals(void (*each)(const char *name, void *start, size_t size))
{
	static bool done;

	if (!done)
		find_globals();
	done = true;
	for (unsigned int i = 0; i < nr_globals; i++)
		each(globals[i].name, globals[i].start, globals[i].size);
}
