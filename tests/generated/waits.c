/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Generated programs that wait for each other, poll, and start tasks and work.
 */
#include "generated/generated.h"

int main(int argc, char **argv)
{
	static const struct mixture m = { .of = { 3, 1, 8, 1, 0 } };

	return generated_main(argc, argv, &m, 1200);
}
