/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What gcc dumps and what clang writes, and which accesses in it nobody is told
 * of.
 *
 *	untold FILE [OBJECT]	what a dump has, for tests/track/untold.t
 *	untold FILE.ll		the same of what clang writes
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
	{ "[a.c:1:2] *v.1_8 = .DEFERRED_INIT (_7, 2, &\"v\"[0]);", "" },
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
	is = untold_in_dump(in, NULL, &found);
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

/* A function of the program, and one of a header that is inlined there. */
static const char ir_head[] =
	"@x = dso_local global i32 0, align 4\n"
	"@table = internal constant [4 x i32] zeroinitializer, align 16\n"
	"define void @f(i32* %0, %struct.pair* %1) #0 align 32 !dbg !3 {\n"
	"  %2 = alloca %struct.pair, align 8\n"
	"  %3 = bitcast %struct.pair* %2 to i8*\n"
	"  %4 = getelementptr [4 x i32], [4 x i32]* @table, i64 0, i64 1\n";
static const char ir_tail[] =
	"  ret void, !dbg !9\n"
	"}\n"
	"declare i32 @llvm.ctpop.i32(i32) #1\n"
	"attributes #0 = { nounwind %s\"frame-pointer\"=\"none\" }\n"
	"attributes #1 = { nounwind readnone }\n"
	"!1 = !DIFile(filename: \"a.c\", directory: \"\")\n"
	"!2 = !DIFile(filename: \"b.h\", directory: \"\")\n"
	"!3 = distinct !DISubprogram(name: \"f\", scope: !1, file: !1)\n"
	"!4 = distinct !DISubprogram(name: \"g\", scope: !2, file: !2)\n"
	"!5 = !DILocation(line: 1, column: 2, scope: !3)\n"
	"!6 = !DILocation(line: 3, column: 4, scope: !4, inlinedAt: !5)\n";

#define READ4 "  call void @__tsan_read4(i8* %6), !dbg !5\n"
#define WRITE4 "  call void @__tsan_write4(i8* %6), !dbg !5\n"

static const struct {
	const char *instructions;
	const char *what;	/* begins so; "": it is told of */
} instructions[] = {
	{ READ4 "  %7 = load i32, i32* %0, align 4, !dbg !5\n", "" },
	{ READ4 "  %7 = bitcast i8* %6 to i32*\n"
		"  %8 = load i32, i32* %7, align 4, !dbg !5\n",
	  "" },
	{ "  call void @__tsan_volatile_read4(i8* %6), !dbg !5\n"
	  "  %7 = load volatile i32, i32* %0, align 4, !dbg !5\n",
	  "" },
	{ "  call void @__tsan_unaligned_write8(ptr %0), !dbg !5\n"
	  "  store i64 %7, ptr %0, align 1, !dbg !5\n",
	  "" },
	{ "  store i24 %7, i24* %2, align 4, !dbg !5\n", "" },
	{ "  %7 = bitcast i8* %3 to i24*\n"
	  "  %8 = load i24, i24* %7, align 4, !dbg !5\n",
	  "" },
	{ "  %7 = phi i8* [ %3, %9 ]\n"
	  "  store i8 0, i8* %7, align 4, !dbg !5\n",
	  "" },
	{ "  %7 = load i32, i32* %4, align 4, !dbg !5\n", "" },
	{ "  call void asm sideeffect \"\", \"~{memory}\"(), !dbg !5\n", "" },
	{ "  %7 = call i32 @llvm.ctpop.i32(i32 %8), !dbg !5\n", "" },
	{ "  call void @llvm.dbg.value(metadata i32 0), !dbg !5\n", "" },
	{ "  %7 = call i32 @g({ i64, i64 }* byval({ i64, i64 }) %3), !dbg !5\n",
	  "" },
	{ "  %7 = call i32 @__tsan_atomic32_load(i32* %0, i32 2), !dbg !5\n"
	  "  %8 = load atomic i32, i32* %0 acquire, align 4, !dbg !5\n",
	  "" },
	{ "  fence syncscope(\"singlethread\") seq_cst, !dbg !5\n", "" },

	{ "  %7 = load i24, i24* %0, align 4, !dbg !5\n",
	  "clang reads this as i24" },
	{ "  %7 = load i24, i24* %0, align 4, !dbg !6\n",
	  "clang reads this as i24" },
	{ "  store <8 x i32> %7, <8 x i32>* %0, align 4, !dbg !5\n",
	  "clang writes this as <8 x i32>," },
	{ "  store i32 1, i32* @x, align 4, !dbg !5\n",
	  "clang writes this as i32" },
	{ READ4 "  store i32 %7, i32* %0, align 4, !dbg !5\n",
	  "clang writes this" },
	{ WRITE4 "  %7 = load i32, i32* %0, align 4, !dbg !5\n",
	  "clang reads this" },
	{ READ4 "  %7 = load i32, i32* %0, align 4, !dbg !5\n"
		"  %8 = load i32, i32* %0, align 4, !dbg !5\n",
	  "clang reads this" },
	{ READ4 "  br label %9\n"
		"9:\n"
		"  %8 = load i32, i32* %0, align 4, !dbg !5\n",
	  "clang reads this" },
	{ READ4 "  call void @g()\n"
		"  %8 = load i32, i32* %0, align 4, !dbg !5\n",
	  "clang reads this" },
	{ "  call void @__tsan_func_entry(i8* @write_count)\n"
	  "  store i32 1, i32* @x, align 4, !dbg !5\n",
	  "clang writes this" },
	{ "  %7 = phi i24* [ %3, %9 ], [ %0, %8 ]\n"
	  "  store i24 0, i24* %7, align 4, !dbg !5\n",
	  "clang writes this" },
	{ "  store i32 %7, i32* %4, align 4, !dbg !5\n", "clang writes this" },
	{ "  call void asm \"incl $0\", \"=*m\"(i32* @x), !dbg !5\n",
	  "what assembly looks at" },
	{ "  call void @llvm.x86.fxsave(i8* %6), !dbg !5\n",
	  "what llvm.x86.fxsave may look at" },
	{ "  %7 = call i32 @g(i64 1, %struct.pair* byval(%struct.pair) %1), "
	  "!dbg !5\n",
	  "an argument" },
	{ "  %7 = atomicrmw min i32* %0, i32 1 seq_cst, !dbg !5\n",
	  "clang has nobody told of this atomic" },
	{ "  %7 = load atomic i32, i32* %0 acquire, align 4, !dbg !5\n",
	  "clang has nobody told of this atomic" },
	{ "  %7 = va_arg i8* %3, i32, !dbg !5\n", "what va_arg() reads" },
};

