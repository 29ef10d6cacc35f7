/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading reports: what was written comes back, whatever is done to the bytes
 * gives a message or the same report, and messages say where and what helps.
 */
#include "unit/report_sample.h"

#include "report/json.h"
#include "tap/tap.h"

static char *sample_text(void)
{
	struct report report;
	char error[256];
	char *text;

	sample_report(&report);
	text = report_format(&report, error, sizeof(error));
	report_free(&report);
	if (!text)
		bail_out("the sample cannot be written: %s", error);
	return text;
}

/* NULL: it was read and is @text again; else what was said, or "changed". */
static const char *outcome(const char *bytes, size_t len, const char *text)
{
	static char error[512];
	struct report report;
	bool same;
	char *again;

	strcpy(error, "no message");
	if (report_parse(bytes, len, &report, error, sizeof(error)))
		return error;
	again = report_format(&report, error, sizeof(error));
	same = again && !strcmp(again, text);
	free(again);
	report_free(&report);
	return same ? NULL : "changed";
}

static bool is_message(const char *said)
{
	return strcmp(said, "changed") && strcmp(said, "no message");
}

static void test_round_trip(const char *text)
{
	struct report report;
	char error[512];
	const struct trace *t;

	ok(!outcome(text, strlen(text), text), "what is read writes the same");
	if (report_parse(text, strlen(text), &report, error, sizeof(error)))
		bail_out("cannot read the sample: %s", error);
	t = &report.traces[0];
	is_str(report.config.scenario_text, sample_scenario, "scenario");
	ok(report.config.seed == 0xfedcba9876543210ull, "seed of 64 bits");
	is_int(report.config.env.value[ENV_ALLOC_FAIL], 1, "environment");
	is_int(report.shrink.executions, 345, "shrink");
	is_int(t->nr_steps, SAMPLE_STEPS, "steps");
	is_str(t->steps[5].notes[0], "vm is no longer subscribed to A",
	       "notes");
	ok(t->steps[6].preempt && t->steps[6].choice && !t->steps[5].preempt,
	   "preemption");
	ok(t->hash == 0x0123456789abcdefull, "hash of the log");
	is_int(t->schedule.nr, 3, "schedule");
	is_str(t->schedule.items[2].what, "alloc_fail", "outcome");
	is_str(t->held[0].next, "write_lock(&kvm->mmu_lock)", "held");
	is_str(report_violation(&report)->invariant->name, "stale-secondary",
	       "kind");
	report_free(&report);
}

/* The first byte at which the outcome is bad, or -1; @edit makes the copy. */
static long first_bad(const char *text,
		      size_t (*edit)(char *copy, const char *text, size_t at),
		      bool may_be_same)
{
	size_t len = strlen(text);
	char *copy = sample_must(malloc(len + 16));
	long bad = -1;

	for (size_t at = 0; at < len && bad < 0; at++) {
		size_t size = edit(copy, text, at);
		char *exact = sample_must(malloc(size + !size));
		const char *said;

		/* A block of this size: a read beyond it is noticed. */
		memcpy(exact, copy, size);
		said = outcome(exact, size, text);
		free(exact);
		if (said ? !is_message(said) : !may_be_same) {
			diag("byte %zu: %s", at, said ? said : "same");
			bad = (long)at;
		}
	}
	free(copy);
	return bad;
}

static size_t truncate_at(char *copy, const char *text, size_t at)
{
	memcpy(copy, text, at);
	/* Without its final newline it is whole. */
	return at == strlen(text) - 1 ? at - 1 : at;
}

static size_t delete_at(char *copy, const char *text, size_t at)
{
	memcpy(copy, text, at);
	memcpy(copy + at, text + at + 1, strlen(text) - at - 1);
	return strlen(text) - 1;
}

static unsigned char flip;

static size_t flip_at(char *copy, const char *text, size_t at)
{
	memcpy(copy, text, strlen(text));
	copy[at] = (char)((unsigned char)copy[at] ^ flip);
	return strlen(text);
}

