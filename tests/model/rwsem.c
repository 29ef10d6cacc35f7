/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * rw_semaphore and rwlock_t: readers share, writers exclude, a writer that
 * waits keeps new readers out, a downgrade lets them in.
 */
#include "kernel/preempt.h"
#include "kernel/rwlock.h"
#include "kernel/rwonce.h"
#include "kernel/rwsem.h"
#include "model/kernel.h"

static __world struct {
	struct rw_semaphore sem, other;
	rwlock_t lock;
	int readers, writers, most;
	int go;
	int data;
} w;

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	init_rwsem(&w.sem);
	init_rwsem(&w.other);
	rwlock_init(&w.lock);
	name_set(&w.sem, sizeof(w.sem), "sem");
}

/* Bookkeeping of the test: not part of what is tested. */
static __unseen void reader_in(void)
{
	track_write(&w, sizeof(w));
	w.readers++;
	if (w.most < w.readers)
		w.most = w.readers;
	check(!w.writers, "no reader while there is a writer");
}

static __unseen void reader_out(void)
{
	track_write(&w, sizeof(w));
	w.readers--;
}

static __unseen void writer_in(void)
{
	check(!w.readers && !w.writers, "a writer is alone");
	track_write(&w, sizeof(w));
	w.writers++;
}

static __unseen void writer_out(void)
{
	track_write(&w, sizeof(w));
	w.writers--;
}

static void sem_read(void *arg)
{
	(void)arg;
	down_read(&w.sem);
	reader_in();
	READ_ONCE(w.go);	/* a step: others may come in */
	check(w.data >= 0, "readers may read");
	reader_out();
	up_read(&w.sem);
}

static void sem_write(void *arg)
{
	(void)arg;
	down_write(&w.sem);
	writer_in();
	w.data++;
	writer_out();
	up_write(&w.sem);
}

static void sem_try(void *arg)
{
	(void)arg;
	if (down_read_trylock(&w.sem)) {
		reader_in();
		reader_out();
		up_read(&w.sem);
	}
	if (down_write_trylock(&w.sem)) {
		writer_in();
		w.data++;
		writer_out();
		up_write(&w.sem);
	}
}

static void lock_read(void *arg)
{
	(void)arg;
	read_lock(&w.lock);
	reader_in();
	check(w.data >= 0, "readers may read");
	reader_out();
	read_unlock(&w.lock);
}

static void lock_write(void *arg)
{
	(void)arg;
	write_lock(&w.lock);
	writer_in();
	w.data++;
	writer_out();
	write_unlock(&w.lock);
}

static void lock_try(void *arg)
{
	(void)arg;
	if (read_trylock(&w.lock)) {
		reader_in();
		reader_out();
		read_unlock(&w.lock);
	}
	if (write_trylock(&w.lock)) {
		writer_in();
		w.data++;
		writer_out();
		write_unlock(&w.lock);
	}
}

static void test_exclusion(void)
{
	PROGRAM(sem, setup, TASK(sem_read), TASK(sem_write), TASK(sem_try));
	PROGRAM(lock, setup, TASK(lock_read), TASK(lock_write), TASK(lock_try));
	PROGRAM(writers, setup, TASK(sem_write), TASK(sem_write),
		TASK(sem_write));

	is_str(verdict(&sem), "never", "rw_semaphore");
	is_str(verdict(&lock), "never", "rwlock_t");
	is_str(verdict(&writers), "never", "three writers");
}

/* Two readers must be able to be inside at once. */
static void both_inside(void *arg)
{
	(void)arg;
	down_read(&w.sem);
	reader_in();
	check(READ_ONCE(w.go) || w.most < 2, "two readers at once");
	reader_out();
	up_read(&w.sem);
}

static void test_sharing(void)
{
	PROGRAM(shared, setup, TASK(both_inside), TASK(both_inside));

	is_str(verdict(&shared), "assert", "readers share");
}

/* --- a writer between two reads of one task --- */

static void read_twice(void *arg)
{
	(void)arg;
	down_read(&w.sem);
	down_read_nested(&w.sem, SINGLE_DEPTH_NESTING);
	up_read(&w.sem);
	up_read(&w.sem);
}

