/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where in the source a visible operation stands, and how it reads there.
 *
 * Kernel primitives are macros that hand a site to the function which does the
 * work, as the kernel hands _RET_IP_ to lockdep.  A site is static and the same
 * for every compiler, so that reports written by one build can be matched
 * against another.  Accesses that the compiler instruments (plain ones, and
 * volatile ones outside READ_ONCE()) have no site: they are known by the return
 * address of the callback alone.
 */
#ifndef SCHED_SITE_H
#define SCHED_SITE_H

struct site {
	const char *file;	/* relative to the top of the source tree */
	const char *func;	/* the function whose source says @text */
	const char *text;	/* the operation as written there */
	int line;
};

/* A macro, because __func__ and __LINE__ must be those of the caller. */
#define SITE(str)                                                              \
	({                                                                     \
		static const struct site __site = { __FILE__, __func__, (str), \
						    __LINE__ };                \
		&__site;                                                       \
	})

#endif
