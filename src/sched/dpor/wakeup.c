/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Wakeup trees; see wakeup.h.
 *
 * That all classes of executions are run rests on this.  Of a class that nobody
 * has run, all that begins a place has something of it that depends on what was
 * run from there; of those take the one that commutes with the longest part.
 * Behind that, the step that does not commute was run, and the race asked for
 * the part and that step: so something else of the place commutes with more.
 * Two things can break it.  What a step is answered: if p commutes with a part
 * when it is answered one thing, and not another, then p stands for the part
 * only where all its answers do.  And what it touches, if it is not what was
 * taken for it when something was left out: so that is not forgotten before it
 * is known (struct branch, held).  tests/generated runs each program in another
 * order, too, and compares which classes were run.
 */
#include "sched/dpor/wakeup.h"

#include "sched/dpor/label.h"
#include "sched/dpor/path.h"
#include "sched/dpor/sequence.h"
#include "sched/dpor/sleep.h"
#include "sched/dpor/touched.h"
#include "sched/task.h"

/*
 * A list of branches: those at @e, or behind branch @under.  @known: the step
 * at @e was run, and stands beside them.
 */
struct list {
	struct event *e;
	uint32_t under;
	bool known;
};

void wakeup_begin(void)
{
	branches_begin();
}

void wakeup_end(void)
{
	branches_end();
	sequences_end();
}

static uint32_t *first_of(struct list l)
{
	return l.under ? &branch_at(l.under)->first : &l.e->branches;
}

static void append(struct list l, uint32_t branch)
{
	branches_append(first_of(l), branch);
}

struct branch wakeup_take(struct event *e)
{
	uint32_t i = e->branches;
	struct branch b = *branch_at(i);

	e->branches = b.next;
	branch_unmake(i);
	return b;
}

/* All of it, one step behind the other. */
static uint32_t make_chain(struct sequence v)
{
	uint32_t chain = BRANCH_NONE;

	for (uint32_t i = v.nr; i-- > 0;) {
		const struct planned *p = sequence_step(v, i);

		chain = branch_make((struct branch){
			.first = chain,
			.label = p->label,
			.touched = p->touched,
			.expected = p->expected,
			.leaf = p->last,
			.task = p->task,
		});
	}
	return chain;
}

/* --- answers --- */

static bool covers(const struct branch *b, unsigned int task, uint32_t label)
{
	return b->task == task &&
	       (b->leaf ? label_begins(label, b->label) : b->label == label);
}

/* One of them that begins with @label, cut behind the next answer. */
static uint32_t longer(struct list l, unsigned int task, uint32_t label)
{
	uint32_t length = label_length(label);
	const struct sleeper *s = sleep_at(l.e);

	for (uint32_t i = *first_of(l); i; i = branch_at(i)->next)
		if (branch_at(i)->task == task &&
		    branch_at(i)->label != label &&
		    label_begins(branch_at(i)->label, label))
			return label_part(branch_at(i)->label, length + 1);
	if (l.under)
		return LABEL_EMPTY;
	for (uint32_t i = 0; i < l.e->nr_sleep; i++)
		if (s[i].task == task && s[i].label != label &&
		    label_begins(s[i].label, label))
			return label_part(s[i].label, length + 1);
	return LABEL_EMPTY;
}

/* Is there a branch for every answer that begins with @label? */
static bool is_answered(struct list l, unsigned int task, uint32_t label)
{
	uint32_t more;

	for (uint32_t i = *first_of(l); i; i = branch_at(i)->next)
		if (covers(branch_at(i), task, label))
			return true;
	if (!l.under && sleep_covers(l.e, task, label))
		return true;
	if (l.known && l.e->task == task && l.e->label == label)
		return true;
	more = longer(l, task, label);
	if (more == LABEL_EMPTY)
		return false;
	for (unsigned int i = 0; i < label_of(more); i++)
		if (!is_answered(l, task, label_add(label, i, label_of(more))))
			return false;
	return true;
}

void wakeup_add(struct event *e, unsigned int task, uint32_t label)
{
	for (uint32_t i = e->branches; i; i = branch_at(i)->next)
		if (covers(branch_at(i), task, label))
			return;
	append((struct list){ .e = e }, branch_make((struct branch){
						.label = label,
						.leaf = true,
						.task = (uint8_t)task,
					}));
}

/* --- sequences --- */

/*
 * The step of this task is asleep whatever it is answered, and nothing before
 * @end in it depends on that.  (With one answer it may commute, and not with
 * another.)  What an execution ended with is no beginning of anything: with
 * which steps others race that come behind it was not seen.
 */
static bool commutes_asleep(const struct event *e, unsigned int task,
			    struct sequence v, uint32_t end)
{
	const struct sleeper *s = sleep_at(e);

	if (!sleep_covers(e, task, LABEL_EMPTY))
		return false;
	for (uint32_t i = 0; i < e->nr_sleep; i++)
		if (s[i].task == task &&
		    ((s[i].broken_off && end == v.nr) ||
		     !sequence_commutes(v, end, s[i].touched)))
			return false;
	return true;
}

