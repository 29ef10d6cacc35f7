/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How much memory the process has taken; see peak.h.
 *
 * ru_maxrss would not do: it outlives exec(), so for a scenario in C it tells
 * how much the process took that had it compiled; waited for, it has the
 * compiler in it, too.
 */
#include "cli/peak.h"

#include <inttypes.h>
#include <stdio.h>

uint64_t peak_bytes(void)
{
	FILE *file = fopen("/proc/self/status", "re");
	uint64_t kib = 0;
	char line[256];

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "VmHWM: %" SCNu64 " kB", &kib) == 1)
			break;
	fclose(file);
	return kib * 1024;
}
