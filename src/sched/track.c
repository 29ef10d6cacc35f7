/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The log of what changes in the world; see track.h.
 *
 * An epoch's part of the log has each line that was written in it, once, as it
 * was before.  The hash at the end of an epoch is that at its beginning, with
 * the words of those lines that are others now taken out as they were and put
 * in as they are.
 *
 * A word that is put has a record of its own, as its hash is known: lines are
 * for writes that are announced, of which nobody says what they write.
 */
#include "sched/track.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sched/engine.h"
#include "sched/footprint.h"
#include "sched/memory.h"
#include "sched/names.h"
#include "sched/snapshot.h"
#include "sched/states/reduce.h"

bool track_on;

/* The hash at the beginning of the epoch; the last one that was asked for. */
static struct fingerprint base, last;

/* Copies at the beginnings of epochs, to check by or to go back to. */
static bool checking;
static struct snapshot *snapshots;
static size_t nr_snapshots, max_snapshots;

static void snapshots_push(void)
{
	if (nr_snapshots == max_snapshots) {
		max_snapshots = max_snapshots ? max_snapshots * 2 : 64;
		snapshots = must(
			realloc(snapshots, max_snapshots * sizeof(*snapshots)));
	}
	snapshot_take(&snapshots[nr_snapshots++]);
}

static void snapshots_pop(size_t nr)
{
	while (nr_snapshots > nr)
		snapshot_free(&snapshots[--nr_snapshots]);
}

static struct fingerprint hash_all(void)
{
	struct fingerprint h = { 0 };
	uint32_t line = LINE_NONE;
	struct world_line now;

	while ((line = line_next(line)) != LINE_NONE) {
		line_get(line, &now);
		fingerprint_xor(&h, line_hash(&now));
	}
	return h;
}

#ifdef TRACKING

/* --- the log --- */

struct record {
	union {
		struct world_line was;
		struct track_word word;		/* as it was */
	};
	bool is_word;
	unsigned int changed;	/* words of which track_hashes says so */
};
static struct record *records;
static size_t nr_records, max_records, first_record;	/* of this epoch */
static uint32_t epoch;
/*
 * By line: when it was logged; which words have ever changed; were its words
 * hashed when tracking began, now or before?
 */
static uint32_t *stamps;
static uint16_t *fresh;
static bool *hashed, any_hashed;
/* By word: its hash when last asked for. */
struct fingerprint *track_hashes;
uint64_t track_fresh;

static __attribute__((noinline)) void grow(void)
{
	max_records = max_records ? max_records * 2 : 1024;
	records = must(realloc(records, max_records * sizeof(*records)));
}

static __attribute__((noinline)) void log_line(uint32_t line)
{
	struct record *r;

	if (nr_records == max_records)
		grow();
	r = &records[nr_records++];
	r->is_word = false;
	r->changed = 0;
	line_get(line, &r->was);
	stamps[line] = epoch;
}

__attribute__((noinline)) void track_lines(const volatile void *p, size_t size)
{
	uint32_t end;

	footprint_wrote(p, size);
	if (!track_on || !world_has(p) || !size)
		return;
	end = line_of((const volatile char *)p + size - 1);
	for (uint32_t line = line_of(p); line <= end; line++)
		if (stamps[line] != epoch)
			log_line(line);
}

/* Not what the step declared, nor what races are looked for in. */
__attribute__((noinline)) void track_lines_beside(const volatile void *p,
						  size_t size)
{
	track_lines(p, size);
	reduce_written(p, size);
}

static void new_epoch(void)
{
	first_record = nr_records;
	if (++epoch)
		return;
	for (uint32_t i = 0; i < line_count(); i++)
		stamps[i] = 0;
	epoch = 1;
}

static __attribute__((noinline, cold, noreturn)) void put_late(uint32_t word)
{
	fflush(stdout);
	fprintf(stderr,
		"mmurace: internal error: word %u is put behind a write\n",
		word);
	exit(EXIT_INTERNAL);
}

static void check_put(const struct track_word *words, uint32_t nr)
{
	for (uint32_t i = 0; i < nr; i++)
		if (stamps[words[i].word / LINE_WORDS] == epoch)
			put_late(words[i].word);
}

void track_put(const struct track_word *words, uint32_t nr)
{
	struct fingerprint h = last;

	if (__builtin_expect(checking, 0))
		check_put(words, nr);
	while (nr_records + nr > max_records)
		grow();
	for (const struct track_word *w = words; w < words + nr; w++) {
		struct record *r = &records[nr_records++];
		struct fingerprint *hash = &track_hashes[w->word];

		r->is_word = true;
		r->changed = 0;
		r->word = (struct track_word){
			.hash = *hash,
			.value = line_get_word(w->word),
			.word = w->word,
		};
		fingerprint_xor(&h, *hash);
		fingerprint_xor(&h, w->hash);
		*hash = w->hash;
		line_put_word(w->word, w->value);
	}
	last = h;
}

