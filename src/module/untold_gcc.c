/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Accesses that gcc has nobody told of; see untold.h.
 *
 * A dump has a function after the other: its head, with the parameters; its
 * variables, a line each; and blocks ("<bb 2>") of statements, a line each,
 * with places in brackets in front of what they belong to.  With -uid a
 * variable is called "sD.1656", and a value that is in no memory "_5",
 * "i_12(D)" or "pt.1_1".  What is not known to be harmless is refused.
 */
#include "module/untold.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "module/symbols.h"
#include "sched/memory.h"

struct numbers {
	unsigned long *at;
	size_t nr, max;
};

struct reader {
	struct untold *found;	/* the place of the statement, so far */
	char *statement;	/* without places */
	struct numbers locals;	/* the function's variables */
	struct numbers functions;	/* whose names stand for addresses */
	char *names;		/* of those that are there, each behind a NUL */
	size_t names_size;
	bool in_body;		/* the head and the variables are behind */
};

/* Those that come to nothing but arithmetic, or have no operand in memory. */
static const char *const harmless[] = {
	"__tsan_", "abs",    "alloca",	    "bswap",	     "clz",
	"ctz",	   "expect", "ffs",	    "frame_address", "labs",
	"llabs",   "parity", "popcount",    "prefetch",	     "return_address",
	"stack_",  "trap",   "unreachable", "va_",
};

/* The same of what gcc has for itself: ".ADD_OVERFLOW (a, b)". */
static const char *const internal[] = {
	".ADD_", ".AVG_",	   ".CEIL",   ".CLRSB",	   ".CLZ",    ".COND_",
	".CTZ",	 ".DEFERRED_INIT", ".FFS",    ".FLOOR",	   ".FM",     ".FNM",
	".MULH", ".MUL_",	   ".PARITY", ".POPCOUNT", ".REDUC_", ".SQRT",
	".SUB_", ".UNIQUE",	   ".VCOND",  ".VEC_",
};

