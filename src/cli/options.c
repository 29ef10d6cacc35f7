/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Parsing of the command line behind the verb.
 *
 * As getopt_long() does it: --name=value, --name value, -q, -qv, operands and
 * options in any order, "--" ends the options.  Unlike it, names are not
 * abbreviated, so that a new option never changes what a script means.
 */
#include "cli/options.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "cli/append.h"
#include "cli/cli.h"
#include "scenario/suggest.h"
#include "sched/search.h"

#define SECONDS_MAX (366.0 * 24 * 3600)

static const char *const when_words[] = { "auto", "always", "never", NULL };
static const char *const format_words[] = { "text", "json", "ktap", NULL };
static const char *const size_words[] = { "next", NULL };
static const char *const format_words_2[] = { "text", "json", NULL };

#define FIELD(f) .offset = offsetof(struct options, f)
#define GIVEN(f) .given = offsetof(struct options, f)
#define OPTION(...) { __VA_ARGS__ },

const struct option_info option_table[] = {
#include "cli/options.def"
	{ .name = NULL },
};

/* Is @word one of the blank-separated words of @list? */
bool option_belongs(const struct option_info *option, const char *verb)
{
	size_t len = strlen(verb);

	for (const char *p = option->verbs; (p = strstr(p, verb)); p += len)
		if ((p == option->verbs || p[-1] == ' ') &&
		    (p[len] == ' ' || !p[len]))
			return true;
	return false;
}

int number_parse(const char *text, uint64_t *value)
{
	const char *digits = "0123456789";
	int base = 10;
	char *end;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		text += 2;
		digits = "0123456789abcdefABCDEF";
		base = 16;
	}
	if (!*text || text[strspn(text, digits)])
		return -EINVAL;
	errno = 0;
	*value = strtoull(text, &end, base);
	return errno ? -ERANGE : 0;
}

static const char size_units[] = "KMGT";

int size_parse(const char *text, uint64_t *value)
{
	size_t len = strlen(text);
	const char *unit = len ? strchr(size_units, text[len - 1]) : NULL;
	unsigned int shift;
	char number[32];
	int err;

	if (!unit)
		return number_parse(text, value);
	if (len >= sizeof(number))
		return -EINVAL;
	memcpy(number, text, len - 1);
	number[len - 1] = '\0';
	err = number_parse(number, value);
	shift = 10 * ((unsigned int)(unit - size_units) + 1);
	if (!err && *value > UINT64_MAX >> shift)
		err = -ERANGE;
	*value <<= shift;
	return err;
}

char *size_print(uint64_t size, char buf[SIZE_TEXT_MAX])
{
	size_t nr = 0;

	while (size && !(size % 1024) && nr < strlen(size_units)) {
		size /= 1024;
		nr++;
	}
	snprintf(buf, SIZE_TEXT_MAX, "%llu%.*s", (unsigned long long)size,
		 nr != 0, nr ? &size_units[nr - 1] : "");
	return buf;
}

/* "90", "1.5", "90s", "5m", "8h", "2d" */
static int time_parse(const char *text, double *seconds)
{
	static const struct {
		const char *unit;
		double seconds;
	} units[] = { { "", 1 },
		      { "s", 1 },
		      { "m", 60 },
		      { "h", 3600 },
		      { "d", 86400 } };
	size_t whole = strspn(text, "0123456789"), fraction = 0;
	char *end;

	if (text[whole] == '.')
		fraction = 1 + strspn(text + whole + 1, "0123456789");
	if (!whole || fraction == 1)
		return -EINVAL;
	*seconds = strtod(text, &end);
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(text + whole + fraction, units[i].unit))
			continue;
		*seconds *= units[i].seconds;
		return *seconds <= SECONDS_MAX ? 0 : -ERANGE;
	}
	return -EINVAL;
}

static bool bad_value(const struct option_info *option, const char *value,
		      const char *wanted)
{
	message("option '--%s' takes %s, not '%s'", option->name, wanted,
		value);
	return false;
}

