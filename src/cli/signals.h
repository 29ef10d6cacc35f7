/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Signals: the first asks the work to end, the second of the same kind kills.
 */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

/* The signal that asked to end, or 0.  For search_options.interrupted. */
extern volatile int signals_interrupted;

/* SIGPIPE becomes an error of write(). */
void signals_init(void);

/*
 * From here on SIGINT, SIGTERM and SIGHUP set it: for work that looks at it.
 * Before, while files are read too, the first ends the program as usual.
 */
void signals_catch(void);

#endif