static size_t double_at(char *copy, const char *text, size_t at)
{
	memcpy(copy, text, at + 1);
	memcpy(copy + at + 1, text + at, strlen(text) - at);
	return strlen(text) + 1;
}

static void test_damage(const char *text)
{
	is_int(first_bad(text, truncate_at, false), -1,
	       "cut off at any byte: a message");
	is_int(first_bad(text, delete_at, true), -1,
	       "without any byte: a message or the same report");
	is_int(first_bad(text, double_at, true), -1,
	       "with any byte twice: a message or the same report");
	for (flip = 1; flip; flip = (unsigned char)(flip << 1))
		is_int(first_bad(text, flip_at, true), -1,
		       "with bit 0x%02x of any byte flipped", flip);
}

struct edit {
	const char *from, *to;	/* the first occurrence */
	const char *message;	/* NULL: read as if nothing had happened */
};

static const struct edit edits[] = {
	{ "{\n  \"schema\"", "{\"x-note\":{\"a\":[1,{}]},\"schema\"", NULL },
	{ "mmurace-report-1", "mmurace-report-2",
	  "schema: is \"mmurace-report-2\", written by a newer mmurace; this "
	  "one reads \"mmurace-report-1\": update mmurace, or explore the "
	  "scenario again with this one" },
	{ "mmurace-report-1", "mmurace-report-0",
	  "schema: is \"mmurace-report-0\"; there is no such version" },
	{ "mmurace-report-1", "mmurace-results-1",
	  "schema: is \"mmurace-results-1\", not \"mmurace-report-1\": this is "
	  "no report of mmurace" },
	{ "\"schema\"", "\"scheme\"", "schema: is missing" },
	{ "\"name\":\"mmurace\"", "\"name\":\"other\"",
	  "tool.name: must be \"mmurace\"" },
	{ "\"executions\": 345", "\"executions\": \"345\"",
	  "shrink.executions: must be a number, or hexadecimal digits like "
	  "\"0x1f\"" },
	{ "\"executions\": 345", "\"executions\": 9007199254740994",
	  "shrink.executions: is above 2^53, where JSON numbers are not exact: "
	  "write it like \"0x1f\"" },
	{ "\"steps_max\": 20000", "\"steps_max\": 60001",
	  "config.steps_max: must be from 1 to 60000, not 60001" },
	{ "\"steps_max\": 20000", "\"steps_max\": 0.5",
	  "config.steps_max: must be an integer from 1 to 60000" },
	{ "\"steps_max\": 20000", "\"steps_max\": -1",
	  "config.steps_max: must be an integer from 1 to 60000" },
	{ "\"steps_max\": 20000", "\"steps_max\": 1e999",
	  "config.steps_max: must be an integer from 1 to 60000" },
	{ "\"kernel\": \"6.12\"", "\"kernel\": 6.12",
	  "config.kernel: must be a string, not a number" },
	{ "\"kernel\": \"6.12\"", "\"kernel\": \"6.12.1234567890123\"",
	  "config.kernel: is longer than 15 bytes" },
	{ "\"memory_model\": \"sc\"", "\"memory_model\": \"lkmm\"",
	  "config.memory_model: \"lkmm\" is unknown to this mmurace: update "
	  "mmurace, or explore the scenario again with this one" },
	{ "\"reuse\": \"none\"", "\"reuse\": \"fifo\"",
	  "config.environment.reuse: \"fifo\" is unknown to this mmurace: "
	  "update mmurace, or explore the scenario again with this one" },
	{ "\"hw_ad\": \"off\"", "\"hw_ad\": \"off\", \"gremlins\": 1",
	  "config.environment.gremlins: is unknown to this mmurace: update "
	  "mmurace, or explore the scenario again with this one" },
	{ "\"with\": []", "\"with\": {}",
	  "config.with: must be an array, not an object" },
	{ "\"with\": []", "\"with\": [null]",
	  "config.with[0]: must be a string, not null" },
	{ "\"with\": []",
	  "\"with\": [\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]",
	  "config.with: has 9 elements, more than 8" },
	{ "\"params\": {\"pages\":1}", "\"params\": {\"pages\":1,\"pages\":2}",
	  "config.params.pages: there are two of this name" },
	{ "covers S01 S04", "covers S01 S05",
	  "scenario.text: has the hash 0xb7981afd8eef58e5, not that of the "
	  "scenario that was run: the report was edited or damaged; explore "
	  "the scenario again" },
	{ "\"text\": [", "\"text\": [7,",
	  "scenario.text[0]: must be a string, not a number" },
	{ "{\"task\":\"exit\",\"steps\":6}", "{\"task\":\"exit\",\"steps\":5}",
	  "executions[0].schedule: does not fit its hash: it was edited or "
	  "damaged; explore the scenario again" },
	{ "{\"task\":\"exit\",\"steps\":6}", "{\"task\":\"exit\",\"steps\":0}",
	  "executions[0].schedule[0].steps: must be from 1 to 60000, not 0" },
	{ "\"outcome\":0,\"of\":2", "\"outcome\":2,\"of\":2",
	  "executions[0].schedule[2].outcome: must be below \"of\", which is "
	  "2" },
	{ "{\"task\":\"exit\",\"steps\":6}", "[]",
	  "executions[0].schedule[0]: must be an object, not an array" },
	{ "\"cpu\":1,", "\"cpu\":1024,",
	  "executions[0].steps[6].cpu: must be from 0 to 1023, not 1024" },
	{ "\"line\":118", "\"line\":0",
	  "executions[0].steps[8].line: must be from 1 to 2147483647, not 0" },
	{ "\"line\":118", "\"line\":119",
	  "digest: does not fit the contents: the report was edited or "
	  "damaged; explore the scenario again" },
	{ "\"step\": 13", "\"step\": 14",
	  "executions[0].violation.step: there is no such step" },
	{ "\"end\": \"violation\"", "\"end\": \"diverged\"",
	  "executions[0].end: must be \"violation\", \"rest\" or \"limit\", "
	  "not \"diverged\"" },
	{ "\"kind\": \"stale-secondary\"", "\"kind\": \"stale-tlb\"",
	  "kind: is \"stale-tlb\", but the violation says "
	  "\"stale-secondary\"" },
	{ "\"log_hash\": \"0x0123456789abcdef\"", "\"log_hash\": \"0x123\"",
	  "executions[0].log_hash: must be \"0x\" and 16 hexadecimal digits" },
	{ "\"minimal\": true", "\"minimal\": 1",
	  "shrink.minimal: must be true or false, not a number" },
	{ "\"minimal\": true", "\"minimal\": tru",
	  "line 44, column 16: a value expected, not 't'" },
	{ "\"minimal\": true", "\"minimal\": true,",
	  "line 45, column 3: the name of a member expected, not '}'" },
	{ "\"minimal\": true", "\"minimal\": \"\\ud800\"",
	  "line 44, column 23: the first half of a surrogate pair alone" },
	{ "\"minimal\": true", "\"minimal\": \"\\u0000\"",
	  "line 44, column 23: U+0000 is not allowed in a string" },
	{ "\"minimal\": true", "\"minimal\": \"\xc0\x80\"",
	  "line 44, column 17: the string is not valid UTF-8" },
	{ "\"minimal\": true", "\"minimal\": \"\x07\"",
	  "line 44, column 17: control character 0x07 in a string" },
	{ "\"minimal\": true",
	  "\"minimal\": [[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]",
	  "line 44, column 30: nested more than 16 levels deep" },
};

