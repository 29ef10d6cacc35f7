/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a scenario can ask of KVM.  See mm/ops.h for what the functions have in
 * common.
 *
 * A VM is known by a file, as in user space: closing it drops a reference,
 * vCPUs hold one while they run, and the last one destroys the VM.
 */
#ifndef SECONDARY_KVM_OPS_H
#define SECONDARY_KVM_OPS_H

struct kvm_file;
struct process;

/*
 * KVM_CREATE_VM, and a slot that maps guest memory one to one on the address
 * space of @p: gfn N is address N << 12.  NULL: the process is gone or there is
 * no memory.
 */
struct kvm_file *kvm_create(struct process *p, const char *name);

/* close() of the VM: -EBADF if it is closed already. */
int kvm_destroy(struct kvm_file *vm);

/*
 * mmu_notifier_unregister() alone, as a driver does it from ->flush; the VM
 * stays and gets no callback any more.  -EBADF: closed or
 * unregistered already.
 */
int kvm_unregister(struct kvm_file *vm);

/* A vCPU reads or writes one word of guest memory. */
int guest_read(struct kvm_file *vm, unsigned long gfn);
int guest_write(struct kvm_file *vm, unsigned long gfn);

#endif
