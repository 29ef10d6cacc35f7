/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts of `mmurace replay`.
 */
#ifndef CLI_REPLAY_H
#define CLI_REPLAY_H

#include "cli/cli.h"
#include "report/session.h"

/* --with, --without, --kernel: map the schedule onto that code and run it. */
enum status replay_map(const struct options *options,
		       const struct report *report);

#endif
