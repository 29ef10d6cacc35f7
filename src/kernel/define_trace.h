/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Included before a header of tracepoints, by one file: defines them there.
 */
#include "kernel/tracepoint.h"

#undef DECLARE_TRACE
#ifdef TRACKED
#define DECLARE_TRACE(name, proto, args)				\
	void trace_##name(proto);					\
	void register_trace_##name(void (*probe)(proto));		\
	static void (*probes_##name[TRACE_PROBES_MAX])(proto);		\
	static unsigned int nr_probes_##name;				\
	/* Probes tell what they read; it is not known which there are. */ \
	__primitive __reads_only void trace_##name(proto)		\
	{								\
		sched_quiet_begin();					\
		for (unsigned int i = 0; i < nr_probes_##name; i++)	\
			probes_##name[i](args);				\
		sched_quiet_end();					\
	}								\
	__primitive void register_trace_##name(void (*probe)(proto))	\
	{								\
		if (nr_probes_##name == TRACE_PROBES_MAX)		\
			__builtin_trap();				\
		probes_##name[nr_probes_##name++] = probe;		\
	}								\
	struct trace_##name##_defined /* swallow the semicolon */
#endif