/*
 * Does something begin as it does that was run already?  What is asleep touches
 * what it did, be it the last one, of which only that is known.
 */
static bool is_asleep(const struct event *e, struct sequence v)
{
	const struct sleeper *s = sleep_at(e);

	for (uint32_t i = 0; i < e->nr_sleep; i++) {
		uint32_t at = sequence_find(v, s[i].task);
		const struct planned *p;

		if (at == SEQUENCE_WITHOUT) {
			if (commutes_asleep(e, s[i].task, v, v.nr))
				return true;
			continue;
		}
		p = sequence_step(v, at);
		if (p->last ?
			    commutes_asleep(e, s[i].task, v, at) :
			    p->label == s[i].label && sequence_can_begin(v, at))
			return true;
	}
	return false;
}

enum beginning {
	OTHERWISE,	/* it does not begin with this branch */
	BY_ANSWER,	/* with some answers it may, and not with others */
	BEGINS,
};

/* The step of this branch is not before @end in it. */
static enum beginning begins_without(const struct branch *b, struct sequence v,
				     uint32_t end)
{
	if (b->label != LABEL_EMPTY || b->touched == TOUCHED_NONE)
		return BY_ANSWER;
	return sequence_commutes(v, end, b->touched) ? BEGINS : OTHERWISE;
}

/* @at: of its step in it, or SEQUENCE_WITHOUT. */
static enum beginning begins_with(const struct branch *b, struct sequence v,
				  uint32_t *at)
{
	const struct planned *p;

	*at = sequence_find(v, b->task);
	if (*at == SEQUENCE_WITHOUT)
		return begins_without(b, v, v.nr);
	p = sequence_step(v, *at);
	if (p->last) {
		if (b->leaf && !*at)
			return label_begins(p->label, b->label) ? BEGINS :
								  OTHERWISE;
		if (b->label != LABEL_EMPTY || p->label != LABEL_EMPTY)
			return OTHERWISE;
		return sequence_commutes(v, *at, b->touched) ? BEGINS :
							       OTHERWISE;
	}
	if (b->leaf ? !label_begins(p->label, b->label) : p->label != b->label)
		return OTHERWISE;
	return sequence_can_begin(v, *at) ? BEGINS : OTHERWISE;
}

static void insert(struct list l, struct sequence v);

static void hold(uint32_t leaf, struct sequence v)
{
	uint32_t chain = make_chain(v);

	branch_at(chain)->next = branch_at(leaf)->held;
	branch_at(leaf)->held = chain;
}

/* It does not have this branch's step, which may be answered this or that. */
static bool insert_behind(uint32_t branch, struct list l, struct sequence v)
{
	struct list behind = { .e = l.e, .under = branch };
	struct sequence copy;

	if (branch_at(branch)->leaf) {
		hold(branch, v);
		return true;
	}
	if (!sequence_commutes(v, v.nr, branch_at(branch)->touched))
		return false;
	copy = sequence_copy(v);
	insert(behind, copy);
	sequence_drop(copy);
	return true;
}

/* It is behind each answer of the task that it commutes with: are those all? */
static bool insert_by_answers(struct list l, unsigned int task,
			      struct sequence v)
{
	const struct sleeper *s = sleep_at(l.e);
	bool all = is_answered(l, task, LABEL_EMPTY);

	for (uint32_t i = *first_of(l); i; i = branch_at(i)->next)
		if (branch_at(i)->task == task && !insert_behind(i, l, v))
			all = false;
	for (uint32_t i = 0; !l.under && i < l.e->nr_sleep; i++)
		if (s[i].task == task &&
		    !sequence_commutes(v, v.nr, s[i].touched))
			all = false;
	if (l.known && l.e->task == task &&
	    !sequence_commutes(v, v.nr, l.e->touched))
		all = false;
	return all;
}

/* It begins with this branch. */
static void descend(uint32_t branch, struct list l, struct sequence v,
		    uint32_t at)
{
	struct list behind = { .e = l.e, .under = branch };

	if (branch_at(branch)->leaf) {
		if (v.nr > 1 || at)	/* it is more than the leaf */
			hold(branch, v);
		return;
	}
	if (at != SEQUENCE_WITHOUT)
		sequence_remove(&v, at);
	if (v.nr)
		insert(behind, v);
}

static void insert(struct list l, struct sequence v)
{
	uint32_t answered = 0, at;

	for (uint32_t i = *first_of(l); i; i = branch_at(i)->next) {
		unsigned int task = branch_at(i)->task;

		switch (begins_with(branch_at(i), v, &at)) {
		case OTHERWISE:
			continue;
		case BEGINS:
			descend(i, l, v, at);
			return;
		case BY_ANSWER:
			if (answered & 1u << task)
				continue;
			answered |= 1u << task;
			if (insert_by_answers(l, task, v))
				return;
		}
	}
	append(l, make_chain(v));
}

static void file(struct event *e, bool known, struct sequence v)
{
	if (!is_asleep(e, v))
		insert((struct list){ .e = e, .known = known }, v);
}

