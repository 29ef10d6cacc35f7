/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Generated programs that take locks.
 */
#include "generated/generated.h"

int main(int argc, char **argv)
{
	static const struct mixture m = { .of = { 3, 8, 1, 1, 0 } };

	return generated_main(argc, argv, &m, 1200);
}
