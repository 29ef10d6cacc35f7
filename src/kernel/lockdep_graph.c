/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The graph of lock classes: what was taken while what was held.
 *
 * A circle of edges blocks somebody only if it is strong: no edge that ends in
 * a recursive reader is followed by one that starts from a shared holder, for
 * that reader does not wait for that holder (the kernel's lockdep has the
 * proof).  So the search goes over (class, does the last edge end in a
 * recursive reader).
 *
 * All of it is learned over executions and lies outside of the world; what is
 * read of that is the stack of locks of the running task.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/lockdep_graph.h"
#include "sched/memory.h"
#include "sched/shadow.h"

u8 lockdep_deps[LOCK_CLASSES_MAX][LOCK_CLASSES_MAX];
u8 lockdep_used[LOCK_CLASSES_MAX];

/* Of locks to locks, and of states of the CPU to and from locks. */
static struct lock_edge *edges;
static unsigned int nr_edges, max_edges;
/* Those that a search goes along: all, or all and the new one. */
static unsigned int nr_seen;

static __no_kcsan bool is_use(const struct lock_edge *e)
{
	return !e->from || !e->to;
}

/*
 * A new edge, behind the last: it belongs to the graph when edge_learn() says
 * so.  A report of it may never return, so nothing has to be undone.
 */
static __no_kcsan struct lock_edge *edge_new(void)
{
	struct lock_edge *e;

	sched_quiet_begin();
	if (nr_edges == max_edges) {
		max_edges = max_edges ? 2 * max_edges : 64;
		edges = must(realloc(edges, max_edges * sizeof(*edges)));
		memset(edges + nr_edges, 0,
		       (max_edges - nr_edges) * sizeof(*edges));
	}
	e = &edges[nr_edges];
	schedule_free(&e->schedule);	/* of one that was not learned */
	memset(e, 0, sizeof(*e));
	sched_quiet_end();
	return e;
}

/* Who shows it, and by which choices. */
static __no_kcsan void edge_witness(struct lock_edge *e)
{
	struct task *t = task_current();

	sched_quiet_begin();
	strncpy(e->task, t ? task_name(t) : "set-up", sizeof(e->task) - 1);
	e->setup = !t;
	if (t)
		sched_copy_schedule(&e->schedule);
	sched_quiet_end();
}

static __no_kcsan void edge_learn(const struct lock_edge *e)
{
	nr_edges++;
	if (!e->from)
		lockdep_used[e->to] |= e->used;
	else if (!e->to)
		lockdep_used[e->from] |= e->used;
	else
		lockdep_deps[e->to][e->from] |= e->dep;
}

static __no_kcsan void unlearn_all(void)
{
	for (unsigned int i = 0; i < nr_edges; i++) {
		const struct lock_edge *e = &edges[i];

		if (is_use(e))
			lockdep_used[e->from ? e->from : e->to] = 0;
		else
			lockdep_deps[e->to][e->from] = 0;
	}
}

/* Forget what set-up showed, or what executions did. */
static __no_kcsan void forget(bool setup)
{
	unsigned int nr = nr_edges;

	unlearn_all();
	nr_edges = 0;
	for (unsigned int i = 0; i < nr; i++) {
		struct lock_edge e = edges[i];

		if (e.setup == setup) {
			schedule_free(&edges[i].schedule);
			continue;
		}
		edges[i] = edges[nr_edges];
		edges[nr_edges] = e;
		edge_learn(&edges[nr_edges]);
	}
}

__primitive void lockdep_reset(void)
{
	forget(false);
}

__primitive void lockdep_reset_setup(void)
{
	forget(true);
}

/* --- for a file --- */

__primitive const struct lock_edge *lockdep_edge(unsigned int n)
{
	return n < nr_edges ? &edges[n] : NULL;
}

__primitive void lockdep_forget(void)
{
	unlearn_all();
	for (unsigned int i = 0; i < nr_edges; i++)
		schedule_free(&edges[i].schedule);
	nr_edges = 0;
}

__primitive void lockdep_add(const struct lock_edge *edge)
{
	struct lock_edge *e = edge_new();

	*e = *edge;
	edge_learn(e);
}

/* --- search --- */

#define PATH_MAX_EDGES (LOCK_ORDER_EDGES_MAX - 1)

/* A class, reached by an edge that ends in a recursive reader or not. */
struct reached {
	u16 class;
	bool recursive;
	int before;		/* in the queue; -1: the start */
	const struct lock_edge *edge;
};

