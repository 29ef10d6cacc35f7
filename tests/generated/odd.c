/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Generated programs that look at memory of a lock from outside, and make and
 * set locks while they are in use.
 */
#include "generated/generated.h"

int main(int argc, char **argv)
{
	static const struct mixture m = { .of = { 2, 4, 2, 2, 1, 9 } };

	return generated_main(argc, argv, &m, 1200);
}