static void push(struct sequence *v, uint32_t k, bool last)
{
	const struct event *e = &path[k];

	sequence_push(v, (struct planned){
				 .label = last ? LABEL_EMPTY : e->label,
				 .touched = last ? e->done : e->touched,
				 .at = k,
				 .expected = !last && !e->broken_off,
				 .last = last,
				 .task = e->task,
			 });
}

void wakeup_reverse(uint32_t first, uint32_t second)
{
	struct sequence v = sequence_new();

	for (uint32_t k = first + 1; k < path_length; k++)
		if (k != second && !path_after(k, first))
			push(&v, k, false);
	push(&v, second, true);
	file(&path[first], false, v);
	sequence_drop(v);
}

/* --- what was held --- */

/* All sequences along @list, behind @v: each is told. */
static void each_sequence(uint32_t list, struct sequence *v,
			  void (*tell)(struct sequence v))
{
	for (uint32_t i = list; i; i = branch_at(i)->next) {
		struct branch b = *branch_at(i);

		sequence_push(v, (struct planned){
					 .label = b.label,
					 .touched = b.touched,
					 .at = PLANNED_NOWHERE,
					 .expected = b.expected,
					 .last = b.leaf,
					 .task = b.task,
				 });
		if (b.leaf)
			tell(*v);
		else
			each_sequence(b.first, v, tell);
		sequence_pop(v);
		each_sequence(b.held, v, tell);
	}
}

static void tell_all(uint32_t list, void (*tell)(struct sequence v))
{
	struct sequence v = sequence_new();

	each_sequence(list, &v, tell);
	sequence_drop(v);
}

/* Where they are filed: at that event, or in a list behind its step. */
static struct event *filed_at;
static struct list behind_step;
static bool somebody_sleeps;	/* behind that */

/* Who was overtaken by it sleeps behind it, or else it will be run anyway. */
static void insert_if_missed(struct sequence v)
{
	struct sequence copy;

	if (!somebody_sleeps || !v.nr)
		return;
	copy = sequence_copy(v);
	insert(behind_step, copy);
	sequence_drop(copy);
}

/* Does it begin with the step that was run?  Then it is filed behind that. */
static bool file_behind(struct event *e, struct sequence v)
{
	uint32_t at = sequence_find(v, e->task);
	const struct planned *p;

	if (at == SEQUENCE_WITHOUT) {
		struct list beside = { .e = e, .known = true };

		if (!sequence_commutes(v, v.nr, e->touched))
			return false;
		insert_if_missed(v);
		return e->label == LABEL_EMPTY ||
		       insert_by_answers(beside, e->task, v);
	}
	p = sequence_step(v, at);
	if (p->last) {
		bool all = p->label == e->label;

		if (!label_begins(e->label, p->label) ||
		    !sequence_commutes(v, at, e->touched))
			return false;
		sequence_remove(&v, at);
		insert_if_missed(v);
		return all;
	}
	if (p->label != e->label || !sequence_can_begin(v, at))
		return false;
	sequence_remove(&v, at);
	insert_if_missed(v);
	return true;
}

static void file_anew(struct sequence v)
{
	struct sequence copy = sequence_copy(v);
	bool done = file_behind(filed_at, copy);

	sequence_drop(copy);
	if (done)
		return;
	copy = sequence_copy(v);
	file(filed_at, true, copy);
	sequence_drop(copy);
}

static bool sleeps_behind(const struct event *e)
{
	const struct sleeper *s = sleep_at(e);

	for (uint32_t i = 0; i < e->nr_sleep; i++)
		if (s[i].task != e->task &&
		    !touched_depend(s[i].touched, e->touched))
			return true;
	return false;
}

uint32_t wakeup_set_aside(struct event *e)
{
	struct list aside = { .e = e,
			      .under = branch_make((struct branch){ 0 }) };
	uint32_t list = e->branches;

	e->branches = BRANCH_NONE;
	while (list) {
		uint32_t next = branch_at(list)->next;
		bool other = branch_at(list)->task == e->task &&
			     branch_at(list)->label != e->label;

		branch_at(list)->next = BRANCH_NONE;
		append(other ? (struct list){ .e = e } : aside, list);
		list = next;
	}
	list = branch_at(aside.under)->first;
	branch_unmake(aside.under);
	return list;
}

uint32_t wakeup_refile(struct event *e, uint32_t list, uint32_t behind)
{
	behind_step = (struct list){
		.e = e,
		.under = branch_make((struct branch){ .first = behind }),
	};
	filed_at = e;
	somebody_sleeps = sleeps_behind(e);
	tell_all(list, file_anew);
	branches_drop(list);
	behind = branch_at(behind_step.under)->first;
	branch_unmake(behind_step.under);
	return behind;
}

static void file_again(struct sequence v)
{
	struct sequence copy = sequence_copy(v);

	file(filed_at, false, copy);
	sequence_drop(copy);
}

void wakeup_release(struct event *e, uint32_t held)
{
	filed_at = e;
	tell_all(held, file_again);
	branches_drop(held);
}
