/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Signal handlers.  They only set a word; SA_RESETHAND gives the second signal
 * back its usual force.
 */
#include "cli/signals.h"

#include <signal.h>
#include <string.h>

volatile int signals_interrupted;

static void interrupt(int signal)
{
	signals_interrupted = signal;
}

void signals_init(void)
{
	/* Then writing fails, and the reports are written first. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

void signals_catch(void)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action, old;

	memset(&action, 0, sizeof(action));
	sigemptyset(&action.sa_mask);
	action.sa_handler = interrupt;
	action.sa_flags = SA_RESETHAND | SA_RESTART;
	for (unsigned int i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		/* nohup, or a shell's background job: leave it ignored. */
		if (!sigaction(ends[i], NULL, &old) &&
		    old.sa_handler != SIG_IGN)
			sigaction(ends[i], &action, NULL);
	}
}
