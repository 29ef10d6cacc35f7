/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Accesses that clang has nobody told of; see untold.h.
 *
 * Its pass puts a callback right before each access that it tells of, with
 * nothing but casts in between: so one that has none there is untold.  It may
 * be to what nobody else writes, which is on the function's stack and has its
 * address from there (alloca), or is constant.  What is not known to be
 * harmless is refused.
 *
 * The text is that of LLVM's language reference: an instruction a line, "%3 =
 * load i32, i32* %2, align 4, !dbg !31", and metadata behind them all, which
 * say what "!31" is.  Pointers may have no types (LLVM 15 and later).
 */
#include "module/untold.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/memory.h"

/* Names as they are in the text, which outlives them. */
struct names {
	const char **at;
	size_t nr, max;
};

struct reader {
	struct untold *found;
	const char *source;
	char **lines;
	size_t nr_lines, max_lines;
	struct names constants;	/* of the file; and of the function, behind */
	size_t nr_constants;	/* of the file */
	struct names own;	/* addresses on the function's stack */
	struct names pure;	/* intrinsics that look at no memory */
	const char *function;	/* its name, from '@' on */
	bool instrumented;
	/* The callback right before: what it tells of; NULL: nothing. */
	const char *told;
};

/*
 * Intrinsics that look at no memory of others, though nothing says so.  (Loads
 * relative to their address are of tables that switch statements become.)
 */
static const char *const harmless[] = {
	"@llvm.assume",
	"@llvm.dbg.",
	"@llvm.debugtrap",
	"@llvm.donothing",
	"@llvm.experimental.noalias",
	"@llvm.lifetime.",
	"@llvm.load.relative.",
	"@llvm.prefetch",
	"@llvm.stack",
	"@llvm.trap",
	"@llvm.ubsantrap",
	"@llvm.va_",
};

