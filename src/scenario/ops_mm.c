/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations of the primary MMU: operations.def on one side, mm/ops.h on the
 * other.
 */
#include <errno.h>

#include "mm/ops.h"
#include "scenario/exec.h"
#include "scenario/operations.h"

int exec_machine(struct call *call)
{
	const struct machine machine = {
		.frames = (unsigned int)call->arg[0],
		.entries = (unsigned int)call->arg[1],
		.slots = (unsigned int)call->arg[2],
	};

	return machine_init(&machine);
}

int exec_mm(struct call *call)
{
	call->result = mm_create(call->name);
	return call->result ? 0 : -ENOMEM;
}

int exec_mmap(struct call *call)
{
	return mm_mmap(call_object(call, 0), call->arg[1], call->arg[2]);
}

int exec_munmap(struct call *call)
{
	return mm_munmap(call_object(call, 0), call->arg[1], call->arg[2]);
}

int exec_read(struct call *call)
{
	return cpu_read(call_object(call, 0), call->arg[1]);
}

int exec_write(struct call *call)
{
	return cpu_write(call_object(call, 0), call->arg[1]);
}

int exec_exit_mm(struct call *call)
{
	return exit_mm(call_object(call, 0));
}

int exec_swap_out(struct call *call)
{
	return swap_out(call_object(call, 0), call->arg[1]);
}