static inline void note_fresh(uint32_t line, unsigned int words)
{
	words &= ~(unsigned int)fresh[line];
	if (__builtin_expect(!words, 1))
		return;
	fresh[line] |= (uint16_t)words;
	track_fresh++;
}

/* What has become of a line: the exclusive or of what its words changed by. */
static inline void hash_line(struct record *r, struct fingerprint *h)
{
	struct world_line now;
	unsigned int differ, words;

	line_get(r->was.line, &now);
	differ = line_differs(&r->was, &now);
	note_fresh(now.line, differ);
	words = differ | r->changed;
	r->changed = differ;
	for (; words; words &= words - 1) {
		unsigned int i = (unsigned int)__builtin_ctz(words);
		struct fingerprint is = line_word_hash(&now, i);

		track_hashes[now.line * LINE_WORDS + i] = is;
		fingerprint_xor(h, is);
		fingerprint_xor(h, line_word_hash(&r->was, i));
	}
}

static struct fingerprint hash_logged(void)
{
	struct fingerprint h = base;

	for (size_t i = first_record; i < nr_records; i++) {
		struct record *r = &records[i];

		if (!r->is_word) {
			hash_line(r, &h);
			continue;
		}
		fingerprint_xor(&h, r->word.hash);
		fingerprint_xor(&h, track_hashes[r->word.word]);
	}
	return h;
}

uint32_t track_changed(size_t *at)
{
	size_t i = first_record + (*at)++;

	if (i >= nr_records)
		return LINE_NONE;
	return records[i].is_word ? records[i].word.word / LINE_WORDS :
				    records[i].was.line;
}

uint32_t track_changed_word(size_t *at)
{
	size_t i = first_record + *at / LINE_WORDS;
	unsigned int behind = *at % LINE_WORDS;

	for (; i < nr_records; i++, behind = 0) {
		const struct record *r = &records[i];
		unsigned int left = r->changed >> behind << behind, word;

		if (!left)
			continue;
		word = (unsigned int)__builtin_ctz(left);
		*at = (i - first_record) * LINE_WORDS + word + 1;
		return r->was.line * LINE_WORDS + word;
	}
	return LINE_NONE;
}

bool track_has_allocated(void)
{
	for (size_t i = first_record; i < nr_records; i++) {
		struct world_line now;

		if (records[i].is_word)
			continue;
		line_get(records[i].was.line, &now);
		if (now.states != records[i].was.states)
			return true;
	}
	return false;
}

unsigned int track_ever_changed(uint32_t line)
{
	return fresh[line];
}

struct fingerprint track_base(void)
{
	return base;
}

struct fingerprint track_last(void)
{
	return last;
}

/* --- the check --- */

/* Whose write it was: of the last step, or of the one before that has begun. */
static void print_steps(void)
{
	uint32_t from = engine.steps > 2 ? engine.steps - 2 : 0;

	for (uint32_t i = from; i < engine.steps; i++) {
		const struct log_entry *e = &engine_log[i];

		if (e->site)
			fprintf(stderr, "  step %u: %s in %s (%s:%d)\n", i + 1,
				e->site->text, e->site->func, e->site->file,
				e->site->line);
		else
			fprintf(stderr, "  step %u: an access without site\n",
				i + 1);
	}
}

static __attribute__((noinline, cold, noreturn)) void
differs(const char *what, uint32_t line, const struct world_line *was,
	const struct world_line *now)
{
	unsigned int word = 0;
	char name[NAME_MAX_LEN + 32];

	while (word < LINE_WORDS - 1 && was->words[word] == now->words[word])
		word++;
	name_of(__start_world + (size_t)line * LINE_SIZE + word * WORD_SIZE,
		name, sizeof(name));
	fflush(stdout);
	fprintf(stderr, "mmurace: internal error: %s: %s\n", what, name);
	fprintf(stderr, "  0x%x is 0x%x (states 0x%x, 0x%x)\n",
		was->words[word], now->words[word], was->states, now->states);
	print_steps();
	exit(EXIT_INTERNAL);
}

