/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finding source lines; see locate.h.
 */
#include "config.h"

#include "report/locate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/symbols.h"
#include "sched/violation.h"

#ifdef HAVE_LIBDW
#include <dwarf.h>

#include "sched/binary.h"

static bool is_function(Dwarf_Die *die)
{
	int tag = dwarf_tag(die);

	return tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine;
}

/* The function that the source is in, whatever it was inlined into. */
static void find_function(Dwarf_Die *unit, Dwarf_Addr pc,
			  struct location *where)
{
	Dwarf_Die *scopes = NULL;
	int n = dwarf_getscopes(unit, pc, &scopes);

	for (int i = 0; i < n; i++) {
		const char *name;

		if (!is_function(&scopes[i]))
			continue;
		name = dwarf_diename(&scopes[i]);
		if (name)
			snprintf(where->func, sizeof(where->func), "%s", name);
		break;
	}
	free(scopes);
}

static void find_line(Dwarf_Die *unit, Dwarf_Addr pc, struct location *where)
{
	Dwarf_Line *line = dwarf_getsrc_die(unit, pc);
	const char *file = line ? dwarf_linesrc(line, NULL, NULL) : NULL;
	int number;

	if (!file || dwarf_lineno(line, &number) || number <= 0)
		return;
	snprintf(where->file, sizeof(where->file), "%s", locate_path(file));
	where->line = number;
}

/*
 * Unit by unit: clang writes no table of which unit has which addresses, and
 * libdw's own search by address needs one.
 */
static Dwarf_Die *find_unit(Dwfl_Module *module, Dwarf_Addr pc,
			    Dwarf_Addr *bias)
{
	Dwarf_Die *unit = NULL;

	while ((unit = dwfl_module_nextcu(module, unit, bias)) != NULL)
		if (dwarf_haspc(unit, pc - *bias) > 0)
			return unit;
	return NULL;
}

/*
 * libdw reads all lines of a unit at once, onto the stack, and keeps them: that
 * of a task has no room for those of a large one.
 */
static void prepare(void)
{
	static Dwfl_Module *module;
	Dwarf_Die *unit = NULL;
	Dwarf_Lines *lines;
	Dwarf_Addr bias;
	size_t nr;

	if (module)
		return;
	module = binary_module();
	while (module &&
	       (unit = dwfl_module_nextcu(module, unit, &bias)) != NULL)
		dwarf_getsrclines(unit, &lines, &nr);
}

static void locate_dwarf(uintptr_t pc, struct location *where)
{
	Dwfl_Module *module = binary_module();
	Dwarf_Addr bias;
	Dwarf_Die *unit;

	prepare();
	unit = module ? find_unit(module, pc, &bias) : NULL;
	if (!unit)
		return;
	find_function(unit, pc - bias, where);
	find_line(unit, pc - bias, where);
}
#else
static void prepare(void)
{
}

static void locate_dwarf(uintptr_t pc, struct location *where)
{
	(void)pc;
	(void)where;
}
#endif

/* The last of these on the path: the tree may lie below another src/. */
const char *locate_path(const char *path)
{
	static const char *const tops[] = { "src/", "tests/", "fuzz/",
					    "bench/" };
	const char *slash = strrchr(path, '/');

	for (const char *p = path + strlen(path); p-- > path;)
		for (unsigned int i = 0; i < 4; i++)
			if ((p == path || p[-1] == '/') &&
			    !strncmp(p, tops[i], strlen(tops[i])))
				return p;
	return slash ? slash + 1 : path;
}

bool locate(uintptr_t pc, struct location *where)
{
	memset(where, 0, sizeof(*where));
	if (!pc)
		return false;
	/* The instruction before the return address is the call. */
	locate_dwarf(pc - 1, where);
	if (!where->func[0] &&
	    !symbol_find(pc - 1, where->func, sizeof(where->func),
			 &where->offset))
		return where->file[0];
	return true;
}

static void answer(uintptr_t pc, char *buf, unsigned int size)
{
	struct location where;

	if (!locate(pc, &where))
		return;
	if (where.line)
		snprintf(buf, size, "in %s (%s:%d)",
			 where.func[0] ? where.func : "?", where.file,
			 where.line);
	else
		snprintf(buf, size, "in %s+0x%" PRIx64, where.func,
			 where.offset);
}

void locate_init(void)
{
	sched_locator = answer;
	sched_locator_prepare = prepare;
}
