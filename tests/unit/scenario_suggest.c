/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * "did you mean": distances, and what is near enough to be offered.
 */
#include "scenario/suggest.h"

#include <string.h>

#include "tap/tap.h"

static unsigned int distance(const char *a, const char *b)
{
	return suggest_distance(a, strlen(a), b, strlen(b));
}

static const char *suggest(const char *word, const char *const *candidates)
{
	struct suggestion s;

	suggest_start(&s, word, strlen(word));
	while (*candidates)
		suggest_offer(&s, *candidates++);
	return s.best;
}

static void test_distance(void)
{
	char longest[65], longer[66];

	is_int(distance("swap_out", "swap_out"), 0, "equal words");
	is_int(distance("", "mm"), 2, "insertions");
	is_int(distance("munmapp", "munmap"), 1, "a deletion");
	is_int(distance("mumap", "munmap"), 1, "an insertion");
	is_int(distance("mummap", "munmap"), 1, "a replacement");
	is_int(distance("muunap", "munmap"), 2, "two replacements");
	is_int(distance("mnumap", "munmap"), 1, "a swap of neighbours");
	is_int(distance("ca", "abc"), 3, "no part is edited twice");
	is_int(distance("kitten", "sitting"), 3, "the usual example");
	is_int(distance("SWAP_OUT", "swap_out"), 1, "case counts once");
	is_int(distance("Swap_ot", "swap_out"), 1,
	       "and not where more is wrong");
	memset(longest, 'a', sizeof(longest));
	longest[64] = '\0';
	memset(longer, 'a', sizeof(longer));
	longer[65] = '\0';
	is_int(distance(longest, longest), 0, "words of 64 letters");
	is_int(distance(longer, longer), 64, "longer ones are like no other");
}

static void test_suggestions(void)
{
	static const char *const operations[] = { "mm",	      "mmap", "munmap",
						  "swap_out", "kvm",  "exit_mm",
						  NULL };
	static const char *const rules[] = { "notifier.release-before-unlink",
					     "kvm.check-sequence", NULL };
	static const char *const letters[] = { "A", "mm", NULL };
	static const char *const equals[] = { "notifier.unlink",
					      "notifier.domain", NULL };
	static const char *const equal[] = { "aaaaab", "aaaaac", NULL };

	is_str(suggest("swapout", operations), "swap_out", "swapout");
	is_str(suggest("unmap", operations), "munmap", "unmap");
	is_str(suggest("exitmm", operations), "exit_mm", "exitmm");
	is_str(suggest("MMAP", operations), "mmap", "MMAP");
	is_str(suggest("nm", operations), "mm", "nm");
	is_str(suggest("defrag", operations), NULL, "nothing is like defrag");
	is_str(suggest("xy", operations), NULL, "a word of other letters");
	is_str(suggest("m", operations), NULL, "one letter is like no word");
	is_str(suggest("a", letters), "A", "but like itself");
	is_str(suggest("b", letters), NULL, "and like no other");
	is_str(suggest("", operations), NULL, "neither is none");
	is_str(suggest("release-before-unlink", rules),
	       "notifier.release-before-unlink", "the part behind the dot");
	is_str(suggest("unlink", rules), "notifier.release-before-unlink",
	       "a part that one alone has");
	is_str(suggest("check-", rules), "kvm.check-sequence", "of any kind");
	is_str(suggest("un", rules), NULL, "two letters are no part");
	is_str(suggest("notifier", equals), NULL, "a part of several");
	is_str(suggest("aaaaaa", equal), "aaaaab", "the first of equals");
}

/* The word that is looked up is part of a larger text. */
static void test_unterminated(void)
{
	struct suggestion s;

	suggest_start(&s, "swapoutXXXXXXXX", 7);
	suggest_offer(&s, "swap_out");
	is_str(s.best, "swap_out", "only the length given is read");
	is_int(s.distance, 1, "at its distance");
}

int main(void)
{
	test_distance();
	test_suggestions();
	test_unterminated();
	return done_testing();
}
