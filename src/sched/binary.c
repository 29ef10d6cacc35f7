/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program as a file; see binary.h.
 */
#include "sched/binary.h"

#ifdef HAVE_LIBDW

#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <unistd.h>

#include "sched/memory.h"

static Dwfl_Module *open_self(void)
{
	static const Dwfl_Callbacks callbacks = {
		.find_elf = dwfl_build_id_find_elf,
		.find_debuginfo = dwfl_standard_find_debuginfo,
		.section_address = dwfl_offline_section_address,
	};
	Dwfl *dwfl = dwfl_begin(&callbacks);

	if (!dwfl)
		return NULL;
	dwfl_report_begin(dwfl);
	if (dwfl_report_offline(dwfl, "", "/proc/self/exe", -1) &&
	    !dwfl_report_end(dwfl, NULL, NULL))
		return dwfl_addrmodule(dwfl, (uintptr_t)open_self);
	dwfl_end(dwfl);
	return NULL;
}

Dwfl_Module *binary_module(void)
{
	static Dwfl_Module *module;
	static bool tried;

	if (!tried)
		module = open_self();
	tried = true;
	return module;
}

/* --- what is asked while states are visited --- */

/* Unlike libdwfl, which takes its time, it does not look for lines. */
static Elf *open_elf(void)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	Elf *elf;

	if (fd < 0)
		return NULL;
	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ_MMAP, NULL);
	if (gelf_getclass(elf) == ELFCLASS64)
		return elf;
	elf_end(elf);
	close(fd);
	return NULL;
}

static Elf *self(void)
{
	static Elf *elf;
	static bool tried;

	if (!tried)
		elf = open_elf();
	tried = true;
	return elf;
}

Dwarf_CFI *binary_cfi(void)
{
	static Dwarf_CFI *cfi;

	if (!cfi && self())
		cfi = dwarf_getcfi_elf(self());
	return cfi;
}

struct function {
	uintptr_t start, end;
};

/* Asked for once for each place of the code: to sort them takes longer. */
static struct function *functions;
static size_t nr_functions;

static void read_symbols(const Elf64_Sym *symbols, size_t nr)
{
	functions = must(malloc((nr + 1) * sizeof(*functions)));
	for (size_t i = 0; i < nr; i++) {
		const Elf64_Sym *s = &symbols[i];

		if (s->st_size && ELF64_ST_TYPE(s->st_info) == STT_FUNC)
			functions[nr_functions++] = (struct function){
				.start = s->st_value,
				.end = s->st_value + s->st_size,
			};
	}
}

static void read_functions(void)
{
	Elf_Scn *section = NULL;
	const Elf64_Shdr *header;
	const Elf_Data *data;

	if (!self())
		return;
	while ((section = elf_nextscn(self(), section)) != NULL) {
		header = elf64_getshdr(section);
		if (!header || header->sh_type != SHT_SYMTAB)
			continue;
		data = elf_getdata(section, NULL);
		if (data)
			read_symbols(data->d_buf,
				     data->d_size / sizeof(Elf64_Sym));
		return;
	}
}

bool binary_function(uintptr_t pc, uintptr_t *start, uintptr_t *end)
{
	static bool tried;

	if (!tried)
		read_functions();
	tried = true;
	for (size_t i = 0; i < nr_functions; i++) {
		if (pc < functions[i].start || pc >= functions[i].end)
			continue;
		*start = functions[i].start;
		*end = functions[i].end;
		return true;
	}
	return false;
}

#endif
