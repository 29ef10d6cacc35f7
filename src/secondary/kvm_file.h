/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The file that a VM is known by, and who uses it.
 *
 * Each function is one step: what the table of files and the counts of vCPUs
 * are guarded by in the kernel is a step on the file here.
 */
#ifndef SECONDARY_KVM_FILE_H
#define SECONDARY_KVM_FILE_H

#include <stdbool.h>

#include "kernel/types.h"
#include "sched/site.h"

struct kvm;
struct process;

struct kvm_file {
	struct kvm_file *next;
	struct kvm *kvm;
	struct process *process;
	u32 vcpus;			/* that run */
	u32 refs;			/* they, the open file, and others */
	bool closed;
	bool stopped;			/* no vCPU may run any more */
};

void kvm_file_install(struct kvm_file *vm, const struct site *site);

/* False: closed, or stopped. */
bool kvm_file_get_vcpu(struct kvm_file *vm, const struct site *site);
/* Both: true if that was the last reference. */
bool kvm_file_put_vcpu(struct kvm_file *vm, const struct site *site);
bool kvm_file_put(struct kvm_file *vm, const struct site *site);
/* -EBADF, or whether that was the last reference. */
int kvm_file_close(struct kvm_file *vm, const struct site *site);
bool kvm_file_stop(struct kvm_file *vm, const struct site *site);
void kvm_file_wait_for_vcpus(struct kvm_file *vm, const struct site *site);

#endif
