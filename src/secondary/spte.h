/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The sptes of a VM, changed and used; see kvm.h.
 */
#ifndef SECONDARY_SPTE_H
#define SECONDARY_SPTE_H

#include "secondary/kvm.h"

/* No spte any more; what it was. */
u64 spte_clear(struct kvm *kvm, gfn_t gfn, const struct site *site);
/* False: it is not @old any more. */
bool spte_try_set(struct kvm *kvm, gfn_t gfn, u64 old, u64 new,
		  const struct site *site);

#endif
