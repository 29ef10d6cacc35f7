/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What changes in the world: a log to undo it by, and a hash that follows it.
 *
 * While tracking is on, every write to the world is announced before it is
 * made.  Writes of the model are, as its instrumentation calls tsan.c anyway;
 * those of primitives and invariants are, as their files are instrumented too,
 * with callbacks of other names (track_callbacks.h); the engine and whatever
 * else is compiled plainly calls track_write() itself.  The first write to a
 * line in an epoch has the line copied to the log; of a word that is put
 * (track_put()), the word.
 *
 * While it is off, an announcement is a load and a branch.
 *
 * Not in the world, and so not in the log: stacks and registers, what the
 * engine knows of tasks and waits, clocks of the race detector, names of
 * objects, and what is learned over executions (lock order).
 *
 * Builds for AddressSanitizer and for the chain to ThreadSanitizer do not track
 * (TRACKING is not defined): the same functions work by whole copies there.
 */
#ifndef SCHED_TRACK_H
#define SCHED_TRACK_H

#include "config.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sched/world_line.h"

/* The beginning of an epoch, to come back to. */
struct track_mark {
	size_t logged;		/* records in the log */
	size_t epoch;		/* of those that can be come back to */
	struct fingerprint hash;
};

extern bool track_on;
/* Somebody wants to know of writes: it is on, or a step is looked at. */
extern bool track_listens;
void track_listen(void);

/*
 * From now on; in an execution, or before it starts.  What is not used of the
 * world is cleared, so that equal worlds have equal hashes whatever was there
 * before.  @check: each of the functions below compares all of the used world
 * with what it says.  Where they differ the program ends by an internal error,
 * which names the object.
 */
struct track_mark track_begin(bool check);
void track_end(void);

/* The hash of the world as it is. */
struct fingerprint track_hash(void);

#ifdef TRACKING
/*
 * What may have changed since the epoch began: a line after the other, each
 * once unless words of it were put; LINE_NONE behind the last.  @at is 0 at
 * first.
 */
uint32_t track_changed(size_t *at);

/* The hash of each word when track_hash() was asked last. */
extern struct fingerprint *track_hashes;
/*
 * It changes when tracking begins, and whenever a word changes that has not
 * since the program was started: those that have not are the same in all epochs
 * until it changes.
 */
extern uint64_t track_fresh;
/* The words of a line that have, a bit each. */
unsigned int track_ever_changed(uint32_t line);
/* A word, and its hash. */
struct track_word {
	struct fingerprint hash;
	uint32_t value;
	uint32_t word;
};
/*
 * Make @nr words these, no two of which are the same one; the next track_hash()
 * would know.  Nothing was written in the epoch yet that was announced.
 */
void track_put(const struct track_word *words, uint32_t nr);
/*
 * The words that have changed since the epoch began, one after the other, as
 * track_hash() found them; LINE_NONE behind the last.  @at is 0 at first.
 */
uint32_t track_changed_word(size_t *at);
/* Has something been allocated or freed since then? */
bool track_has_allocated(void);
/* Of the world at the beginning of the epoch, and when last asked for. */
struct fingerprint track_base(void);
struct fingerprint track_last(void);
#endif

/*
 * A new epoch, to come back to it.  Its hash is what track_hash() said last:
 * nothing was written since.
 */
struct track_mark track_epoch(void);

/* Back to where that epoch began; it begins anew, and later marks are void. */
void track_undo(const struct track_mark *mark);

#ifdef TRACKING

void track_lines(const volatile void *p, size_t size);
void track_lines_beside(const volatile void *p, size_t size);

/* @size bytes at @p are about to be written, if they are in the world. */
static inline __attribute__((no_sanitize("thread"))) void
track_write(const volatile void *p, size_t size)
{
	if (__builtin_expect(track_listens, 0))
		track_lines_beside(p, size);
}

/* The same by the model, which tells of its accesses in other ways, too. */
static inline __attribute__((no_sanitize("thread"))) void
track_model(const volatile void *p, size_t size)
{
	if (__builtin_expect(track_listens, 0))
		track_lines(p, size);
}

#else

static inline void track_write(const volatile void *p, size_t size)
{
	(void)p;
	(void)size;
}

static inline void track_model(const volatile void *p, size_t size)
{
	(void)p;
	(void)size;
}

#endif
#endif
