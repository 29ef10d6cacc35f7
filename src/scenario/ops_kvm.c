/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations of KVM: operations.def on one side, secondary/kvm_ops.h on the
 * other.
 */
#include <errno.h>

#include "mm/process.h"
#include "scenario/exec.h"
#include "scenario/operations.h"
#include "secondary/kvm_ops.h"

int exec_kvm(struct call *call)
{
	struct process *p = call_object(call, 0);

	call->result = kvm_create(p, call->name);
	if (call->result)
		return 0;
	/* Who has exited has no memory any more, and none ever again. */
	return p->mm ? -ENOMEM : -ESRCH;
}

int exec_kvm_destroy(struct call *call)
{
	return kvm_destroy(call_object(call, 0));
}

int exec_kvm_unregister(struct call *call)
{
	return kvm_unregister(call_object(call, 0));
}

int exec_guest_read(struct call *call)
{
	return guest_read(call_object(call, 0), call->arg[1]);
}

int exec_guest_write(struct call *call)
{
	return guest_write(call_object(call, 0), call->arg[1]);
}