static bool begins(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

/* --- variables --- */

/* "sD.1656": its number, and where it ends; 0: none. */
static unsigned long variable(const char *s, const char **end)
{
	unsigned long number;
	char *last;

	while (isalnum((unsigned char)*s) || strchr("_$.", *s)) {
		if (!*s)
			return 0;
		if (begins(s, "D.") && isdigit((unsigned char)s[2])) {
			number = strtoul(s + 2, &last, 10);
			*end = last;
			return number;
		}
		s++;
	}
	return 0;
}

static void add(struct numbers *to, unsigned long number)
{
	if (to->nr == to->max) {
		to->max = to->max ? 2 * to->max : 64;
		to->at = must(realloc(to->at, to->max * sizeof(*to->at)));
	}
	to->at[to->nr++] = number;
}

static bool has(const struct numbers *of, unsigned long number)
{
	for (size_t i = 0; i < of->nr; i++)
		if (of->at[i] == number)
			return true;
	return false;
}

static void add_locals(struct reader *r, const char *line)
{
	const char *end;

	while (*line) {
		unsigned long number = variable(line, &end);

		if (!number) {
			line++;
			continue;
		}
		add(&r->locals, number);
		line = end;
	}
}

/* --- operands --- */

/* "_5", "i_12(D)": a value, and no variable. */
static bool is_value(const char *s, size_t length)
{
	size_t n = length;

	while (n && s[n - 1] == ')') {
		while (n && s[n - 1] != '(')
			n--;
		n -= n != 0;
	}
	if (!n || !isdigit((unsigned char)s[n - 1]))
		return false;
	while (n && isdigit((unsigned char)s[n - 1]))
		n--;
	if (!n || s[n - 1] != '_')
		return false;
	while (n &&
	       (isalnum((unsigned char)s[n - 1]) || strchr("_$.", s[n - 1])))
		n--;
	return !n;
}

/* An operand that lies in memory which others may access. */
static bool is_shared(const struct reader *r, const char *s, size_t length)
{
	const char *end, *arrow;
	unsigned long number;

	if (!length || strchr("&\"{-", *s) || isdigit((unsigned char)*s) ||
	    is_value(s, length) || begins(s, "<retval>"))
		return false;
	/* MEM[(struct pair *)&lD.7 + 8B] */
	if (begins(s, "MEM")) {
		const char *address = memchr(s, '&', length);

		if (!address)
			return true;
		length -= (size_t)(address + 1 - s);
		s = address + 1;
	}
	number = variable(s, &end);
	if (has(&r->functions, number))
		return false;
	/* What a local pointer points to is nobody's own. */
	arrow = strstr(s, "->");
	return !number || !has(&r->locals, number) ||
	       (arrow && arrow < s + length);
}

/* --- statements --- */

static bool refuse(const struct reader *r, const char *what)
{
	snprintf(r->found->what, sizeof(r->found->what), "%s", what);
	return true;
}

/* The end of this: the first of @ends outside of brackets and strings. */
static size_t span(const char *s, const char *ends)
{
	unsigned int depth = 0;
	bool quoted = false;
	size_t i;

	for (i = 0; s[i]; i++) {
		if (quoted && s[i] == '\\' && s[i + 1]) {
			i++;
		} else if (s[i] == '"') {
			quoted = !quoted;
		} else if (!quoted) {
			if (!depth && strchr(ends, s[i]))
				break;
			depth += strchr("([{", s[i]) != NULL;
			depth -= depth && strchr(")]}", s[i]);
		}
	}
	return i;
}

static bool check_arguments(const struct reader *r, const char *s)
{
	for (;;) {
		size_t length;

		s += strspn(s, " ");
		length = span(s, ",)");
		if (is_shared(r, s, length))
			return refuse(r,
				      "an argument is read from memory as a "
				      "whole, which gcc has nobody told of; "
				      "copy it to a variable of the function "
				      "first");
		s += length;
		if (*s != ',')
			return false;
		s++;
	}
}

static bool is_one_of(const char *name, const char *const *names, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (begins(name, names[i]))
			return true;
	return false;
}

static bool check_internal(const struct reader *r, const char *callee)
{
	if (is_one_of(callee, internal, sizeof(internal) / sizeof(*internal)))
		return false;
	snprintf(r->found->what, sizeof(r->found->what),
		 "what gcc makes of this, %.*s, may access memory with nobody "
		 "told of it; write it in another way",
		 (int)strcspn(callee, " "), callee);
	return true;
}

static bool check_builtin(const struct reader *r, const char *callee)
{
	static const char prefix[] = "__builtin_";
	size_t length;

	if (!begins(callee, prefix))
		return false;
	callee += strlen(prefix);
	if (is_one_of(callee, harmless, sizeof(harmless) / sizeof(*harmless)))
		return false;
	/* "__builtin_memcmpD.521" */
	length = strcspn(callee, ".( ");
	length -= callee[length] == '.';
	snprintf(r->found->what, sizeof(r->found->what),
		 "what __builtin_%.*s() looks at or writes nobody is told of; "
		 "call it without '__builtin_', or do without it",
		 (int)length, callee);
	return true;
}

static bool check_asm(const struct reader *r, const char *s)
{
	s += span(s, "(");
	/* Without a text it keeps the compiler from moving things. */
	if (begins(s, "(\"\""))
		return false;
	return refuse(r, UNTOLD_ASSEMBLY);
}

/* "callee (", which no other statement has: where that begins. */
static const char *call_in(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz"
			     "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$");

	/* The callee may be a parameter: "f_2(D) (s)". */
	if (n && begins(s + n, "(D)"))
		n += 3;
	if (!n || !begins(s + n, " ("))
		return NULL;
	if (begins(s, "if (") || begins(s, "switch (") ||
	    begins(s, "return ") || begins(s, "goto "))
		return NULL;
	return s + n + 2;
}

static bool check_statement(const struct reader *r, const char *s)
{
	size_t to = span(s, "=");
	const char *callee = s, *arguments;

	if (begins(s, "__asm__"))
		return check_asm(r, s);
	/* "to = ...", but not "a == b", "a <= b", "to ={v} ..." */
	if (s[to] == '=' && to && s[to - 1] == ' ' && s[to + 1] == ' ')
		callee = s + to + 2;
	arguments = call_in(callee);
	if (!arguments)
		return false;
	if (*callee == '.' ? check_internal(r, callee) :
			     check_builtin(r, callee))
		return true;
	/* A variable begins, which may be known by an address of the stack. */
	if (begins(callee, ".DEFERRED_INIT "))
		return false;
	if (callee != s && is_shared(r, s, to - 1))
		return refuse(r, "what is returned is written to memory as a "
				 "whole, which gcc has nobody told of; keep it "
				 "in a variable of the function first");
	return *callee != '.' && check_arguments(r, arguments);
}

/* "[prog.c:17:20] ": its length; 0: something else. */
static size_t place_at(const char *s)
{
	size_t end = strcspn(s, "]\n"), digits = 0, colons = 0;

	if (*s != '[' || !begins(s + end, "] "))
		return 0;
	for (size_t n = end; n-- > 1 && colons < 2;) {
		if (s[n] == ':' && digits) {
			colons++;
			digits = 0;
		} else if (isdigit((unsigned char)s[n])) {
			digits++;
		} else {
			return 0;
		}
	}
	return colons == 2 ? end + 2 : 0;
}

