/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Lists that are read under RCU while they change.
 *
 * Faithful: which accesses are marked, and in which order; a node taken off by
 * hlist_del_rcu() keeps ->next for readers and has ->pprev poisoned, one taken
 * off by hlist_del_init_rcu() has it cleared, so that it is unhashed.  Deleting
 * an unhashed node by hlist_del_rcu() writes through a NULL pointer.
 *
 * All accesses of an operation stand in reports as the operation itself.
 */
#ifndef KERNEL_RCULIST_H
#define KERNEL_RCULIST_H

#include "kernel/list.h"
#include "kernel/rcupdate.h"

/*
 * *@link is made to skip a node, to what its own @next points to.  Readers that
 * follow it find what they would have found through the node: the store itself
 * releases nothing, but whoever takes the lock and stores passes on what was
 * published under it before (the kernel's memory model has it so).
 */
void rcu_relink_at(void *link, void *to, const void *next,
		   const struct site *site);

static inline void list_add_rcu_between(struct list_head *new,
					struct list_head *prev,
					struct list_head *next,
					const struct site *site)
{
	new->next = next;
	new->prev = prev;
	rcu_assign_pointer_at(prev->next, new, site);
	next->prev = new;
}

#define list_add_rcu(new, head)						\
	({								\
		struct list_head *__head = (head);			\
									\
		list_add_rcu_between((new), __head, __head->next,	\
				     SITE("list_add_rcu(" #new ", " #head \
							       ")"));	\
	})
#define list_add_tail_rcu(new, head)					\
	({								\
		struct list_head *__head = (head);			\
									\
		list_add_rcu_between((new), __head->prev, __head,	\
				     SITE("list_add_tail_rcu(" #new ", " #head \
								    ")")); \
	})

static inline void list_del_rcu_at(struct list_head *entry,
				   const struct site *site)
{
	struct list_head *prev = entry->prev, *next = entry->next;

	next->prev = prev;
	rcu_relink_at(&prev->next, next, &entry->next, site);
	entry->prev = LIST_POISON2;
}
#define list_del_rcu(entry) \
	list_del_rcu_at((entry), SITE("list_del_rcu(" #entry ")"))

/* Nobody walks the list who says so neither by @condition nor by a section. */
#define __list_check_rcu(site, condition...)			\
	rcu_suspicious(__list_second(0, ##condition, 0) ||	\
			       rcu_read_lock_any_held(),	\
		       (site))
#define __list_second(first, second, rest...) (second)

#define list_for_each_entry_rcu(pos, head, member, condition...)	\
	for (__list_check_rcu(__list_site(pos, head), ##condition),	\
	     pos = list_entry(__list_next(&(head)->next, pos, head),	\
			      __typeof__(*(pos)), member);		\
	     !list_entry_is_head(pos, head, member);			\
	     pos = list_entry(__list_next(&(pos)->member.next, pos, head), \
			      __typeof__(*(pos)), member))
#define __list_site(pos, head) \
	SITE("list_for_each_entry_rcu(" #pos ", " #head ")")
#define __list_next(link, pos, head) \
	rcu_dereference_at(*(link), __list_site(pos, head))

/* --- hlist --- */

static inline void hlist_add_head_rcu_at(struct hlist_node *node,
					 struct hlist_head *head,
					 const struct site *site)
{
	struct hlist_node *first = head->first;

	node->next = first;
	WRITE_ONCE_AT(node->pprev, &head->first, site);
	rcu_assign_pointer_at(head->first, node, site);
	if (first)
		WRITE_ONCE_AT(first->pprev, &node->next, site);
}
#define hlist_add_head_rcu(node, head)					\
	hlist_add_head_rcu_at((node), (head),				\
			      SITE("hlist_add_head_rcu(" #node ", " #head \
				   ")"))

static inline void hlist_unlink_rcu_at(struct hlist_node *node,
				       const struct site *site)
{
	struct hlist_node *next = node->next;
	struct hlist_node **pprev = node->pprev;

	rcu_relink_at(pprev, next, &node->next, site);
	if (next)
		WRITE_ONCE_AT(next->pprev, pprev, site);
}

static inline void hlist_del_rcu_at(struct hlist_node *node,
				    const struct site *site)
{
	hlist_unlink_rcu_at(node, site);
	WRITE_ONCE_AT(node->pprev, LIST_POISON2, site);
}
#define hlist_del_rcu(node) \
	hlist_del_rcu_at((node), SITE("hlist_del_rcu(" #node ")"))

static inline void hlist_del_init_rcu_at(struct hlist_node *node,
					 const struct site *site)
{
	if (!hlist_unhashed(node)) {
		hlist_unlink_rcu_at(node, site);
		WRITE_ONCE_AT(node->pprev, NULL, site);
	}
}
#define hlist_del_init_rcu(node) \
	hlist_del_init_rcu_at((node), SITE("hlist_del_init_rcu(" #node ")"))

#define hlist_for_each_entry_rcu(pos, head, member, condition...)	\
	for (__list_check_rcu(__hlist_site(pos, head), ##condition),	\
	     pos = hlist_entry_safe(__hlist_next(&(head)->first, pos, head), \
				    __typeof__(*(pos)), member);	\
	     pos; pos = hlist_entry_safe(__hlist_next(&(pos)->member.next, \
						      pos, head),	\
					 __typeof__(*(pos)), member))
#define __hlist_site(pos, head) \
	SITE("hlist_for_each_entry_rcu(" #pos ", " #head ")")
#define __hlist_next(link, pos, head) \
	rcu_dereference_at(*(link), __hlist_site(pos, head))

/*
 * The same, where @condition alone says that one may: that of SRCU,
 * srcu_read_lock_held(ssp), or a lock that keeps nodes from being taken off.
 */
#define hlist_for_each_entry_srcu(pos, head, member, condition)		\
	for (rcu_suspicious((condition), __hlist_srcu_site(pos, head)),	\
	     pos = hlist_entry_safe(__hlist_srcu_next(&(head)->first, pos, \
						      head),		\
				    __typeof__(*(pos)), member);	\
	     pos; pos = hlist_entry_safe(				\
			  __hlist_srcu_next(&(pos)->member.next, pos, head), \
			  __typeof__(*(pos)), member))
#define __hlist_srcu_site(pos, head) \
	SITE("hlist_for_each_entry_srcu(" #pos ", " #head ")")
#define __hlist_srcu_next(link, pos, head) \
	rcu_dereference_at(*(link), __hlist_srcu_site(pos, head))

#endif
