/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The program as a file; see binary.h.
 */
#include "sched/binary.h"

#include <stdbool.h>
#include <stdint.h>

#ifdef HAVE_LIBDW

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

#endif
