/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Generated programs that interrupt and hold off interrupts.
 */
#include "generated/generated.h"

int main(int argc, char **argv)
{
	static const struct mixture m = { .of = { 2, 2, 1, 1, 9 } };

	return generated_main(argc, argv, &m, 1000);
}