static bool set_number(const struct option_info *option, const char *value,
		       uint64_t *field)
{
	char wanted[96];
	uint64_t n;
	int err = number_parse(value, &n);

	if (!err && n >= option->min && n <= option->max) {
		*field = n;
		return true;
	}
	if (err == -EINVAL && option->max >= INT64_MAX)
		snprintf(wanted, sizeof(wanted), "a number");
	else
		snprintf(wanted, sizeof(wanted), "a number from %llu to %llu",
			 (unsigned long long)option->min,
			 (unsigned long long)option->max);
	return bad_value(option, value, wanted);
}

static bool set_size(const struct option_info *option, const char *value,
		     uint64_t *field)
{
	char least[SIZE_TEXT_MAX], most[SIZE_TEXT_MAX], wanted[96];
	uint64_t n;

	if (!size_parse(value, &n) && n >= option->min && n <= option->max) {
		*field = n;
		return true;
	}
	snprintf(wanted, sizeof(wanted), "a size from %s to %s, such as 512M",
		 size_print(option->min, least), size_print(option->max, most));
	return bad_value(option, value, wanted);
}

static bool set_word(const struct option_info *option, const char *value,
		     unsigned int *field)
{
	char wanted[96] = "";

	for (unsigned int i = 0; option->words[i]; i++) {
		if (!strcmp(option->words[i], value)) {
			*field = i;
			return true;
		}
		append(wanted, sizeof(wanted), "%s%s",
		       !i		    ? "" :
		       option->words[i + 1] ? ", " :
					      " or ",
		       option->words[i]);
	}
	return bad_value(option, value, wanted);
}

static void list_add(struct option_list *list, const char *value)
{
	list->items = must(
		realloc(list->items, (list->nr + 1) * sizeof(*list->items)));
	list->items[list->nr++] = value;
}

static bool set_value(const struct option_info *option, const char *value,
		      struct options *options)
{
	void *field = (char *)options + option->offset;

	if (option->given)
		*(bool *)((char *)options + option->given) = true;
	switch (option->kind) {
	case OPTION_FLAG:
		++*(unsigned int *)field;
		return true;
	case OPTION_NUMBER:
		return set_number(option, value, field);
	case OPTION_SIZE:
		return set_size(option, value, field);
	case OPTION_TIME:
		switch (time_parse(value, field)) {
		case 0:
			return true;
		case -ERANGE:
			return bad_value(option, value, "at most 366 days");
		default:
			return bad_value(option, value,
					 "a time such as 30, 90s, 5m or 8h");
		}
	case OPTION_WORD:
		return set_word(option, value, field);
	case OPTION_STRING:
		*(const char **)field = value;
		return true;
	case OPTION_LIST:
		list_add(field, value);
		return true;
	}
	return false;
}

/* The verb's option with this name; NULL with a message if it has none. */
static const struct option_info *find_long(const struct verb *verb,
					   const char *name, size_t len)
{
	const struct option_info *elsewhere = NULL;
	struct suggestion near;

	suggest_start(&near, name, len);
	for (const struct option_info *o = option_table; o->name; o++) {
		if (strlen(o->name) == len && !memcmp(o->name, name, len)) {
			if (option_belongs(o, verb->name))
				return o;
			elsewhere = o;
		} else if (option_belongs(o, verb->name)) {
			suggest_offer(&near, o->name);
		}
	}
	if (elsewhere)
		message("'%s' has no option '--%s'; it belongs to: %s",
			verb->name, elsewhere->name, elsewhere->verbs);
	else if (near.best)
		message("unknown option '--%.*s'; did you mean '--%s'?",
			(int)len, name, near.best);
	else
		message("unknown option '--%.*s'; see 'mmurace %s --help'",
			(int)len, name, verb->name);
	return NULL;
}

static const struct option_info *find_short(const struct verb *verb, char c)
{
	for (const struct option_info *o = option_table; o->name; o++)
		if (o->letter == c && option_belongs(o, verb->name))
			return o;
	message("unknown option '-%c'; see 'mmurace %s --help'", c, verb->name);
	return NULL;
}

