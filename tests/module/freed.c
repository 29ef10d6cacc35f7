/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Planted: freed memory that a pointer still points to.
 */
#include <mmurace.h>

#include <kernel/mutex.h>

MM_SCENARIO("planted-freed");

struct node {
	int value;
};

static DEFINE_MUTEX(lock);
static struct node *node;

MM_SETUP
{
	node = malloc(sizeof(*node));
	node->value = 3;
}

MM_TASK(user)
{
	mutex_lock(&lock);
	node->value++; /* here */
	mutex_unlock(&lock);
}

MM_TASK(killer)
{
	mutex_lock(&lock);
	free(node);
	mutex_unlock(&lock);
}

MM_RESULT("sometimes use-after-free");