static char *edited(const char *text, const struct edit *e)
{
	const char *at = strstr(text, e->from);
	char *copy;

	if (!at)
		bail_out("the sample has no %s", e->from);
	copy = sample_must(malloc(strlen(text) + strlen(e->to) + 1));
	memcpy(copy, text, (size_t)(at - text));
	strcpy(copy + (at - text), e->to);
	strcat(copy, at + strlen(e->from));
	return copy;
}

static void test_messages(const char *text)
{
	for (size_t i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		char *copy = edited(text, &edits[i]);

		is_str(outcome(copy, strlen(copy), text), edits[i].message,
		       "%s",
		       edits[i].message ? edits[i].message :
					  "unknown members are skipped");
		free(copy);
	}
}

static const struct {
	const char *text, *message;
} texts[] = {
	{ "", "line 1, column 1: the file is empty" },
	{ "\n \n", "line 3, column 1: there is nothing but white space" },
	{ "[]", "an object was expected: this is no report of mmurace" },
	{ "{}", "schema: is missing" },
	{ "{} {}",
	  "line 1, column 4: there is more after the end of the value" },
	{ "{\"schema\": 1}", "schema: must be a string, not a number" },
	{ "\xef\xbb\xbf{}",
	  "line 1, column 1: a byte order mark: save it as UTF-8 without" },
	{ "{\"a\":01}", "line 1, column 7: ',' or '}' expected, not '1'" },
	{ "{\"a\":+1}", "line 1, column 6: a value expected, not '+'" },
	{ "{'a':1}",
	  "line 1, column 2: the name of a member expected, not ''" },
};

