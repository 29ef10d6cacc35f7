/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A test that does what its argument says: tests/tap/self.t looks whether tap.c
 * tells good from bad.
 */
#include <string.h>

#include "tap/tap.h"

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "skip-all"))
		skip_all("no %s here", "luck");
	if (!strcmp(what, "bail-out"))
		bail_out("lost");
	if (!strcmp(what, "nothing"))
		return done_testing();
	if (!strcmp(what, "too-few"))
		plan(3);
	ok(true, "one # and\ntwo");
	if (!strcmp(what, "bad-ok"))
		ok(1 > 2, "order");
	if (!strcmp(what, "bad-int"))
		is_int(-1, UINT32_MAX, "width");
	if (!strcmp(what, "bad-str"))
		is_str(NULL, "", "nothing");
	if (!strcmp(what, "bad-like"))
		like("abc", "bd", "part");
	if (!strcmp(what, "todo")) {
		todo("later");
		ok(false, "flight");
		todo(NULL);
	}
	if (!strcmp(what, "good")) {
		is_int(UINT32_MAX, 0xffffffffu, "width");
		is_str("a", "a", "text");
		is_str(NULL, NULL, "no text");
		like("abc", "bc", "part");
		skip(1, "no reason");
	}
	return done_testing();
}