/* "--name=value" or "--name", whose value is @next.  How many words it took. */
static int parse_long(const struct verb *verb, const char *word,
		      const char *next, struct options *options)
{
	const char *name = word + 2, *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	const struct option_info *option = find_long(verb, name, len);

	if (!option)
		return -1;
	if (!option->argument) {
		if (!equals)
			return set_value(option, NULL, options) ? 1 : -1;
		message("option '--%s' takes no value", option->name);
		return -1;
	}
	if (equals)
		return set_value(option, equals + 1, options) ? 1 : -1;
	if (next)
		return set_value(option, next, options) ? 2 : -1;
	message("option '--%s' wants a value: --%s=%s", option->name,
		option->name, option->argument);
	return -1;
}

/* "-q", "-qv": letters take no values. */
static bool parse_short(const struct verb *verb, const char *word,
			struct options *options)
{
	for (const char *c = word + 1; *c; c++) {
		const struct option_info *option = find_short(verb, *c);

		if (!option || !set_value(option, NULL, options))
			return false;
	}
	return true;
}

static bool check_operands(const struct options *options)
{
	const struct verb *verb = options->verb;

	for (unsigned int i = 0; i < options->nr_operands; i++) {
		if (*options->operands[i])
			continue;
		message("'%s' was given an empty name: mmurace %s %s",
			verb->name, verb->name, verb->operands);
		return false;
	}
	if (options->nr_operands < verb->min) {
		message("'%s' wants more: mmurace %s %s", verb->name,
			verb->name, verb->operands);
		return false;
	}
	if (options->nr_operands <= verb->max)
		return true;
	message("'%s' does not know what to do with '%s': mmurace %s%s%s",
		verb->name, options->operands[verb->max], verb->name,
		*verb->operands ? " " : "", verb->operands);
	return false;
}

/* Options of which one undoes the other, or has no meaning beside it. */
static bool check_pairs(const struct options *o)
{
	bool maps = o->kernel || o->with.nr || o->without.nr;
	bool repeats = o->times || o->twice;
	const struct {
		bool both;
		const char *names, *why;
	} pairs[] = {
		{ o->quiet && o->verbose, "--quiet and --verbose",
		  "one says less, the other more" },
		{ o->quiet && o->trace, "--quiet and --trace",
		  "one says less, the other more" },
		{ o->exact && o->bitstate, "--exact and --bitstate",
		  "one keeps all of a state, the other next to nothing" },
		{ o->times && o->twice, "--times and --twice",
		  "both say how often" },
		{ maps && repeats,
		  "--kernel, --with or --without, and --times or --twice",
		  "a schedule that is mapped onto other code is run once" },
	};

	for (unsigned int i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (!pairs[i].both)
			continue;
		message("%s do not go together: %s", pairs[i].names,
			pairs[i].why);
		return false;
	}
	return true;
}

bool options_parse(const struct verb *verb, int argc, char **argv,
		   struct options *options)
{
	bool ended = false;
	int took;

	*options = (struct options){ .verb = verb, .seed = 1 };
	options->operands = must(calloc((size_t)argc + 1, sizeof(char *)));
	for (int i = 0; i < argc; i += took) {
		const char *word = argv[i];

		took = 1;
		if (ended || word[0] != '-' || !word[1]) {
			options->operands[options->nr_operands++] = word;
		} else if (!strcmp(word, "--")) {
			ended = true;
		} else if (word[1] == '-') {
			took = parse_long(verb, word, argv[i + 1], options);
			if (took < 0)
				return false;
		} else if (!parse_short(verb, word, options)) {
			return false;
		}
	}
	return options->help ||
	       (check_operands(options) && check_pairs(options));
}

void options_free(struct options *options)
{
	free(options->operands);
	free(options->set.items);
	free(options->with.items);
	free(options->without.items);
}
