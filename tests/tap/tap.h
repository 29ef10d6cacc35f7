/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Test Anything Protocol for C tests.
 *
 * A test plans its checks and makes them, or ends by done_testing():
 *
 *	int main(void)
 *	{
 *		plan(2);
 *		ok(1 + 1 == 2, "arithmetic works for %d", 2);
 *		is_int(strlen("abc"), 3, "strlen counts");
 *		return done_testing();
 *	}
 *
 * A failed check says where and, for is_*(), what it got.  Each returns whether
 * it held.  A description must not depend on chance or on addresses.
 */
#ifndef TAP_H
#define TAP_H

#include <stdbool.h>
#include <stdint.h>

#define TAP_FORMAT(fmt, args) __attribute__((format(printf, fmt, args)))

/* How many checks will be made; leave it out if only the end will tell. */
void plan(unsigned int nr);

/* Leave out the whole test: nothing has been checked, nothing failed. */
void skip_all(const char *fmt, ...) TAP_FORMAT(1, 2) __attribute__((noreturn));

/* Make @nr checks pass as skipped, for the reason given. */
void skip(unsigned int nr, const char *fmt, ...) TAP_FORMAT(2, 3);

/* The next checks are known to fail, for the reason given; NULL: no more. */
void todo(const char *reason);

/* A line for people, when something failed. */
void diag(const char *fmt, ...) TAP_FORMAT(1, 2);

/* Nothing that follows makes sense: give up. */
void bail_out(const char *fmt, ...) TAP_FORMAT(1, 2) __attribute__((noreturn));

/* To be returned by main(): 0 if all that was planned was done and held. */
int done_testing(void);

bool tap_ok(const char *file, int line, bool held, const char *fmt, ...)
	TAP_FORMAT(4, 5);
bool tap_is_int(const char *file, int line, intmax_t got, intmax_t want,
		const char *fmt, ...) TAP_FORMAT(5, 6);
bool tap_is_str(const char *file, int line, const char *got, const char *want,
		const char *fmt, ...) TAP_FORMAT(5, 6);
bool tap_like(const char *file, int line, const char *text, const char *part,
	      const char *fmt, ...) TAP_FORMAT(5, 6);

/* ok(condition, "what it means", ...) */
#define ok(held, ...) tap_ok(__FILE__, __LINE__, (held), __VA_ARGS__)
#define pass(...) tap_ok(__FILE__, __LINE__, true, __VA_ARGS__)
#define fail(...) tap_ok(__FILE__, __LINE__, false, __VA_ARGS__)

/* is_int(got, want, "what", ...): both are widened to intmax_t. */
#define is_int(got, want, ...) \
	tap_is_int(__FILE__, __LINE__, (got), (want), __VA_ARGS__)

/* is_str(got, want, "what", ...): NULL equals only NULL. */
#define is_str(got, want, ...) \
	tap_is_str(__FILE__, __LINE__, (got), (want), __VA_ARGS__)

/* like(text, part, "what", ...): does @part occur in @text? */
#define like(text, part, ...) \
	tap_like(__FILE__, __LINE__, (text), (part), __VA_ARGS__)

#endif