/* What differs from the beginning of the epoch was logged in it, in time. */
static void check_logged(void)
{
	const struct snapshot *s = &snapshots[nr_snapshots - 1];
	uint32_t line = LINE_NONE;
	struct world_line was, now;

	while ((line = line_next(line)) != LINE_NONE) {
		snapshot_line(s, line, &was);
		line_get(line, &now);
		if (stamps[line] != epoch && !line_equal(&was, &now))
			differs("a write was not announced", line, &was, &now);
	}
	for (size_t i = first_record; i < nr_records; i++) {
		const struct world_line *l = &records[i].was;

		if (records[i].is_word)
			continue;
		snapshot_line(s, l->line, &was);
		if (!line_equal(&was, l))
			differs("a write was not announced", l->line, &was, l);
	}
}

static void check_hash(struct fingerprint hash)
{
	if (fingerprint_equal(hash, hash_all()))
		return;
	fflush(stdout);
	fputs("mmurace: internal error: the hash is not that of the world\n",
	      stderr);
	exit(EXIT_INTERNAL);
}

static void check_undone(void)
{
	const struct snapshot *s = &snapshots[nr_snapshots - 1];
	uint32_t line = LINE_NONE;
	struct world_line was, now;

	while ((line = line_next(line)) != LINE_NONE) {
		snapshot_line(s, line, &was);
		line_get(line, &now);
		if (!line_equal(&was, &now))
			differs("a write was not undone", line, &was, &now);
	}
}

/* --- on, off, back --- */

/* Those that are not used have the hash 0, as all do that never were. */
static void hash_words(void)
{
	uint32_t line = LINE_NONE, nr = line_count();
	struct world_line now;

	for (uint32_t i = 0; any_hashed && i < nr; i++)
		if (fresh[i] || hashed[i])
			memset(&track_hashes[(size_t)i * LINE_WORDS], 0,
			       LINE_WORDS * sizeof(*track_hashes));
	while ((line = line_next(line)) != LINE_NONE) {
		line_get(line, &now);
		for (unsigned int i = 0; i < LINE_WORDS; i++)
			track_hashes[line * LINE_WORDS + i] =
				line_word_hash(&now, i);
		hashed[line] = true;
	}
	any_hashed = true;
}

static void allocate(uint32_t lines)
{
	size_t words = (size_t)lines * LINE_WORDS;

	stamps = sparse_memory(lines * sizeof(*stamps));
	fresh = sparse_memory(lines * sizeof(*fresh));
	hashed = sparse_memory(lines * sizeof(*hashed));
	track_hashes = sparse_memory(words * sizeof(*track_hashes));
}

static void start(void)
{
	if (!stamps)
		allocate(line_count());
	nr_records = 0;
	new_epoch();
	line_states_begin();
	hash_words();
	track_fresh++;		/* a set-up has written where it liked */
	track_on = true;
	track_listen();
}

struct fingerprint track_hash(void)
{
	last = hash_logged();
	if (checking) {
		check_logged();
		check_hash(last);
	}
	return last;
}

struct track_mark track_epoch(void)
{
	base = last;
	if (checking) {
		check_logged();
		check_hash(base);
	}
	new_epoch();
	if (checking)
		snapshots_push();
	return (struct track_mark){ nr_records, nr_snapshots, base };
}

static void undo_line(const struct record *r)
{
	line_put(&r->was);
	for (unsigned int words = r->changed; words; words &= words - 1) {
		unsigned int i = (unsigned int)__builtin_ctz(words);

		track_hashes[r->was.line * LINE_WORDS + i] =
			line_word_hash(&r->was, i);
	}
}

void track_undo(const struct track_mark *mark)
{
	while (nr_records > mark->logged) {
		const struct record *r = &records[--nr_records];

		if (!r->is_word) {
			undo_line(r);
			continue;
		}
		line_put_word(r->word.word, r->word.value);
		track_hashes[r->word.word] = r->word.hash;
	}
	base = last = mark->hash;
	new_epoch();
	if (!checking)
		return;
	snapshots_pop(mark->epoch);
	check_undone();
	check_hash(base);
}

#else

static void start(void)
{
	checking = true;
}

struct fingerprint track_hash(void)
{
	last = hash_all();
	return last;
}

struct track_mark track_epoch(void)
{
	snapshots_push();
	base = last;
	return (struct track_mark){ 0, nr_snapshots, base };
}

void track_undo(const struct track_mark *mark)
{
	snapshots_pop(mark->epoch);
	snapshot_restore(&snapshots[nr_snapshots - 1]);
	base = last = mark->hash;
}

#endif

struct track_mark track_begin(bool check)
{
	snapshots_pop(0);
	world_clear_unused();
	checking = check;
	base = last = hash_all();
	start();
	if (checking)
		snapshots_push();
	return (struct track_mark){ 0, nr_snapshots, base };
}

void track_end(void)
{
	track_on = false;
	track_listen();
	line_states_end();
	snapshots_pop(0);
}
