/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From signals to violations; see crash.h.
 *
 * A handler does not return: it runs on a stack of its own, reports, and
 * switches to the main stack, as whoever ends an execution does.  What it
 * interrupted is abandoned.  The signals are raised by an instruction of the
 * code that they are told of, or arrive in the module's code, which holds
 * nothing of the C library, so whatever may be called in a task may be here.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "sched/crash.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <ucontext.h>

#include "sched/engine.h"
#include "sched/memory.h"

#define HANDLER_STACK (64u << 10)

/* Looks at whether a step goes on and on: how often, and how many it takes. */
#define TICK_USEC 10000
#define TICKS_MAX 50u
/* The same near a loop that has been found before: it was endless then. */
#define TICKS_KNOWN 3u
#define NEAR_BYTES 256u

/* Around the module's code: src/module/build.c puts them there. */
extern char module_code_start[] __attribute__((weak));
extern char module_code_end[] __attribute__((weak));

static const struct {
	int number;
	const char *name;
} signals[] = {
	{ SIGSEGV, "SIGSEGV" }, { SIGBUS, "SIGBUS" },	{ SIGFPE, "SIGFPE" },
	{ SIGILL, "SIGILL" },	{ SIGTRAP, "SIGTRAP" },
};
#define NR_SIGNALS (sizeof(signals) / sizeof(signals[0]))

static struct sigaction before[NR_SIGNALS];

/* What was seen at the last tick. */
static struct {
	uint32_t execution, steps;
	unsigned int ticks;
} seen;
/* Where a loop was found to be endless. */
static uintptr_t known;

bool crash_in_module(uintptr_t pc)
{
	return pc - (uintptr_t)module_code_start <
	       (uintptr_t)(module_code_end - module_code_start);
}

static uintptr_t pc_of(const void *context)
{
	const ucontext_t *uc = context;

#if defined(__x86_64__)
	return (uintptr_t)uc->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
	return (uintptr_t)uc->uc_mcontext.pc;
#else
	(void)uc;
	return 0;
#endif
}

/* Can it be told as a find: is there an execution, or a set-up, to end? */
static bool in_task(uintptr_t pc)
{
	return engine.current || (engine.rest_jump && crash_in_module(pc));
}

/* A task on its own stack; what is not in one ran on the main stack. */
static bool overflows(const void *addr)
{
	return engine.current && fiber_guards(&engine.current->fiber, addr);
}

static void tell(enum crash_kind kind, const char *what, uintptr_t pc)
{
	const struct crash crash = { .kind = kind, .what = what, .pc = pc };

	engine.listening = 0;
	if (sched_hooks.crash)
		sched_hooks.crash(&crash);
	/* Nobody listens: there is no going on. */
	fprintf(stderr, "mmurace: a task ends by %s\n", what);
	_Exit(EXIT_INTERNAL);
}

void crash_now(const char *what, uintptr_t pc)
{
	tell(CRASH_SIGNAL, what, pc);
	__builtin_unreachable();
}

/* Back to what it would have been without us: the instruction runs again. */
static void give_up(size_t n)
{
	sigaction(signals[n].number, &before[n], NULL);
}

static void on_signal(int number, siginfo_t *info, void *context)
{
	uintptr_t pc = pc_of(context);
	size_t n = 0;

	while (signals[n].number != number)
		n++;
	/* What somebody sent is not of the task, and does not come again. */
	if (info->si_code <= 0) {
		give_up(n);
		raise(number);
	} else if (!in_task(pc)) {
		give_up(n);
	} else if (number == SIGSEGV && overflows(info->si_addr)) {
		tell(CRASH_STACK, "stack overflow", pc + 1);
	} else {
		tell(CRASH_SIGNAL, signals[n].name, pc + 1);
	}
}

static void on_tick(int number, siginfo_t *info, void *context)
{
	uintptr_t pc = pc_of(context);
	unsigned int max;

	(void)number;
	(void)info;
	if (!in_task(pc) || !crash_in_module(pc))
		return;
	if (seen.execution != engine.execution || seen.steps != engine.steps) {
		seen.execution = engine.execution;
		seen.steps = engine.steps;
		seen.ticks = 0;
		return;
	}
	max = pc - known + NEAR_BYTES < 2 * NEAR_BYTES ? TICKS_KNOWN :
							 TICKS_MAX;
	if (++seen.ticks < max)
		return;
	known = pc;
	seen.ticks = 0;
	tell(CRASH_ENDLESS, "a step goes on and on", pc + 1);
}

static void catch (int number, void (*handler)(int, siginfo_t *, void *),
		   struct sigaction *old)
{
	struct sigaction action;

	memset(&action, 0, sizeof(action));
	sigemptyset(&action.sa_mask);
	action.sa_sigaction = handler;
	/* Handlers do not return, so nothing would be unblocked again. */
	action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART;
	sigaction(number, &action, old);
}

void crash_catch(void)
{
	const struct itimerval every = {
		.it_interval = { .tv_usec = TICK_USEC },
		.it_value = { .tv_usec = TICK_USEC },
	};
	static char memory[HANDLER_STACK] __attribute__((aligned(16)));
	const stack_t stack = { .ss_sp = memory, .ss_size = sizeof(memory) };

	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < NR_SIGNALS; i++)
		catch (signals[i].number, on_signal, &before[i]);
	catch (SIGVTALRM, on_tick, NULL);
	setitimer(ITIMER_VIRTUAL, &every, NULL);
}
