/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The fuzz target that must crash.
 *
 * It has a defect that takes feedback to find: each byte of the right word
 * opens one more branch, and blind chance would need 2^32 tries.  If
 * `make fuzz-smoke` does not find it, instrumentation, engine or the watching
 * of exit statuses are broken, and the silence of the other targets is worth
 * nothing.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 0 && data[0] == 'T')
		if (size > 1 && data[1] == 'w')
			if (size > 2 && data[2] == 'e')
				if (size > 3 && data[3] == 'e')
					abort();
	return 0;
}