static bool find_in_ir(const char *lines, const char *attributes,
		       const char *source, struct untold *found)
{
	char ir[4096];
	size_t length;
	FILE *in;
	bool is;

	snprintf(ir, sizeof(ir), "%s%s", ir_head, lines);
	length = strlen(ir);
	snprintf(ir + length, sizeof(ir) - length, ir_tail, attributes);
	in = fmemopen(ir, strlen(ir), "r");
	is = untold_in_ir(in, source, found);
	fclose(in);
	return is;
}

static void test_ir(size_t nr, const char *lines, const char *what)
{
	struct untold found;
	bool is = find_in_ir(lines, "sanitize_thread ", "dir/a.c", &found);

	if (!*what) {
		if (!ok(!is, "IR %zu: nothing untold", nr))
			diag("%s\n%s", lines, found.what);
		return;
	}
	if (!ok(is && !strncmp(found.what, what, strlen(what)), "IR %zu: %s",
		nr, what))
		diag("%s\n%s", lines, is ? found.what : "nothing");
	ok(is && !strcmp(found.file, "a.c") && found.line == 1 &&
		   found.column == 2,
	   "at its place");
}

static void test_ir_functions(void)
{
	static const char reads[] =
		"  %7 = load i32, i32* %0, align 4, !dbg !5\n";
	struct untold found;

	ok(find_in_ir(reads, "", "a.c", &found) &&
		   !strncmp(found.what, "f() is not instrumented", 23),
	   "a function of the program that is not instrumented");
	ok(!find_in_ir(reads, "", "b.h", &found), "one of somebody else");
	ok(!find_in_ir(reads, "", NULL, &found), "nobody is the program");
	ok(find_in_ir("}\nmodule asm \".data\"\n", "", "a.c", &found),
	   "assembly outside of functions");
	ok(!find_in_ir("}\nmodule asm \".set mm_value_n, mm_param_n\"\n", "",
		       "a.c", &found),
	   "that of parameters");
}

static int say_ir(const char *path)
{
	FILE *ir = fopen(path, "r");
	struct untold found;
	bool is;

	if (!ir)
		bail_out("%s cannot be read", path);
	is = untold_in_ir(ir, NULL, &found);
	if (is)
		printf("%s:%u: %s\n", found.file, found.line, found.what);
	fclose(ir);
	return is;
}

static int say(const char *path, const char *object)
{
	FILE *dump = fopen(path, "r");
	struct untold found;
	struct elf elf;
	bool is;

	if (!dump || (object && elf_open(&elf, object)))
		bail_out("%s cannot be read", dump ? object : path);
	is = untold_in_dump(dump, object ? &elf : NULL, &found);
	if (is)
		printf("%s:%u: %s\n", found.file, found.line, found.what);
	if (object)
		elf_close(&elf);
	fclose(dump);
	return is;
}

int main(int argc, char **argv)
{
	size_t length = argc > 1 ? strlen(argv[1]) : 0;

	if (length > 3 && !strcmp(argv[1] + length - 3, ".ll"))
		return say_ir(argv[1]);
	if (argc > 1)
		return say(argv[1], argv[2]);
	for (size_t i = 0; i < sizeof(statements) / sizeof(*statements); i++)
		test(statements[i].statement, statements[i].what);
	for (size_t i = 0; i < sizeof(instructions) / sizeof(*instructions);
	     i++)
		test_ir(i, instructions[i].instructions, instructions[i].what);
	test_ir_functions();
	return done_testing();
}