static void read_twice_plainly(void *arg)
{
	(void)arg;
	down_read(&w.sem);
	down_read(&w.sem);
	up_read(&w.sem);
	up_read(&w.sem);
}

static void lock_read_twice(void *arg)
{
	(void)arg;
	read_lock(&w.lock);
	read_lock(&w.lock);
	read_unlock(&w.lock);
	read_unlock(&w.lock);
}

/* In interrupt context a reader passes writers that only wait. */
static void irq_read_twice(void *arg)
{
	struct task_struct *ts = current;

	(void)arg;
	irq_context_enter(ts, SOFTIRQ_OFFSET);
	lock_read_twice(NULL);
	irq_context_leave(ts, SOFTIRQ_OFFSET);
}

static void bh_write(void *arg)
{
	(void)arg;
	local_bh_disable();
	lock_write(NULL);
	local_bh_enable();
}

static void test_recursion(void)
{
	PROGRAM(alone, setup, TASK(read_twice), TASK(sem_read));
	PROGRAM(with_writer, setup, TASK(read_twice), TASK(sem_write));
	PROGRAM(plain, setup, TASK(read_twice_plainly));
	PROGRAM(lock, setup, TASK(lock_read_twice));
	PROGRAM(irq, setup, TASK(irq_read_twice), TASK(bh_write));

	is_str(verdict(&alone), "never", "reading twice without a writer");
	is_str(verdict(&with_writer), "deadlock",
	       "a writer between two reads of one task");
	is_str(verdict(&plain), "lock-order",
	       "lockdep does not need the writer");
	is_str(verdict(&lock), "lock-order", "nor with a rwlock_t");
	is_str(verdict(&irq), "never", "except in interrupt context");
}

/* --- a waiting writer keeps out who tries --- */

static void queue_writer(void *arg)
{
	(void)arg;
	down_write(&w.sem);
	up_write(&w.sem);
}

/* Contended means that somebody waits, here a writer; then a try must fail. */
static void reader_sees_writer(void *arg)
{
	(void)arg;
	down_read(&w.sem);
	if (rwsem_is_contended(&w.sem))
		check(!down_read_trylock(&w.sem), "not past a waiting writer");
	up_read(&w.sem);
}

static void never_contended(void *arg)
{
	(void)arg;
	down_read(&w.sem);
	check(!rwsem_is_contended(&w.sem), "a writer waits");
	up_read(&w.sem);
}

static __world int hold, written;

static __unseen void put(int *flag, int value)
{
	track_write(flag, sizeof(*flag));
	*flag = value;
}

static __unseen int get(const int *flag)
{
	return *flag;
}

/* Holds it for a while after a writer has queued. */
static void reader_holds(void *arg)
{
	(void)arg;
	down_read(&w.sem);
	if (rwsem_is_contended(&w.sem)) {
		put(&hold, 1);
		READ_ONCE(w.go);
		READ_ONCE(w.go);
		put(&hold, 0);
	}
	up_read(&w.sem);
}

/* It comes when the writer has queued: what the holder saw was not this. */
static void reader_comes(void *arg)
{
	(void)arg;
	READ_ONCE(w.go);	/* a step */
	if (!get(&hold))
		return;
	down_read(&w.sem);
	check(!get(&hold), "let in while a writer waits for readers");
	up_read(&w.sem);
}

static void reader_overtakes(void *arg)
{
	(void)arg;
	if (!rwsem_is_contended(&w.sem))
		return;
	down_read(&w.sem);
	check(get(&written), "overtook a writer");
	up_read(&w.sem);
}

static void writes(void *arg)
{
	(void)arg;
	down_write(&w.sem);
	put(&written, 1);
	up_write(&w.sem);
}

static void test_waiting_writer(void)
{
	PROGRAM(held, setup, TASK(reader_holds), TASK(writes),
		TASK(reader_comes));
	PROGRAM(unheld, setup, TASK(reader_holds), TASK(writes),
		TASK(reader_overtakes));
	PROGRAM(sees, setup, TASK(reader_sees_writer), TASK(queue_writer));
	PROGRAM(contended, setup, TASK(never_contended), TASK(queue_writer));

	is_str(verdict(&sees), "never", "a trying reader does not pass it");
	is_str(verdict(&contended), "assert", "that a writer waits is seen");
	is_str(verdict(&held), "never",
	       "nobody comes in while readers hold it");
	is_str(verdict(&unheld), "assert",
	       "when it is free, a reader overtakes");
}