static void test_texts(void)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const char *said =
			outcome(texts[i].text, strlen(texts[i].text), "");

		/* The quote that is quoted ends the literal above. */
		if (strstr(texts[i].message, "not ''"))
			like(said, texts[i].message, "%s", said);
		else
			is_str(said, texts[i].message, "%s", texts[i].message);
	}
	is_str(outcome("{\"a\":\0}", 7, ""),
	       "line 1, column 6: a value expected, not byte 0x00",
	       "NUL bytes");
}

/* --- of scenarios in C --- */

#define FILE_FROM "\"file\": \"race.c\""
#define FILE_TO(name) "\"file\": \"" name "\""
#define FILE_MESSAGE(name) \
	"scenario.file: is \"" name "\", which is no name of a C file"

static const struct edit module_edits[] = {
	{ FILE_FROM, FILE_TO("race.scn"), FILE_MESSAGE("race.scn") },
	{ FILE_FROM, FILE_TO("../race.c"), FILE_MESSAGE("../race.c") },
	{ FILE_FROM, FILE_TO(".c"), FILE_MESSAGE(".c") },
	{ FILE_FROM, FILE_TO(".a.c"), FILE_MESSAGE(".a.c") },
	{ FILE_FROM, FILE_TO("-a.c"), FILE_MESSAGE("-a.c") },
	{ FILE_FROM, FILE_TO("a=b.c"), FILE_MESSAGE("a=b.c") },
	{ "cc 1.0", "cc 1.1",
	  "digest: does not fit the contents: the report was edited or "
	  "damaged; explore the scenario again" },
	{ "\"-O2 -g\"", "\"-O3 -g\"",
	  "digest: does not fit the contents: the report was edited or "
	  "damaged; explore the scenario again" },
};

static void test_module(void)
{
	struct report report;
	char error[512], *text;

	sample_report(&report);
	strcpy(report.config.scenario_file, "race.c");
	strcpy(report.config.compiler, "cc 1.0");
	strcpy(report.config.flags, "-O2 -g");
	text = report_format(&report, error, sizeof(error));
	if (!text)
		bail_out("%s", error);
	report_free(&report);
	ok(!outcome(text, strlen(text), text), "in C: writes the same");
	is_int(first_bad(text, truncate_at, false), -1,
	       "in C, cut off at any byte: a message");
	is_int(first_bad(text, delete_at, true), -1,
	       "in C, without any byte: a message or the same report");
	for (size_t i = 0; i < sizeof(module_edits) / sizeof(*module_edits);
	     i++) {
		char *copy = edited(text, &module_edits[i]);

		is_str(outcome(copy, strlen(copy), text),
		       module_edits[i].message, "%s", module_edits[i].to);
		free(copy);
	}
	free(text);
}

int main(void)
{
	char *text = sample_text();

	test_round_trip(text);
	test_module();
	test_damage(text);
	test_messages(text);
	test_texts();
	free(text);
	return done_testing();
}
