/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A variable behind the heap, for tests/model/states_predict.c: the world goes
 * by the order in which programs are linked (sched/world.c), and this is last.
 */
#ifndef TESTS_TRACK_TAIL_H
#define TESTS_TRACK_TAIL_H

extern struct tail {
	int x, y;
} tail;

#endif
