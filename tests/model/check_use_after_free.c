/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * use-after-free (I5, I6) and null-dereference (I6): of objects, by one task
 * and by two, of memory that was never allocated, of page tables, of NULL.
 */
#include "kernel/mutex.h"
#include "model/check.h"

struct thing {
	unsigned long first, second;
};

static struct process *process __world;
static struct thing *thing __world;
static unsigned long seen __world;
static struct mutex lock __world;

static void setup(void *data, const uint32_t *open)
{
	const struct machine machine = MACHINE_DEFAULT;

	(void)data;
	(void)open;
	if (machine_init(&machine))
		bail_out("machine_init() failed");
	mutex_init(&lock);
	process = mm_create("A");
	thing = kzalloc(sizeof(*thing), GFP_KERNEL);
	if (!process || !thing || mm_mmap(process, ADDR, 1) ||
	    cpu_write(process, ADDR))
		bail_out("no process");
	name_set(thing, sizeof(*thing), "thing");
}

static void frees(void *arg)
{
	(void)arg;
	mutex_lock(&lock);
	kfree(thing);
	thing = NULL;
	mutex_unlock(&lock);
}

/* The pointer is read under the lock, what it points at is not. */
static void reads_late(void *arg)
{
	struct thing *t;

	(void)arg;
	mutex_lock(&lock);
	t = thing;
	mutex_unlock(&lock);
	mutex_lock(&lock);
	if (t)
		WRITE_ONCE(seen, t->second);
	mutex_unlock(&lock);
}

static void reads_under_lock(void *arg)
{
	(void)arg;
	mutex_lock(&lock);
	if (thing)
		thing->second++;
	mutex_unlock(&lock);
}

static void reads_freed(void *arg)
{
	struct thing *t = thing;

	(void)arg;
	kfree(t);
	thing = NULL;
	WRITE_ONCE(t->second, 1);
}

/* Its table is freed under the walker's feet. */
static void walks_freed_table(void *arg)
{
	struct ptdesc *table = pagetable_alloc(process->mm, PGTABLE_PTE, 0);
	pte_t *pte = (pte_t *)page_address(ptdesc_page(table));

	(void)arg;
	pagetable_free(table);
	ptep_get(pte);
}

static void reads_beyond(void *arg)
{
	unsigned long *words = kzalloc(2 * sizeof(*words), GFP_KERNEL);

	(void)arg;
	name_set(words, 2 * sizeof(*words), "words");
	WRITE_ONCE(words[200], 1);
	kfree(words);
}

/* Set-up has freed it: nobody is there who did. */
static void setup_freed(void *data, const uint32_t *open)
{
	setup(data, open);
	kfree(thing);
}

static void reads_at_once(void *arg)
{
	unsigned long second = thing->second;

	(void)arg;
	WRITE_ONCE(seen, second);
}

static void writes_at_once(void *arg)
{
	(void)arg;
	thing->second = 1;
	WRITE_ONCE(seen, 1);
}

static void writes_null(void *arg)
{
	struct thing *t = (struct thing *)READ_ONCE(thing->first);

	(void)arg;
	t->second = 1;
}

static void locks_null(void *arg)
{
	struct mutex *m = (struct mutex *)READ_ONCE(thing->first);

	(void)arg;
	mutex_lock(m);
}

int main(void)
{
	struct program one =
		PROGRAM("by one task", setup, 0, { "A", reads_freed, NULL });
	struct program two = PROGRAM("by two tasks", setup, 0,
				     { "A", reads_late, NULL },
				     { "B", frees, NULL });
	struct program table = PROGRAM("a page table", setup, 0,
				       { "A", walks_freed_table, NULL });
	struct program beyond = PROGRAM("beyond the end", setup, 0,
					{ "A", reads_beyond, NULL });
	struct program read = PROGRAM("read, freed in set-up", setup_freed, 0,
				      { "A", reads_at_once, NULL });
	struct program written = PROGRAM("written, freed in set-up",
					 setup_freed, 0,
					 { "A", writes_at_once, NULL });
	struct program null = PROGRAM("a field of NULL", setup, 0,
				      { "A", writes_null, NULL });
	struct program lock_null =
		PROGRAM("a lock at NULL", setup, 0, { "A", locks_null, NULL });
	struct program right = PROGRAM("under the lock", setup, 0,
				       { "A", reads_under_lock, NULL },
				       { "B", frees, NULL });

	checks_begin();
	breaks(&one, "use-after-free", "thing", "A writes freed thing+0x8");
	breaks(&read, "use-after-free", "thing", "A reads freed thing+0x8");
	breaks(&written, "use-after-free", "thing", "A writes freed thing+0x8");
	breaks(&two, "use-after-free", "thing", "A reads freed thing+0x8");
	breaks(&table, "use-after-free", "A.pte.0x0",
	       "A reads freed A.pte.0x0");
	breaks(&beyond, "use-after-free", "unnamed",
	       "A writes unnamed, which is not allocated");
	breaks(&null, "null-dereference", "NULL+0x8",
	       "A writes through NULL, at address 0x8");
	breaks(&lock_null, "null-dereference", "NULL+0x0",
	       "A writes through NULL, at address 0x0");
	holds(&right);
	return done_testing();
}