struct walk {
	struct reached queue[2 * LOCK_CLASSES_MAX];
	unsigned int nr;
	u8 seen[LOCK_CLASSES_MAX];	/* bit 0, 1: not recursive, recursive */
};
static struct walk walk;

static __no_kcsan void reach(u16 class, bool recursive, int before,
			     const struct lock_edge *edge)
{
	u8 bit = recursive ? 2 : 1;

	if (walk.seen[class] & bit)
		return;
	walk.seen[class] |= bit;
	walk.queue[walk.nr++] =
		(struct reached){ class, recursive, before, edge };
}

static __no_kcsan void start_walk(u16 class, bool recursive)
{
	sched_quiet_begin();
	memset(walk.seen, 0, sizeof(walk.seen));
	sched_quiet_end();
	walk.nr = 0;
	reach(class, recursive, -1, NULL);
}

/* Everything one strong edge away from queue[at]. */
static __no_kcsan void step_walk(unsigned int at)
{
	struct reached r = walk.queue[at];

	for (unsigned int i = 0; i < nr_seen; i++) {
		const struct lock_edge *e = &edges[i];

		if (is_use(e) || e->from != r.class)
			continue;
		if (r.recursive && e->dep & (DEP_SN | DEP_SR))
			continue;
		reach(e->to, e->dep & (DEP_ER | DEP_SR), (int)at, e);
	}
}

/* The edges from the start to queue[at], in order; 0 if there are too many. */
static __no_kcsan unsigned int path_to(unsigned int at,
				       const struct lock_edge **path)
{
	unsigned int nr = 0;

	for (int i = (int)at; walk.queue[i].before >= 0;
	     i = walk.queue[i].before)
		nr++;
	if (nr > PATH_MAX_EDGES)
		return 0;
	for (unsigned int n = nr, i = at; n--;
	     i = (unsigned int)walk.queue[i].before)
		path[n] = walk.queue[i].edge;
	return nr;
}

/* --- what a new edge closes --- */

/* A path from where @e goes back to where it comes from. */
static __no_kcsan bool closes_circle(const struct lock_edge *e)
{
	const struct lock_edge *circle[LOCK_ORDER_EDGES_MAX] = { e };
	bool shared = e->dep & (DEP_SN | DEP_SR);

	start_walk(e->to, e->dep & (DEP_ER | DEP_SR));
	for (unsigned int i = 0; i < walk.nr; i++) {
		unsigned int nr;

		if (walk.queue[i].class != e->from ||
		    (shared && walk.queue[i].recursive)) {
			step_walk(i);
			continue;
		}
		nr = path_to(i, circle + 1);
		lockdep_report(LOCK_ORDER_CYCLE, circle, nr + 1, 0);
		return true;
	}
	return false;
}

static __no_kcsan bool use_reads(const struct lock_edge *use)
{
	return !(use->used & 15);
}

/* Is @on with interrupts on what the handler of @in can interrupt? */
static __no_kcsan bool conflict(const struct lock_edge *in,
				const struct lock_edge *on)
{
	u8 used_in = in->used, used_on = on->used;

	if (use_reads(in))
		used_in >>= USED_READ_SHIFT;
	if (use_reads(on))
		used_on >>= USED_READ_SHIFT;
	return used_on == used_in << 1;
}

/*
 * A lock of a handler, and what is taken below it with interrupts on.  A
 * handler that reads waits for no reader, and for no writer that waits: as a
 * recursive reader does.  At the other end, a recursive reader does not wait
 * for one that was interrupted.
 */
static __no_kcsan bool meets(const struct lock_edge *in,
			     const struct lock_edge *newest)
{
	const struct lock_edge *circle[LOCK_ORDER_EDGES_MAX] = { in };
	unsigned int nr, at = 0;

	start_walk(in->to, use_reads(in));
	for (unsigned int i = 0; i < walk.nr; i++) {
		for (unsigned int k = 0; k < nr_seen; k++) {
			const struct lock_edge *on = &edges[k];

			if (on->to || on->from != walk.queue[i].class ||
			    !conflict(in, on) ||
			    (walk.queue[i].recursive && use_reads(on)))
				continue;
			nr = path_to(i, circle + 1);
			if (nr == PATH_MAX_EDGES)
				nr--;
			circle[nr + 1] = on;
			for (unsigned int n = 0; n < nr + 2; n++)
				if (circle[n] == newest)
					at = n;
			lockdep_report(nr ? LOCK_ORDER_IRQ_CYCLE :
					    LOCK_ORDER_IRQ,
				       circle, nr + 2, at);
			return true;
		}
		step_walk(i);
	}
	return false;
}

