/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Crashes of a task: what would end the process ends the execution instead.
 *
 * For programs in C, which may do anything.  A signal that an instruction
 * raises while a task runs, or while set-up or a check at rest runs in the
 * module's code, is told to struct sched_hooks, which reports a violation; the
 * search goes on after it as after any other.  Anywhere else it is a fault of
 * the tool, and does to it what it always does.
 *
 * A loop that makes no access is known by the time it takes: CPU time in which
 * no step was declared, with the program counter in the module's code.  It is
 * not the clock that decides what is found, only when: such a loop is at the
 * same step in every run, and nothing but the end of the execution follows.
 */
#ifndef SCHED_CRASH_H
#define SCHED_CRASH_H

#include <stdbool.h>
#include <stdint.h>

/* From now on, once a process: for one that a module is linked into. */
void crash_catch(void);

/* Is this an address in the module's code? */
bool crash_in_module(uintptr_t pc);

/* abort() and the like: a crash of the task that calls it. */
void crash_now(const char *what, uintptr_t pc) __attribute__((noreturn));

#endif
