/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The interpreter; what each family of instructions does is in do_*.c.
 *
 * Where it is in a piece of code, and the value that was read last, are
 * variables on the stack, in the way in which code of the model has them.
 */
#include "generated/interpreter.h"

#include <string.h>

#include "generated/shared.h"
#include "kernel/env.h"
#include "kernel/kernel.h"
#include "kernel/slab.h"
#include "sched/names.h"

__world struct shared shared;

/* Not on the main stack: tasks have no business there. */
static struct text text;

static bool applies(const struct frame *f, const struct instruction *i)
{
	switch (i->when) {
	case IF_ZERO:
		return !f->r;
	case IF_NOT:
		return f->r;
	case IF_ODD:
		return f->r & 1;
	default:
		return true;
	}
}

static void run(struct frame *f, unsigned int from, unsigned int to)
{
	static void (*const families[FAMILIES])(
		struct frame *, const struct instruction *, unsigned int) = {
		[MARKED] = do_marked, [LOCK] = do_lock, [WAIT] = do_wait,
		[MEMORY] = do_memory, [IRQ] = do_irq,	[ODD] = do_odd,
	};

	for (unsigned int pc = from; pc < to; pc++) {
		const struct instruction *i = &f->code->at[pc];

		if (applies(f, i)) {
			families[ops[i->op].family](f, i, pc + 1);
			if (text.records)
				f->out->value = f->out->value * 7 + f->r + 1;
		}
		pc += i->body;
	}
}

void run_body(struct frame *f, const struct instruction *i, unsigned int pc)
{
	run(f, pc, pc + i->body);
}

void run_code(unsigned int code, struct result *out)
{
	struct frame f = { .code = &text.code[code], .out = out };

	run(&f, 0, f.code->nr);
	if (!text.records)
		out->value = f.r + 1;
}

static void task(void *arg)
{
	unsigned int code = (unsigned int)(uintptr_t)arg;

	run_code(code, &shared.result[code]);
}

static void work(struct work_struct *w)
{
	unsigned int code = CODE_WORK + (unsigned int)(w - shared.work);

	run_code(code, &shared.result[code]);
}

static void setup(void *data, const uint32_t *open)
{
	(void)data;
	(void)open;
	kernel_setup();
	name_set(&shared, sizeof(shared), "shared");
	for (unsigned int i = 0; i < SPINS; i++)
		spin_lock_init(&shared.spin[i]);
	rwlock_init(&shared.rwlock);
	mutex_init(&shared.mutex);
	init_rwsem(&shared.sem);
	init_completion(&shared.done);
	init_waitqueue_head(&shared.wq);
	for (unsigned int i = 0; i < WORKS; i++)
		INIT_WORK(&shared.work[i], work);
	shared.ordered = alloc_ordered_workqueue("ordered", 0);
	init_srcu_struct(&shared.srcu);
	for (unsigned int i = 0; i < POINTERS; i++)
		shared.p[i] = kzalloc(sizeof(struct object), GFP_KERNEL);
	for (unsigned int i = 0; i < PLAINS; i++)
		shared.object[i] = kzalloc(sizeof(struct object), GFP_KERNEL);
	shared.owner = kzalloc(sizeof(*shared.owner), GFP_KERNEL);
	init_completion(&shared.owner->done);
	spin_lock_init(&shared.owner->lock);
	refcount_set(&shared.ref, 2);
	kref_init(&shared.kref);
	irq_setup();
	odd_setup();
}

void interpreter_load(const struct text *t, struct program *p)
{
	static const char *const names[TASKS_OWN] = { "T0", "T1", "T2" };
	struct env env;

	text = *t;
	*p = (struct program){
		.name = "generated",
		.setup = setup,
		.nr_tasks = t->nr_tasks,
	};
	for (unsigned int i = 0; i < t->nr_tasks; i++)
		p->tasks[i] = (struct program_task){
			names[i], task, (void *)(uintptr_t)(CODE_TASK + i)
		};
	env_default(&env);
	env.value[ENV_ALLOC_FAIL] = t->alloc_fail;
	env.value[ENV_SPURIOUS_WAKE] = t->spurious_wake;
	env.value[ENV_TRYLOCK_FAIL] = t->trylock_fail;
	env.value[ENV_REUSE] = t->reuse;
	env_apply(&env);
}

/* --- what it has come to --- */

static __attribute__((no_sanitize("thread"))) uint32_t *
add(uint32_t *to, const u32 *from, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		*to++ = from[i];
	return to;
}

__attribute__((no_sanitize("thread"))) void values_take(struct values *v)
{
	const struct shared *s = &shared;
	uint32_t *to = v->at;

	for (unsigned int i = 0; i < VALUES_MAX; i++)
		v->at[i] = 0;
	to = add(to, s->x, WORDS);
	for (unsigned int i = 0; i < COUNTERS; i++)
		*to++ = (u32)s->n[i].counter;
	*to++ = (u32)s->bits;
	*to++ = s->racy;
	for (unsigned int i = 0; i < 2; i++)
		*to++ = (u32)s->pair[i].second;
	to = add(to, s->plain, PLAINS);
	to = add(to, s->kept, PLAINS);
	for (unsigned int i = 0; i < CODES; i++)
		*to++ = s->result[i].value;
	for (unsigned int i = 0; i < IRQ_RESULTS; i++)
		*to++ = s->irq_result[i].value;
	for (unsigned int i = 0; i < POINTERS; i++)
		*to++ = s->p[i] ? s->p[i]->value : ~0u;
	for (unsigned int i = 0; i < PLAINS; i++)
		*to++ = s->object[i] ? s->object[i]->value : ~0u;
	*to++ = s->done.done;
	*to++ = (u32)s->ref.refs.counter;
	*to++ = (u32)s->kref.refcount.refs.counter;
	*to++ = s->released;
	*to++ = s->box ? s->box->kept : ~0u;
}

_Static_assert(WORDS + COUNTERS + 3 * PLAINS + CODES + IRQ_RESULTS + POINTERS +
			       9 <=
		       VALUES_MAX,
	       "all values fit");
