/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program as a file; see binary.h.
 */
#include "sched/binary.h"

#ifdef HAVE_LIBDW

#include <gelf.h>
#include <stdlib.h>

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

/* --- functions --- */

struct function {
	uintptr_t start, end;
};

/* Sorted.  libdw has a search by address, but that looks at all of them. */
static struct function *functions;
static size_t nr_functions;

static int compare(const void *a, const void *b)
{
	uintptr_t x = ((const struct function *)a)->start;
	uintptr_t y = ((const struct function *)b)->start;

	return (x > y) - (x < y);
}

static void read_symbols(Elf_Data *data, size_t nr)
{
	functions = must(malloc((nr + 1) * sizeof(*functions)));
	for (size_t i = 0; i < nr; i++) {
		GElf_Sym sym;

		if (!gelf_getsym(data, (int)i, &sym) || !sym.st_size ||
		    GELF_ST_TYPE(sym.st_info) != STT_FUNC)
			continue;
		functions[nr_functions++] = (struct function){
			.start = sym.st_value,
			.end = sym.st_value + sym.st_size,
		};
	}
	qsort(functions, nr_functions, sizeof(*functions), compare);
}

static void read_functions(void)
{
	Dwfl_Module *module = binary_module();
	GElf_Addr bias;
	Elf *elf = module ? dwfl_module_getelf(module, &bias) : NULL;
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while (elf && (section = elf_nextscn(elf, section)) != NULL)
		if (gelf_getshdr(section, &header) &&
		    header.sh_type == SHT_SYMTAB && header.sh_entsize) {
			read_symbols(elf_getdata(section, NULL),
				     header.sh_size / header.sh_entsize);
			return;
		}
}

bool binary_function(uintptr_t pc, uintptr_t *start, uintptr_t *end)
{
	size_t low = 0, high;
	static bool tried;

	if (!tried)
		read_functions();
	tried = true;
	/* The last one that begins at or before it. */
	for (high = nr_functions; low < high;) {
		size_t middle = (low + high) / 2;

		if (functions[middle].start <= pc)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || pc >= functions[low - 1].end)
		return false;
	*start = functions[low - 1].start;
	*end = functions[low - 1].end;
	return true;
}

#endif
