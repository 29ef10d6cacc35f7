/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What gcc dumps, and which accesses in it nobody is told of.
 *
 *	untold FILE [OBJECT]	what a dump has, for tests/track/untold.t
 */
#include "module/untold.h"

#include <string.h>

#include "module/symbols.h"
#include "tap/tap.h"

static const char head[] = ";; Function f (mm_f, funcdef_no=1, decl_uid=7, "
			   "cgraph_uid=2, symbol_order=3)\n\n"
			   "long intD.8 fD.7 (struct pairD.1 pD.20)\n{\n"
			   "  struct pairD.1 lD.21;\n"
			   "  static struct pairD.1 kD.22;\n"
			   "  long intD.8 (*<T365>) (struct pair) fp.3_2;\n"
			   "  long intD.8 _1;\n\n"
			   "  <bb 2> [local count: 1073741824]:\n";

static const struct {
	const char *statement;
	const char *what;	/* begins so; "": it is told of */
} statements[] = {
	{ "[a.c:1:2] _1 = extD.9 (lD.21);", "" },
	{ "[a.c:1:2] _1 = extD.9 (pD.20, [a.c:3:4] lD.21.b, x_1(D), 7);", "" },
	{ "[a.c:1:2] _1 = extD.9 (&sD.5, \"a (b), c = sD.5\", fD.7, -1);", "" },
	{ "[a.c:1:2] lD.21 = mkD.9 (_1);", "" },
	{ "[a.c:1:2] <retval> = mkD.9 (_1); [return slot optimization]", "" },
	{ "[a.c:1:2] if (_1 != sD.5)", "" },
	{ "[a.c:1:2] sD.5 = lD.21;", "" },
	{ "[a.c:1:2] _1 = (long intD.8) sD.5;", "" },
	{ "[a.c:1:2] __asm__ __volatile__(\"\" :  :  : \"memory\");", "" },
	{ "[a.c:1:2] _1 = __builtin_popcountD.6 (x_1(D));", "" },
	{ "[a.c:1:2] _1 = .ADD_OVERFLOW (x_1(D), 1);", "" },
	{ "# DEBUG s => extD.9 (sD.5)", "" },

	{ "[a.c:1:2] _1 = extD.9 (sD.5);", "an argument" },
	{ "[a.c:1:2] extD.9 (1, [a.c:3:4] *_1);", "an argument" },
	{ "[a.c:1:2] extD.9 (1, [a.c:3:4] p_2(D)->aD.4[_1]);", "an argument" },
	{ "[a.c:1:2] fp.3_2 (MEM[(struct pair *)_1 + 8B]);", "an argument" },
	{ "[a.c:1:2] extD.9 (kD.22);", "an argument" },
	{ "[a.c:1:2] _1 (x_1D.5);", "an argument" },
	{ "[a.c:1:2] sD.5 = mkD.9 (_1);", "what is returned" },
	{ "[a.c:1:2] [a.c:3:4] *p_2(D) = mkD.9 ();", "what is returned" },
	{ "[a.c:1:2] MEM[(struct pair *)_1] = mkD.9 ();", "what is returned" },
	{ "[a.c:1:2] lD.21->aD.4 = mkD.9 ();", "what is returned" },
	{ "[a.c:1:2] _1 = __builtin_memcmpD.6 (&sD.5, &lD.21, 16);",
	  "what __builtin_memcmp() looks at" },
	{ "[a.c:1:2] .MASK_STORE (_1, 64B, _1, 7);", "what gcc makes of this" },
	{ "[a.c:1:2] __asm__ __volatile__(\"incl %0\" : \"=m\" sD.5);",
	  "what assembly looks at" },
};

static void test(const char *statement, const char *what)
{
	char dump[2048];
	struct untold found;
	FILE *in;
	bool is;

	snprintf(dump, sizeof(dump), "%s  %s\n}\n", head, statement);
	in = fmemopen(dump, strlen(dump), "r");
	is = untold_find(in, NULL, &found);
	fclose(in);
	if (!*what) {
		ok(!is, "nothing untold: %s", statement);
		if (is)
			diag("%s", found.what);
		return;
	}
	ok(is && !strncmp(found.what, what, strlen(what)), "untold: %s",
	   statement);
	ok(is && !strcmp(found.file, "a.c") && found.line == 1 &&
		   found.column == 2,
	   "at its place");
}

static int say(const char *path, const char *object)
{
	FILE *dump = fopen(path, "r");
	struct untold found;
	struct elf elf;
	bool is;

	if (!dump || (object && elf_open(&elf, object)))
		bail_out("%s cannot be read", dump ? object : path);
	is = untold_find(dump, object ? &elf : NULL, &found);
	if (is)
		printf("%s:%u: %s\n", found.file, found.line, found.what);
	if (object)
		elf_close(&elf);
	fclose(dump);
	return is;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return say(argv[1], argv[2]);
	for (size_t i = 0; i < sizeof(statements) / sizeof(*statements); i++)
		test(statements[i].statement, statements[i].what);
	return done_testing();
}
