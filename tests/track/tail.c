/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A variable behind the heap; see tail.h.
 */
#include "track/tail.h"

#include "sched/world.h"

__world struct tail tail;
