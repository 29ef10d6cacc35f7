/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The file of a VM; see kvm_file.h.
 */
#include "secondary/kvm_file.h"

#include <errno.h>

#include "kernel/compiler.h"
#include "sched/clock.h"
#include "sched/sched.h"

static struct kvm_file *files __world;

__primitive void kvm_file_install(struct kvm_file *vm, const struct site *site)
{
	sched_op(OP_WRITE, &files, site);
	vm->next = files;
	files = vm;
}

static inline __no_kcsan void begin(struct kvm_file *vm,
				    const struct site *site)
{
	sched_op(OP_RMW, vm, site);
	clock_acq_rel(vm);
}

__primitive bool kvm_file_get_vcpu(struct kvm_file *vm, const struct site *site)
{
	begin(vm, site);
	if (vm->closed || vm->stopped)
		return false;
	vm->vcpus++;
	vm->refs++;
	return true;
}

__primitive bool kvm_file_put_vcpu(struct kvm_file *vm, const struct site *site)
{
	begin(vm, site);
	vm->vcpus--;
	return !--vm->refs;
}

__primitive bool kvm_file_put(struct kvm_file *vm, const struct site *site)
{
	begin(vm, site);
	return !--vm->refs;
}

__primitive int kvm_file_close(struct kvm_file *vm, const struct site *site)
{
	begin(vm, site);
	if (vm->closed)
		return -EBADF;
	vm->closed = true;
	return !--vm->refs;
}

__primitive bool kvm_file_stop(struct kvm_file *vm, const struct site *site)
{
	begin(vm, site);
	if (vm->closed || vm->stopped)
		return false;
	vm->stopped = true;
	vm->refs++;
	return true;
}

__primitive void kvm_file_wait_for_vcpus(struct kvm_file *vm,
					 const struct site *site)
{
	/* If there is none, too: nobody looks before it is this one's turn. */
	sched_op_when(OP_WAIT, vm, site, GUARD_CLEAR(&vm->vcpus, ~0u));
	clock_acquire(vm);
}
