/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Two tasks for each line of POLLS, and their test.
 *
 * To be included once, after POLLS, a list of
 *
 *	POLL(name, until, change)
 *
 * one task polls @until, in the end another one does @change and makes it true;
 * of POLLS_SETUP, the set-up of all; and after what these call.  polls_test()
 * runs them.
 */
#define POLL(name, until, change)           \
	static void polls_##name(void *arg) \
	{                                   \
		(void)arg;                  \
		while (!(until))            \
			cpu_relax();        \
	}                                   \
	static void does_##name(void *arg)  \
	{                                   \
		(void)arg;                  \
		change;                     \
	}
POLLS
#undef POLL

static void polls_test(void)
{
#define POLL(name, until, change)                                         \
	{                                                                 \
		PROGRAM(p, POLLS_SETUP, TASK(polls_##name),               \
			TASK(does_##name));                               \
		is_str(verdict(&p), "never", "a poll by %s", #name);      \
		is_str(title, "", "(%s)", title);                         \
	}
	POLLS
#undef POLL
}