static bool begins(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

static bool is_one_of(const char *s, const char *const *of, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (begins(s, of[i]))
			return true;
	return false;
}

/* --- names --- */

/* "%x", "@\"a b\"", "#12" */
static size_t name_length(const char *s)
{
	size_t n = 1;

	if (s[1] == '"') {
		n = 2 + strcspn(s + 2, "\"");
		return n + (s[n] == '"');
	}
	while (isalnum((unsigned char)s[n]) || (s[n] && strchr("_.$-", s[n])))
		n++;
	return n;
}

static bool same_name(const char *a, const char *b)
{
	size_t length = name_length(a);

	return length == name_length(b) && !strncmp(a, b, length);
}

static void add(struct names *to, const char *name)
{
	if (to->nr == to->max) {
		to->max = to->max ? 2 * to->max : 64;
		to->at = must(realloc(to->at, to->max * sizeof(*to->at)));
	}
	to->at[to->nr++] = name;
}

static bool has(const struct names *of, const char *name)
{
	for (size_t i = 0; i < of->nr; i++)
		if (same_name(of->at[i], name))
			return true;
	return false;
}

/* --- places --- */

/* "!12 = ...": the text behind it. */
static const char *metadata(const struct reader *r, unsigned long number)
{
	char head[32];
	int length = snprintf(head, sizeof(head), "!%lu = ", number);

	for (size_t i = r->nr_lines; number && i-- > 0;)
		if (begins(r->lines[i], head))
			return r->lines[i] + length;
	return "";
}

/* "name: 5", "name: !5"; 0: there is none. */
static unsigned long field(const char *s, const char *name)
{
	const char *p = strstr(s, name);

	if (!p)
		return 0;
	p += strlen(name);
	return strtoul(p + (*p == '!'), NULL, 10);
}

/* The file in which this is; "": it is not known. */
static void get_file(const struct reader *r, const char *scope, char *to,
		     size_t size)
{
	static const char key[] = "filename: \"";
	const char *p = strstr(metadata(r, field(scope, "file: ")), key);

	*to = '\0';
	if (p)
		snprintf(to, size, "%.*s", (int)strcspn(p + strlen(key), "\""),
			 p + strlen(key));
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Is this file the program itself? */
static bool is_source(const struct reader *r, const char *file)
{
	return r->source && !strcmp(file_name(file), file_name(r->source));
}

/* That of what was inlined from elsewhere is where it was called. */
static void set_place(const struct reader *r, const char *line)
{
	unsigned long at = field(line, "!dbg ");
	struct untold *u = r->found;

	for (; at; at = field(metadata(r, at), "inlinedAt: ")) {
		const char *place = metadata(r, at);

		u->line = (unsigned int)field(place, "line: ");
		u->column = (unsigned int)field(place, "column: ");
		get_file(r, metadata(r, field(place, "scope: ")), u->file,
			 sizeof(u->file));
		if (is_source(r, u->file))
			break;
	}
}

/* A function that begins with this line: is it the program's own? */
static bool is_own(const struct reader *r, const char *line)
{
	char file[256];

	get_file(r, metadata(r, field(line, "!dbg ")), file, sizeof(file));
	return is_source(r, file);
}

static bool refuse(const struct reader *r, const char *line, const char *fmt,
		   ...) __attribute__((format(printf, 3, 4)));

static bool refuse(const struct reader *r, const char *line, const char *fmt,
		   ...)
{
	va_list ap;

	*r->found = (struct untold){ 0 };
	set_place(r, line);
	va_start(ap, fmt);
	vsnprintf(r->found->what, sizeof(r->found->what), fmt, ap);
	va_end(ap);
	return true;
}

static bool refuse_function(const struct reader *r, const char *line)
{
	char name[81];

	snprintf(name, sizeof(name), "%.*s", (int)name_length(r->function) - 1,
		 r->function + 1);
	return refuse(r, line, UNTOLD_FUNCTION, name);
}

/* --- operands --- */

/* Behind the first comma outside of brackets; the end: there is none. */
static const char *second_operand(const char *s)
{
	unsigned int depth = 0;

	for (; *s; s++) {
		if (!depth && begins(s, ", "))
			return s + 2;
		depth += strchr("([{<", *s) != NULL;
		depth -= depth && strchr(")]}>", *s);
	}
	return s;
}

/* "TYPE VALUE": the first name in it that is not of a type. */
static const char *value_in(const char *s)
{
	for (; *s; s++) {
		if (*s == '@')
			return s;
		if (*s != '%')
			continue;
		if (!begins(s, "%struct.") && !begins(s, "%union.") &&
		    !begins(s, "%\"struct.") && !begins(s, "%\"union."))
			return s;
		s += name_length(s) - 1;
	}
	return NULL;
}

static bool is_stack(const struct reader *r, const char *operand)
{
	const char *value = value_in(operand);

	return value && has(&r->own, value);
}

static bool is_constant(const struct reader *r, const char *operand)
{
	const char *value = value_in(operand);

	return value && has(&r->constants, value);
}

/* --- instructions --- */

static bool is_cast(const char *s)
{
	static const char *const casts[] = {
		"addrspacecast ", "bitcast ", "inttoptr ",
		"ptrtoint ",	  "trunc ",   "zext ",
	};

	return is_one_of(s, casts, sizeof(casts) / sizeof(*casts));
}

/* The address that it makes of another, which @s has: where is that? */
static const char *address_from(const char *s)
{
	if (begins(s, "bitcast ") || begins(s, "addrspacecast "))
		return strchr(s, ' ');
	if (begins(s, "getelementptr "))
		return second_operand(s);
	/* Of one value: it is the same outside of a loop. */
	if (begins(s, "phi ") && strchr(s, '[') &&
	    !strchr(strchr(s, '[') + 1, '['))
		return strchr(s, '[');
	return NULL;
}

static void note_address(struct reader *r, const char *result, const char *s)
{
	const char *from = address_from(s);

	if (!result)
		return;
	if (begins(s, "alloca "))
		add(&r->own, result);
	else if (from && is_stack(r, from))
		add(&r->own, result);
	else if (from && is_constant(r, from))
		add(&r->constants, result);
}

/* Does the callback right before tell of that? */
static bool tells(const struct reader *r, const char *of)
{
	const char *found = r->told ? strstr(r->told, of) : NULL;

	return found && found < r->told + name_length(r->told);
}

/* "i24" of "load i24, i24* %3, align 1" and of "store i24 %2, i24* %3". */
static const char *type_of(const char *s, int *length)
{
	const char *end;

	s += strcspn(s, " ") + 1;
	if (begins(s, "volatile "))
		s += strlen("volatile ");
	end = *s == '<' ? strchr(s, '>') : NULL;
	*length = end ? (int)(end + 1 - s) : (int)strcspn(s, " ,");
	return s;
}

static bool check_access(const struct reader *r, const char *line,
			 const char *s, bool write)
{
	const char *address = second_operand(s), *type;
	int length;

	/* Of volatile ones as well: "__tsan_volatile_read4" */
	if (tells(r, write ? "write" : "read"))
		return false;
	if (is_stack(r, address) || (!write && is_constant(r, address)))
		return false;
	if (!r->instrumented)
		return refuse_function(r, line);
	type = type_of(s, &length);
	return refuse(r, line,
		      "clang %s this as %.*s, of which it has nobody told; let "
		      "it be of 1, 2, 4, 8 or 16 bytes, as bit fields beside "
		      "each other that fill so many",
		      write ? "writes" : "reads", length, type);
}

static bool check_assembly(const struct reader *r, const char *line,
			   const char *s)
{
	const char *text = strchr(s, '"');

	/* Without a text it keeps the compiler from moving things. */
	return text && text[1] != '"' && refuse(r, line, UNTOLD_ASSEMBLY);
}

/* Structures that are copied to be arguments. */
static bool check_arguments(const struct reader *r, const char *line,
			    const char *s)
{
	while ((s = strstr(s, " byval("))) {
		s += strcspn(s, ")") + 1;
		if (!is_stack(r, s) && !is_constant(r, s))
			return refuse(r, line,
				      "an argument is read from memory as a "
				      "whole, which clang has nobody told of; "
				      "pass its address");
	}
	return false;
}

static bool check_call(struct reader *r, const char *line, const char *s)
{
	const char *callee = strchr(s, '@');

	if (strstr(s, " asm "))
		return check_assembly(r, line, strstr(s, " asm "));
	r->told = NULL;
	if (!callee)
		return check_arguments(r, line, s);
	if (begins(callee, "@__tsan_")) {
		r->told = callee;
		return false;
	}
	if (begins(callee, "@llvm.") && !has(&r->pure, callee) &&
	    !is_one_of(callee, harmless, sizeof(harmless) / sizeof(*harmless)))
		return refuse(r, line,
			      "what %.*s may look at or write nobody is told "
			      "of; write it in another way",
			      (int)name_length(callee) - 1, callee + 1);
	return check_arguments(r, line, s);
}

/* What is left of them: the pass makes calls of those that it knows. */
static bool check_atomic(const struct reader *r, const char *line,
			 const char *s)
{
	/* It leaves a load behind its call, which nobody looks at. */
	if (begins(s, "load atomic ") && tells(r, "_atomic"))
		return false;
	/* A barrier for the compiler alone. */
	if (strstr(s, "syncscope(\"singlethread\")"))
		return false;
	if (!r->instrumented)
		return refuse_function(r, line);
	return refuse(r, line,
		      "clang has nobody told of this atomic operation; take "
		      "what kernel/*.h has");
}

static bool is_atomic(const char *s)
{
	static const char *const atomics[] = {
		"atomicrmw ",	"cmpxchg ",	 "fence ",
		"load atomic ", "store atomic ",
	};

	return is_one_of(s, atomics, sizeof(atomics) / sizeof(*atomics));
}

static bool is_call(const char **s)
{
	static const char *const kinds[] = { "tail ", "musttail ", "notail " };
	static const char *const calls[] = { "call ", "callbr ", "invoke " };

	if (is_one_of(*s, kinds, sizeof(kinds) / sizeof(*kinds)))
		*s = strchr(*s, ' ') + 1;
	return is_one_of(*s, calls, sizeof(calls) / sizeof(*calls));
}

static bool check_instruction(struct reader *r, const char *line)
{
	const char *s = line + strspn(line, " "), *result = NULL;
	bool is = false;

	if (*s == '%') {
		result = s;
		s += name_length(s);
		s += begins(s, " = ") ? 3 : 0;
	}
	note_address(r, result, s);
	if (is_call(&s))
		return check_call(r, line, s);
	if (is_cast(s))
		return false;
	if (is_atomic(s))
		is = check_atomic(r, line, s);
	else if (begins(s, "load ") || begins(s, "store "))
		is = check_access(r, line, s, *s == 's');
	else if (begins(s, "va_arg "))
		is = refuse(r, line, "what va_arg() reads nobody is told of");
	r->told = NULL;
	return is;
}

/* --- functions --- */

/* "define ... @f(...) #3 ...": what "attributes #3" says. */
static bool has_attribute(const struct reader *r, const char *line,
			  const char *attribute)
{
	const char *group = strrchr(line, ')');
	char head[32];

	group = group ? strchr(group, '#') : NULL;
	if (!group)
		return false;
	snprintf(head, sizeof(head), "attributes %.*s ",
		 (int)name_length(group), group);
	for (size_t i = r->nr_lines; i-- > 0;)
		if (begins(r->lines[i], head))
			return strstr(r->lines[i], attribute);
	return false;
}

/* It begins: is it to be looked at? */
static bool enter(struct reader *r, const char *line)
{
	r->function = strchr(line, '@');
	r->instrumented = has_attribute(r, line, " sanitize_thread");
	r->constants.nr = r->nr_constants;
	r->own.nr = 0;
	r->told = NULL;
	return r->function && (r->instrumented || is_own(r, line));
}

static bool check_functions(struct reader *r)
{
	bool inside = false;

	for (size_t i = 0; i < r->nr_lines; i++) {
		const char *line = r->lines[i];

		if (begins(line, "define "))
			inside = enter(r, line);
		else if (*line == '}')
			inside = false;
		else if (!inside)
			continue;
		else if (*line != ' ')
			r->told = NULL;		/* another block */
		else if (check_instruction(r, line))
			return true;
	}
	return false;
}

/* --- the file --- */

/* Assembly that defines what mmurace.h has it define. */
static bool is_ours(const char *line)
{
	return begins(line, "module asm \".set mm_");
}

static bool note_globals(struct reader *r)
{
	for (size_t i = 0; i < r->nr_lines; i++) {
		const char *line = r->lines[i];
		const char *constant = strstr(line, " constant ");

		if (*line == '@' && constant && !strstr(line, "thread_local") &&
		    !memchr(line, '"', (size_t)(constant - line)))
			add(&r->constants, line);
		if (begins(line, "declare ") && strchr(line, '@') &&
		    has_attribute(r, line, " readnone"))
			add(&r->pure, strchr(line, '@'));
		if (begins(line, "module asm ") && !is_ours(line))
			return refuse(r, "", UNTOLD_ASSEMBLY);
	}
	r->nr_constants = r->constants.nr;
	return false;
}

static void read_lines(struct reader *r, FILE *ir)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	rewind(ir);
	while ((length = getline(&line, &size, ir)) > 0) {
		if (r->nr_lines == r->max_lines) {
			r->max_lines = r->max_lines ? 2 * r->max_lines : 1024;
			r->lines = must(realloc(
				r->lines, r->max_lines * sizeof(*r->lines)));
		}
		length -= line[length - 1] == '\n';
		r->lines[r->nr_lines++] = must(strndup(line, (size_t)length));
	}
	free(line);
}

bool untold_in_ir(FILE *ir, const char *source, struct untold *found)
{
	struct reader r = { .found = found, .source = source };
	bool is;

	read_lines(&r, ir);
	is = note_globals(&r) || check_functions(&r);
	if (!is && ferror(ir))
		is = refuse(&r, "", "what clang has made of it cannot be read");
	for (size_t i = 0; i < r.nr_lines; i++)
		free(r.lines[i]);
	free(r.lines);
	free(r.constants.at);
	free(r.own.at);
	free(r.pure.at);
	return is;
}
