/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tracepoints of the MMU model; see trace.h.
 */
#include "kernel/define_trace.h"
#include "mm/trace.h"
