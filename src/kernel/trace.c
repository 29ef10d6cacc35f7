/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The tracepoints of trace.h, defined.
 */
#include "kernel/define_trace.h"
#include "kernel/trace.h"