/* --- a waiting reader is contention too --- */

static void sem_write_uncontended(void *arg)
{
	(void)arg;
	down_write(&w.sem);
	check(!rwsem_is_contended(&w.sem), "a reader waits");
	up_write(&w.sem);
}

static void lock_write_uncontended(void *arg)
{
	(void)arg;
	write_lock(&w.lock);
	check(!rwlock_is_contended(&w.lock), "a reader waits");
	write_unlock(&w.lock);
}

static void irq_read(void *arg)
{
	struct task_struct *ts = current;

	(void)arg;
	irq_context_enter(ts, SOFTIRQ_OFFSET);
	lock_read(NULL);
	irq_context_leave(ts, SOFTIRQ_OFFSET);
}

static void bh_write_uncontended(void *arg)
{
	(void)arg;
	local_bh_disable();
	lock_write_uncontended(NULL);
	local_bh_enable();
}

static void test_waiting_reader(void)
{
	PROGRAM(sem, setup, TASK(sem_write_uncontended), TASK(sem_read));
	PROGRAM(lock, setup, TASK(lock_write_uncontended), TASK(lock_read));
	PROGRAM(irq, setup, TASK(bh_write_uncontended), TASK(irq_read));

	is_str(verdict(&sem), "assert", "a reader that waits is contention");
	is_str(verdict(&lock), "assert", "of a rwlock_t too");
	is_str(verdict(&irq), "never", "unless it is in interrupt context");
}

static void test_steps(void)
{
	PROGRAM(sem, setup, TASK(sem_read), TASK(sem_read));
	PROGRAM(lock, setup, TASK(lock_read), TASK(lock_read));

	/* Three steps each, and two: as many schedules as ways to mix them. */
	is_int(count(&sem, -1), 20, "a reader that does not wait: one step");
	is_int(count(&lock, -1), 6, "of a rwlock_t too");
}

/* --- downgrade --- */

static void downgrades(void *arg)
{
	(void)arg;
	down_write(&w.sem);
	w.data++;
	downgrade_write(&w.sem);
	reader_in();
	check(w.data > 0, "still there");
	check(READ_ONCE(w.go) || w.most < 2, "others read too");
	reader_out();
	up_read(&w.sem);
}

static void downgrades_quietly(void *arg)
{
	(void)arg;
	down_write(&w.sem);
	writer_in();
	w.data++;
	writer_out();
	downgrade_write(&w.sem);
	reader_in();
	check(w.data > 0, "no writer since");
	reader_out();
	up_read(&w.sem);
}

static void downgrades_nothing(void *arg)
{
	(void)arg;
	down_read(&w.sem);
	downgrade_write(&w.sem);
	up_read(&w.sem);
}

static void test_downgrade(void)
{
	PROGRAM(shares, setup, TASK(downgrades), TASK(sem_read));
	PROGRAM(sound, setup, TASK(downgrades_quietly), TASK(sem_read),
		TASK(sem_write));
	PROGRAM(reader, setup, TASK(downgrades_nothing));

	is_str(verdict(&shares), "assert", "readers come in after a downgrade");
	is_str(verdict(&sound), "never", "no writer does");
	is_str(verdict(&reader), "lock-misuse", "a reader cannot downgrade");
}

/* --- waiting for oneself --- */

static void write_while_reading(void *arg)
{
	(void)arg;
	down_read(&w.sem);
	down_write(&w.sem);
}

static void read_while_writing(void *arg)
{
	(void)arg;
	down_write(&w.sem);
	down_read(&w.sem);
}

static void test_own(void)
{
	PROGRAM(upgrade, setup, TASK(write_while_reading));
	PROGRAM(own, setup, TASK(read_while_writing));

	is_str(verdict(&upgrade), "lock-order", "a reader that wants to write");
	is_str(verdict(&own), "lock-order", "a writer that wants to read");
}

int main(void)
{
	kernel_hooks();
	test_exclusion();
	test_sharing();
	test_recursion();
	test_waiting_writer();
	test_waiting_reader();
	test_steps();
	test_downgrade();
	test_own();
	return done_testing();
}
