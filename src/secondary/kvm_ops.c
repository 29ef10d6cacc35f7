/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scenario can ask of KVM; see kvm_ops.h.
 *
 * A vCPU is a thread of the process: while it runs it has the address space and
 * a reference to the file of the VM.
 */
#include "secondary/kvm_ops.h"

#include <errno.h>

#include "mm/process.h"
#include "sched/names.h"
#include "secondary/kvm.h"
#include "secondary/kvm_file.h"

struct kvm_file *kvm_create(struct process *p, const char *name)
{
	struct kvm_file *vm = kzalloc(sizeof(*vm), GFP_KERNEL);
	struct mm_struct *mm;

	if (!vm)
		return NULL;
	name_set(vm, sizeof(*vm), "%s.file", name);
	vm->process = p;
	vm->refs = 1;
	mm = get_task_mm(p);
	if (mm) {
		vm->kvm = kvm_create_vm(mm, name);
		mmput(mm);
	}
	if (!vm->kvm) {
		kfree(vm);
		return NULL;
	}
	kvm_file_install(vm, SITE("fd_install(vm)"));
	return vm;
}

int kvm_destroy(struct kvm_file *vm)
{
	int last = kvm_file_close(vm, SITE("close(vm)"));

	if (last < 0)
		return last;
	if (last)
		kvm_put_kvm(vm->kvm);
	return 0;
}

int kvm_unregister(struct kvm_file *vm)
{
	struct kvm *kvm = vm->kvm;

	if (!kvm_file_stop(vm, SITE("vm_dead = true")))
		return -EBADF;
	kvm_file_wait_for_vcpus(vm, SITE("kvm_kick_all_cpus(kvm)"));
	mmu_notifier_unregister(&kvm->mmu_notifier, kvm->mm);
	kvm->unregistered = true;
	if (kvm_file_put(vm, SITE("fput(vm)")))
		kvm_put_kvm(kvm);
	return 0;
}

/* KVM_RUN until the access is done. */
static int vcpu_run(struct kvm *kvm, gfn_t gfn, bool write)
{
	const struct site *site = write ? SITE("guest store") :
					  SITE("guest load");
	int r = 0;

	while (r >= 0 && !kvm_guest_access(kvm, gfn, write, site)) {
		for (;;) {
			r = kvm_tdp_mmu_page_fault(kvm, gfn, write);
			if (r != RET_PF_RETRY)
				break;
			cpu_relax();
		}
	}
	return r < 0 ? r : 0;
}

static int guest_access(struct kvm_file *vm, gfn_t gfn, bool write)
{
	struct mm_struct *mm;
	int ret = -EBADF;

	if (gfn >= KVM_SLOT_PAGES)
		return -EFAULT;
	mm = get_task_mm(vm->process);
	if (!mm)
		return -ESRCH;
	if (kvm_file_get_vcpu(vm, SITE("fdget(vm)"))) {
		ret = vcpu_run(vm->kvm, gfn, write);
		if (kvm_file_put_vcpu(vm, SITE("fdput(vm)")))
			kvm_put_kvm(vm->kvm);
	}
	mmput(mm);
	return ret;
}

int guest_read(struct kvm_file *vm, unsigned long gfn)
{
	return guest_access(vm, gfn, false);
}

int guest_write(struct kvm_file *vm, unsigned long gfn)
{
	return guest_access(vm, gfn, true);
}