static void set_place(struct reader *r, const char *place)
{
	size_t end = strcspn(place, "]"), line, column;

	for (column = end; place[column - 1] != ':'; column--)
		;
	for (line = column - 1; place[line - 1] != ':'; line--)
		;
	snprintf(r->found->file, sizeof(r->found->file), "%.*s", (int)line - 1,
		 place);
	r->found->line = (unsigned int)strtoul(place + line, NULL, 10);
	r->found->column = (unsigned int)strtoul(place + column, NULL, 10);
}

/* Without places; the first one is the statement's. */
static void read_statement(struct reader *r, const char *line, size_t length)
{
	char *to = r->statement;

	*r->found = (struct untold){ 0 };
	for (size_t i = 0; i < length;) {
		size_t place = place_at(line + i);

		if (place && !r->found->line)
			set_place(r, line + i + 1);
		if (place)
			i += place;
		else
			*to++ = line[i++];
	}
	*to = '\0';
}

/* ";; Function task (mm_task_T0, funcdef_no=...": what the object calls it. */
static void add_name(struct reader *r)
{
	const char *s = strchr(r->statement, '(');
	size_t length = s ? strcspn(++s, ",)") : 0;

	r->names = must(realloc(r->names, r->names_size + length + 2));
	r->names[r->names_size++] = '\0';
	memcpy(r->names + r->names_size, s, length);
	r->names_size += length;
	r->names[r->names_size] = '\0';
}

/* A part of one that is seldom run is called "name.cold". */
static bool is_dumped(const struct reader *r, const char *name)
{
	size_t length = strlen(name), cold = strlen(".cold");

	if (length > cold && !strcmp(name + length - cold, ".cold"))
		length -= cold;
	for (size_t i = 0; i < r->names_size; i += strlen(r->names + i) + 1)
		if (!strncmp(r->names + i, name, length) &&
		    !r->names[i + length])
			return true;
	return false;
}

static bool check_functions(const struct reader *r, const struct elf *object)
{
	struct elf_symbol s;

	for (unsigned int i = 0; elf_symbol(object, i, &s); i++) {
		if (!s.function || !s.section || is_dumped(r, s.name))
			continue;
		*r->found = (struct untold){ 0 };
		snprintf(r->found->what, sizeof(r->found->what),
			 UNTOLD_FUNCTION, s.name);
		return true;
	}
	return false;
}

/* What is called, and what is there to be called. */
static bool note_function(struct reader *r)
{
	const char *s = r->statement, *uid = strstr(s, "decl_uid="), *end;
	size_t to = span(s, "=");
	unsigned long number = 0;

	if (begins(s, ";; Function "))
		add_name(r);
	if (begins(s, ";; Function ") && uid)
		number = strtoul(uid + strlen("decl_uid="), NULL, 10);
	else if (r->in_body && s[to] == '=' && call_in(s + to + 2))
		number = variable(s + to + 2, &end);
	else if (r->in_body && call_in(s))
		number = variable(s, &end);
	if (number && !has(&r->functions, number))
		add(&r->functions, number);
	return false;
}

/* Where in the dump is this? */
static void note_part(struct reader *r)
{
	const char *s = r->statement;

	if (begins(s, ";; Function ")) {
		r->locals.nr = 0;
		r->in_body = false;
	} else if (begins(s, "<bb ")) {
		r->in_body = true;
	} else if (!r->in_body && !begins(s, "static ") &&
		   !begins(s, "extern ")) {
		add_locals(r, s);
	}
}

/* True: of one of these lines, @check says that. */
static bool each_line(struct reader *r, FILE *dump,
		      bool (*check)(struct reader *r))
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;
	bool is = false;

	rewind(dump);
	while (!is && (length = getline(&line, &size, dump)) > 0) {
		size_t indent = strspn(line, " ");

		length -= line[length - 1] == '\n';
		r->statement = must(realloc(r->statement, size + 1));
		read_statement(r, line + indent, (size_t)length - indent);
		note_part(r);
		is = check(r);
	}
	free(line);
	return is;
}

static bool check_line(struct reader *r)
{
	return r->in_body && *r->statement != '#' &&
	       check_statement(r, r->statement);
}

bool untold_in_dump(FILE *dump, const struct elf *object, struct untold *found)
{
	struct reader r = { .found = found };
	bool is;

	each_line(&r, dump, note_function);
	is = each_line(&r, dump, check_line) ||
	     (object && check_functions(&r, object));
	if (!is && ferror(dump))
		is = refuse(&r, "what gcc says of its statements cannot be "
				"read");
	free(r.statement);
	free(r.names);
	free(r.locals.at);
	free(r.functions.at);
	return is;
}
