/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Generated programs with plain accesses anywhere: some of them race.
 */
#include "generated/generated.h"

int main(int argc, char **argv)
{
	static const struct mixture m = { .of = { 5, 3, 2, 3, 1 },
					  .races = true };

	return generated_main(argc, argv, &m, 1500);
}