static __no_kcsan bool closes_irq(const struct lock_edge *newest)
{
	for (unsigned int i = 0; i < nr_seen; i++)
		if (!edges[i].from && meets(&edges[i], newest))
			return true;
	return false;
}

/* Keep the edge that edge_new() gave, unless it is wrong. */
static __no_kcsan void settle(struct lock_edge *e)
{
	footprint_learns();
	edge_witness(e);
	nr_seen = nr_edges;
	if (is_use(e) || !closes_circle(e)) {
		nr_seen = nr_edges + 1;
		if (!closes_irq(e))
			edge_learn(e);
	}
	footprint_learned();
}

/* --- what is new about a lock that was taken --- */

static __no_kcsan void fill(struct lock_edge *e, const struct held_lock *from,
			    const struct held_lock *to)
{
	e->from = from->class;
	e->from_how = from->how;
	e->from_site = from->site;
	e->to = to->class;
	e->to_how = to->how;
	e->to_site = to->site;
	e->dep = lock_dep(from->how, to->how);
}

/*
 * The same class twice: allowed to recursive readers below readers, and if they
 * said so.
 */
static __no_kcsan void recursion(const struct held_lock *from,
				 const struct held_lock *to)
{
	const struct lock_edge *circle;
	struct lock_edge *e;

	if (to->how & LOCK_NEST)
		return;
	if (lock_mode(to->how) == LOCK_READ_RECURSIVE &&
	    lock_mode(from->how) != LOCK_WRITE)
		return;
	e = edge_new();
	fill(e, from, to);
	edge_witness(e);
	circle = e;
	lockdep_report(LOCK_ORDER_RECURSION, &circle, 1, 0);
}

__primitive void lockdep_use(const struct held_lock *held, u8 used)
{
	u8 added = (u8)(used & ~lockdep_used[held->class]);

	for (u8 bit = 1; bit; bit = (u8)(bit << 1)) {
		struct lock_edge *e;

		if (!(added & bit))
			continue;
		e = edge_new();
		e->used = bit;
		if (bit & (USED_WITH_ON | USED_WITH_ON << USED_READ_SHIFT)) {
			e->from = held->class;
			e->from_how = held->how;
			e->from_site = held->site;
		} else {
			e->to = held->class;
			e->to_how = held->how;
			e->to_site = held->site;
		}
		settle(e);
	}
}

__primitive void lockdep_learn(struct task_struct *ts)
{
	unsigned int top = ts->nr_held - 1u;
	const struct held_lock *to = &ts->held[top];

	for (unsigned int i = top; !(to->how & LOCK_TRY) && i-- > 0;) {
		const struct held_lock *from = &ts->held[i];
		struct lock_edge *e;

		if (from->class == to->class) {
			recursion(from, to);
			continue;
		}
		if (lockdep_deps[to->class][from->class] &
		    lock_dep(from->how, to->how))
			continue;
		e = edge_new();
		fill(e, from, to);
		settle(e);
	}
	lockdep_use(to, lock_used(ts, to->how));
}

/* --- waits that are no lock --- */

__primitive void lockdep_sync(struct task_struct *ts, const volatile void *lock,
			      u16 class, const struct site *site)
{
	if (lockdep_held(ts, lock)) {
		lockdep_recursion(ts, lock, class, LOCK_WRITE, OP_NR, site);
		return;
	}
	lockdep_acquire(ts, lock_id(lock), class, LOCK_WRITE, site);
	lockdep_release(ts, lock_id(lock), site);
}

__primitive void lockdep_recursion(struct task_struct *ts,
				   const volatile void *lock, u16 class,
				   unsigned int how, enum op_kind kind,
				   const struct site *site)
{
	const struct held_lock *from = lockdep_held(ts, lock);
	struct held_lock to = { .how = (u8)how, .site = site };

	if (unlikely(shadow_is_freed(lock)) && kind != OP_NR)
		sched_op(kind, lock, site);
	if (!from)
		return;
	if (!class)
		class = lockdep_static_class(lock, site);
	to.class = (u16)(class + (how >> LOCK_SUBCLASS_SHIFT));
	if (kind != OP_NR)
		sched_op(kind, lock, site);
	to.how &= (u8)~LOCK_NEST;
	recursion(from, &to);
}
