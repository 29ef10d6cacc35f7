/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Generated programs that allocate, free, and read and wait as RCU does.
 */
#include "generated/generated.h"

int main(int argc, char **argv)
{
	static const struct mixture m = { .of = { 3, 1, 1, 8, 0 } };

	return generated_main(argc, argv, &m, 1200);
}
