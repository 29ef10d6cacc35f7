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

/* Asked for once for each place of the code: to sort them takes longer. */
static struct function *functions;
static size_t nr_functions;

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
