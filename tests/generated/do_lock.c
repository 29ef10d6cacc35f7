/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Instructions that take locks, and what is done under them.
 */
#include "generated/shared.h"
#include "kernel/wait_bit.h"

#define SLEPT_BIT 1
#define SPUN_BIT 5

static void spin(struct frame *f, const struct instruction *i, unsigned int pc)
{
	spinlock_t *lock = &shared.spin[i->a];
	unsigned long flags;

	switch (i->op) {
	case DO_SPIN:
		spin_lock(lock);
		run_body(f, i, pc);
		spin_unlock(lock);
		break;
	case DO_SPIN_TRY:
		f->r = spin_trylock(lock);
		if (!f->r)
			break;
		run_body(f, i, pc);
		spin_unlock(lock);
		break;
	case DO_SPIN_IRQ:
		spin_lock_irqsave(lock, flags);
		run_body(f, i, pc);
		spin_unlock_irqrestore(lock, flags);
		break;
	case DO_SPIN_BH:
		spin_lock_bh(lock);
		run_body(f, i, pc);
		spin_unlock_bh(lock);
		break;
	case DO_SPIN_LOOK:
		f->r = spin_is_locked(lock);
		break;
	}
}

static void rw(struct frame *f, const struct instruction *i, unsigned int pc)
{
	rwlock_t *lock = &shared.rwlock;

	switch (i->op) {
	case DO_READ_TRY:
		f->r = read_trylock(lock);
		if (!f->r)
			return;
		run_body(f, i, pc);
		read_unlock(lock);
		break;
	case DO_READ_LOCK:
		read_lock(lock);
		run_body(f, i, pc);
		read_unlock(lock);
		break;
	case DO_WRITE_TRY:
		f->r = write_trylock(lock);
		if (!f->r)
			return;
		run_body(f, i, pc);
		write_unlock(lock);
		break;
	case DO_WRITE_LOCK:
		write_lock(lock);
		run_body(f, i, pc);
		write_unlock(lock);
		break;
	case DO_CONTENDED:
		f->r = rwlock_is_contended(lock);
		break;
	}
}

static void sleeping(struct frame *f, const struct instruction *i,
		     unsigned int pc)
{
	struct rw_semaphore *sem = &shared.sem;

	switch (i->op) {
	case DO_MUTEX_TRY:
		f->r = mutex_trylock(&shared.mutex);
		if (!f->r)
			return;
		run_body(f, i, pc);
		mutex_unlock(&shared.mutex);
		break;
	case DO_MUTEX:
		mutex_lock(&shared.mutex);
		run_body(f, i, pc);
		mutex_unlock(&shared.mutex);
		break;
	case DO_DOWN_READ_TRY:
		f->r = down_read_trylock(sem);
		if (!f->r)
			return;
		run_body(f, i, pc);
		up_read(sem);
		break;
	case DO_DOWN_READ:
		down_read(sem);
		run_body(f, i, pc);
		up_read(sem);
		break;
	case DO_DOWN_WRITE:
		down_write(sem);
		run_body(f, i, pc);
		up_write(sem);
		break;
	case DO_DOWNGRADE:
		down_write(sem);
		shared.plain[UNDER_SEM]++;
		downgrade_write(sem);
		run_body(f, i, pc);
		up_read(sem);
		break;
	}
}

static void bit(struct frame *f, const struct instruction *i, unsigned int pc)
{
	static struct lock_class_key key;
	unsigned long *word = &shared.word;

	switch (i->op) {
	case DO_BIT_TRY:
		f->r = bit_trylock_at(word, SLEPT_BIT, &key, "bit",
				      SITE("bit_trylock()"));
		if (!f->r)
			return;
		run_body(f, i, pc);
		bit_unlock_at(word, SLEPT_BIT, SITE("bit_unlock()"));
		break;
	case DO_BIT_LOCK:
		bit_lock_at(word, SLEPT_BIT, &key, "bit", SITE("bit_lock()"));
		run_body(f, i, pc);
		bit_unlock_at(word, SLEPT_BIT, SITE("bit_unlock()"));
		break;
	case DO_BIT_WAIT:
		wait_on_bit(word, SLEPT_BIT, TASK_UNINTERRUPTIBLE);
		break;
	case DO_BIT_SPIN:
		bit_spin_lock(SPUN_BIT, word);
		run_body(f, i, pc);
		bit_spin_unlock(SPUN_BIT, word);
		break;
	}
}

void do_lock(struct frame *f, const struct instruction *i, unsigned int pc)
{
	spin(f, i, pc);
	rw(f, i, pc);
	sleeping(f, i, pc);
	bit(f, i, pc);
}
