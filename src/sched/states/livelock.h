/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Livelocks: see rings.h for what they are.
 */
#ifndef SCHED_STATES_LIVELOCK_H
#define SCHED_STATES_LIVELOCK_H

/*
 * A whole ring begins with the last state on the path.  Could the scheduler
 * stay in it for ever, and be fair, and the environment too, which does not
 * give one answer for ever?  Then go into it and round, and have the livelock
 * noticed: the execution that this is has ended then.
 */
enum livelock {
	LIVELOCK_NONE,
	LIVELOCK_FOUND,
	LIVELOCK_UNKNOWN,	/* it was another ring when looked at */
};
enum livelock livelock(void);

#endif
