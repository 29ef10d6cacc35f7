/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Doubly linked lists, and those with a head of one pointer.
 *
 * Faithful: what each operation reads and writes, so a node that is unlinked
 * twice does here what it does there; what list_del() and hlist_del() leave in
 * a node lies in the page at address 0, so its use is noticed.
 *
 * And which accesses are marked: those that list_empty(), hlist_empty() and
 * hlist_unhashed_lockless() read, so that they may be asked without a lock, and
 * what is written there by operations that others may watch so.  Walks and
 * hlist_unhashed() read plainly; list_replace(), __list_splice() and the poison
 * of list_del() and hlist_del() are plain writes, as is INIT_HLIST_NODE().  The
 * marked accesses of an operation stand in reports as the operation itself.
 */
#ifndef KERNEL_LIST_H
#define KERNEL_LIST_H

#include "kernel/barrier.h"
#include "kernel/compiler.h"
#include "kernel/rwonce.h"
#include "kernel/types.h"

#define LIST_POISON1 ((void *)0x100)
#define LIST_POISON2 ((void *)0x122)

static inline void init_list_head_at(struct list_head *list,
				     const struct site *site)
{
	WRITE_ONCE_AT(list->next, list, site);
	WRITE_ONCE_AT(list->prev, list, site);
}
#define INIT_LIST_HEAD(list) \
	init_list_head_at((list), SITE("INIT_LIST_HEAD(" #list ")"))

static inline void list_add_between(struct list_head *new,
				    struct list_head *prev,
				    struct list_head *next,
				    const struct site *site)
{
	next->prev = new;
	new->next = next;
	new->prev = prev;
	WRITE_ONCE_AT(prev->next, new, site);
}

/* Behind the head; before it, which is the end. */
static inline void list_add_at(struct list_head *new, struct list_head *head,
			       const struct site *site)
{
	list_add_between(new, head, head->next, site);
}
#define list_add(new, head) \
	list_add_at((new), (head), SITE("list_add(" #new ", " #head ")"))

static inline void list_add_tail_at(struct list_head *new,
				    struct list_head *head,
				    const struct site *site)
{
	list_add_between(new, head->prev, head, site);
}
#define list_add_tail(new, head)	\
	list_add_tail_at((new), (head),	\
			 SITE("list_add_tail(" #new ", " #head ")"))

static inline void list_unlink_at(struct list_head *entry,
				  const struct site *site)
{
	struct list_head *prev = entry->prev, *next = entry->next;

	next->prev = prev;
	WRITE_ONCE_AT(prev->next, next, site);
}

static inline void list_del_at(struct list_head *entry, const struct site *site)
{
	list_unlink_at(entry, site);
	entry->next = LIST_POISON1;
	entry->prev = LIST_POISON2;
}
#define list_del(entry) list_del_at((entry), SITE("list_del(" #entry ")"))

static inline void list_del_init_at(struct list_head *entry,
				    const struct site *site)
{
	list_unlink_at(entry, site);
	init_list_head_at(entry, site);
}
#define list_del_init(entry) \
	list_del_init_at((entry), SITE("list_del_init(" #entry ")"))

/* What came before it is seen by whom list_empty_careful() tells of it. */
static inline void list_del_init_careful_at(struct list_head *entry,
					    const struct site *site)
{
	list_unlink_at(entry, site);
	WRITE_ONCE_AT(entry->prev, entry, site);
	smp_store_release_at(&entry->next, entry, site);
}
#define list_del_init_careful(entry)	\
	list_del_init_careful_at((entry), \
				 SITE("list_del_init_careful(" #entry ")"))

static inline void list_replace(struct list_head *old, struct list_head *new)
{
	new->next = old->next;
	new->next->prev = new;
	new->prev = old->prev;
	new->prev->next = new;
}

static inline void list_move_at(struct list_head *entry, struct list_head *head,
				const struct site *site)
{
	list_unlink_at(entry, site);
	list_add_at(entry, head, site);
}
#define list_move(entry, head) \
	list_move_at((entry), (head), SITE("list_move(" #entry ", " #head ")"))

static inline void list_move_tail_at(struct list_head *entry,
				     struct list_head *head,
				     const struct site *site)
{
	list_unlink_at(entry, site);
	list_add_tail_at(entry, head, site);
}
#define list_move_tail(entry, head)		 \
	list_move_tail_at((entry), (head),	 \
			  SITE("list_move_tail(" #entry ", " #head ")"))

static inline bool list_empty_at(const struct list_head *head,
				 const struct site *site)
{
	bool empty = READ_ONCE_AT(head->next, site) == head;

	barrier();	/* or clang takes from it what is read plainly next */
	return empty;
}
#define list_empty(head) list_empty_at((head), SITE("list_empty(" #head ")"))

/* Without a lock, if all that others do to it is list_del_init_careful(). */
static inline bool list_empty_careful_at(const struct list_head *head,
					 const struct site *site)
{
	const struct list_head *next = smp_load_acquire_at(&head->next, site);

	return next == head && READ_ONCE_AT(head->prev, site) == next;
}
#define list_empty_careful(head) \
	list_empty_careful_at((head), SITE("list_empty_careful(" #head ")"))

static inline bool list_is_singular_at(const struct list_head *head,
				       const struct site *site)
{
	return !list_empty_at(head, site) && head->next == head->prev;
}
#define list_is_singular(head) \
	list_is_singular_at((head), SITE("list_is_singular(" #head ")"))

static inline bool list_is_last(const struct list_head *entry,
				const struct list_head *head)
{
	return entry->next == head;
}

static inline void __list_splice(const struct list_head *list,
				 struct list_head *prev, struct list_head *next)
{
	struct list_head *first = list->next, *last = list->prev;

	first->prev = prev;
	prev->next = first;
	last->next = next;
	next->prev = last;
}

/* All of @list to the front of @head, and @list is empty. */
static inline void list_splice_init_at(struct list_head *list,
				       struct list_head *head,
				       const struct site *site)
{
	if (list_empty_at(list, site))
		return;
	__list_splice(list, head, head->next);
	init_list_head_at(list, site);
}
#define list_splice_init(list, head)		\
	list_splice_init_at((list), (head),	\
			    SITE("list_splice_init(" #list ", " #head ")"))

static inline void list_splice_tail_init_at(struct list_head *list,
					    struct list_head *head,
					    const struct site *site)
{
	if (list_empty_at(list, site))
		return;
	__list_splice(list, head->prev, head);
	init_list_head_at(list, site);
}
#define list_splice_tail_init(list, head)	  \
	list_splice_tail_init_at((list), (head),  \
				 SITE("list_splice_tail_init(" #list \
				      ", " #head ")"))

#define list_entry(ptr, type, member) container_of(ptr, type, member)
#define list_first_entry(ptr, type, member) \
	list_entry((ptr)->next, type, member)
#define list_last_entry(ptr, type, member) list_entry((ptr)->prev, type, member)
#define list_first_entry_or_null(ptr, type, member)			\
	({								\
		struct list_head *__head = (ptr);			\
		struct list_head *__first = READ_ONCE_AT(		\
			__head->next,					\
			SITE("list_first_entry_or_null(" #ptr ")"));	\
									\
		__first != __head ? list_entry(__first, type, member) : NULL; \
	})
#define list_next_entry(pos, member) \
	list_entry((pos)->member.next, __typeof__(*(pos)), member)
#define list_prev_entry(pos, member) \
	list_entry((pos)->member.prev, __typeof__(*(pos)), member)
#define list_entry_is_head(pos, head, member) (&(pos)->member == (head))

#define list_for_each(pos, head) \
	for (pos = (head)->next; pos != (head); pos = pos->next)
#define list_for_each_safe(pos, n, head)			\
	for (pos = (head)->next, n = pos->next; pos != (head);	\
	     pos = n, n = pos->next)
#define list_for_each_entry(pos, head, member)				\
	for (pos = list_first_entry(head, __typeof__(*(pos)), member);	\
	     !list_entry_is_head(pos, head, member);			\
	     pos = list_next_entry(pos, member))
#define list_for_each_entry_reverse(pos, head, member)			\
	for (pos = list_last_entry(head, __typeof__(*(pos)), member);	\
	     !list_entry_is_head(pos, head, member);			\
	     pos = list_prev_entry(pos, member))
#define list_for_each_entry_safe(pos, n, head, member)			\
	for (pos = list_first_entry(head, __typeof__(*(pos)), member),	\
	    n = list_next_entry(pos, member);				\
	     !list_entry_is_head(pos, head, member);			\
	     pos = n, n = list_next_entry(n, member))

/* --- hlist --- */

#define INIT_HLIST_HEAD(head) ((head)->first = NULL)

static inline void INIT_HLIST_NODE(struct hlist_node *node)
{
	node->next = NULL;
	node->pprev = NULL;
}

/* On no list: never was, or was deleted by an _init variant. */
static inline bool hlist_unhashed(const struct hlist_node *node)
{
	return !node->pprev;
}

/* The same for those who ask without a lock. */
#define hlist_unhashed_lockless(node)	\
	(!READ_ONCE_AT((node)->pprev,	\
		       SITE("hlist_unhashed_lockless(" #node ")")))

static inline bool hlist_empty_at(const struct hlist_head *head,
				  const struct site *site)
{
	bool empty = !READ_ONCE_AT(head->first, site);

	barrier();
	return empty;
}
#define hlist_empty(head) hlist_empty_at((head), SITE("hlist_empty(" #head ")"))

static inline void hlist_unlink_at(struct hlist_node *node,
				   const struct site *site)
{
	struct hlist_node *next = node->next;
	struct hlist_node **pprev = node->pprev;

	WRITE_ONCE_AT(*pprev, next, site);
	if (next)
		WRITE_ONCE_AT(next->pprev, pprev, site);
}

static inline void hlist_del_at(struct hlist_node *node,
				const struct site *site)
{
	hlist_unlink_at(node, site);
	node->next = LIST_POISON1;
	node->pprev = LIST_POISON2;
}
#define hlist_del(node) hlist_del_at((node), SITE("hlist_del(" #node ")"))

static inline void hlist_del_init_at(struct hlist_node *node,
				     const struct site *site)
{
	if (!hlist_unhashed(node)) {
		hlist_unlink_at(node, site);
		INIT_HLIST_NODE(node);
	}
}
#define hlist_del_init(node) \
	hlist_del_init_at((node), SITE("hlist_del_init(" #node ")"))

static inline void hlist_add_head_at(struct hlist_node *node,
				     struct hlist_head *head,
				     const struct site *site)
{
	struct hlist_node *first = head->first;

	WRITE_ONCE_AT(node->next, first, site);
	if (first)
		WRITE_ONCE_AT(first->pprev, &node->next, site);
	WRITE_ONCE_AT(head->first, node, site);
	WRITE_ONCE_AT(node->pprev, &head->first, site);
}
#define hlist_add_head(node, head)		\
	hlist_add_head_at((node), (head),	\
			  SITE("hlist_add_head(" #node ", " #head ")"))

#define hlist_entry(ptr, type, member) container_of(ptr, type, member)
#define hlist_entry_safe(ptr, type, member)				\
	({								\
		__typeof__(ptr) __node = (ptr);				\
									\
		__node ? hlist_entry(__node, type, member) : NULL;	\
	})
#define hlist_for_each_entry(pos, head, member)				\
	for (pos = hlist_entry_safe((head)->first, __typeof__(*(pos)),	\
				    member);				\
	     pos; pos = hlist_entry_safe((pos)->member.next,		\
					 __typeof__(*(pos)), member))
#define hlist_for_each_entry_safe(pos, n, head, member)			\
	for (pos = hlist_entry_safe((head)->first, __typeof__(*(pos)),	\
				    member);				\
	     pos && ({							\
		     n = (pos)->member.next;				\
		     1;							\
	     });							\
	     pos = hlist_entry_safe(n, __typeof__(*(pos)), member))

#endif
