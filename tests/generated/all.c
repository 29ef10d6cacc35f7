/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Generated programs of everything.
 */
#include "generated/generated.h"

int main(int argc, char **argv)
{
	static const struct mixture m = { .of = { 4, 4, 4, 4, 3 } };

	return generated_main(argc, argv, &m, 1000);
}
