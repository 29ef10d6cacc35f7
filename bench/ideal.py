#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""
How many states the programs of bench/states have.

    ideal.py NAME SIZE...

Each program is written down once more, as what it does step by step: a state is
where each task is, the variables that it still needs, and the shared ones, and
nothing else.  A search without the reduction that visits fewer has lost some;
one that visits more tells states apart that have the same future.
"""
import sys

END = ('end',)


def explore(shared, tasks, step):
    """The number of states; step(nr, shared, task) is None for one that waits."""
    first = (shared, tasks)
    seen, todo = {first}, [first]
    while todo:
        shared, tasks = todo.pop()
        for nr, task in enumerate(tasks):
            after = None if task == END else step(nr, shared, task)
            if after is None:
                continue
            state = (after[0], tasks[:nr] + (after[1],) + tasks[nr + 1:])
            if state not in seen:
                seen.add(state)
                todo.append(state)
    return len(seen)


def changed(values, index, value):
    """A tuple with another element."""
    return values[:index] + (value,) + values[index + 1:]


def readers(number):
    """A writer, and readers of two variables, of which one never changes."""
    def step(nr, x, task):
        if nr == 0:
            return 1, END
        return x, (('x',) if task == ('own',) else END)
    return explore(0, (('write',),) + (('own',),) * number, step)


def lastzero(number):
    """The first task is the reader."""
    def step(nr, array, task):
        if nr == 0:
            at = task[1]
            return array, (('look', at - 1) if array[at] else END)
        if task[0] == 'read':
            return array, ('write', array[nr - 1])
        return changed(array, nr, task[1] + 1), END
    return explore((0,) * (number + 1),
                   (('look', number),) + (('read',),) * number, step)


def indexer_with(number, slots):
    """A task is at a slot with a message: 11 times its count, and the task."""
    def first(nr, count):
        return count, (count * 11 + nr) * 7 % slots

    def step(nr, table, task):
        count, slot = task
        if table[slot]:
            return table, (count, (slot + 1) % slots)
        return (changed(table, slot, count * 11 + nr),
                END if count == 4 else first(nr, count + 1))
    return explore((0,) * slots, tuple(first(nr, 1) for nr in range(number)),
                   step)


def indexer(number):
    """Both results: sparse and crowded."""
    return indexer_with(number, 128) + indexer_with(number, 4 * number)


def philosophers(number):
    """
    A fork is a mutex as in kernel/mutex.h: whether it is held, and how many
    wait, who queue in a step of their own; who frees it wakes them in another.
    """
    def step(nr, forks, task):
        what, which = task
        fork = sorted((nr, (nr + 1) % number))[which]
        held, waiting = forks[fork]
        if what == 'lock' and held:
            return changed(forks, fork, (1, waiting + 1)), ('wait', which)
        if what in ('lock', 'wait'):
            if held:
                return None
            after = ('unlock', 1) if which else ('lock', 1)
            return changed(forks, fork, (1, waiting - (what == 'wait'))), after
        after = ('unlock', 0) if which else END
        if what == 'wake':
            return forks, after
        return changed(forks, fork, (0, waiting)), \
            (('wake', which) if waiting else after)
    return explore(((0, 0),) * number, (('lock', 0),) * number, step)


def fault_step(shared, task):
    """One that takes both locks, one after the other, and may begin anew."""
    mmu, ptl, is_open, seq, spte, pte = shared
    at = task[0]
    after = shared
    if at == 'sequence':
        task = ('lock ptl', seq)
    elif at == 'lock ptl':
        if ptl:
            return None
        after, task = (mmu, 1, is_open, seq, spte, pte), \
            ('unlock ptl', task[1], pte)
    elif at == 'unlock ptl':
        after, task = (mmu, 0, is_open, seq, spte, pte), \
            ('lock mmu',) + task[1:]
    elif at == 'lock mmu':
        if mmu:
            return None
        after, task = (1, ptl, is_open, seq, spte, pte), ('open',) + task[1:]
    elif at == 'open':
        task = ('unlock', True) if is_open else ('check',) + task[1:]
    elif at == 'check':
        task = ('install', task[2]) if task[1] == seq else ('unlock', True)
    elif at == 'install':
        after, task = (mmu, ptl, is_open, seq, task[1], pte), ('unlock', False)
    else:
        after = (0, ptl, is_open, seq, spte, pte)
        task = ('sequence',) if task[1] else END
    return after, task


def invalidate_step(shared, task, frame):
    """The numbers are the steps in their order."""
    mmu, ptl, is_open, seq, spte, pte = shared
    at = task[0]
    if at in (0, 6) and mmu or at == 4 and ptl:
        return None
    if at in (0, 6):
        mmu = 1
    elif at == 1:
        is_open += 1
    elif at == 2:
        spte = 0
    elif at in (3, 9):
        mmu = 0
    elif at == 4:
        ptl, pte = 1, frame
    elif at == 5:
        ptl = 0
    elif at == 7:
        seq += 1
    elif at == 8:
        is_open -= 1
    return ((mmu, ptl, is_open, seq, spte, pte),
            END if at == 9 else (at + 1,))


def fault(faults, invalidations):
    """Shared: both locks, open ones, the sequence count, spte and pte."""
    def step(nr, shared, task):
        if nr < faults:
            return fault_step(shared, task)
        return invalidate_step(shared, task, 2 + nr - faults)
    return explore((0, 0, 0, 0, 0, 1),
                   (('sequence',),) * faults + ((0,),) * invalidations, step)


PROGRAMS = {f.__name__: f for f in (fault, indexer, lastzero, philosophers,
                                    readers)}


def main():
    """Print the number."""
    print(PROGRAMS[sys.argv[1]](*map(int, sys.argv[2:])))


if __name__ == '__main__':
    main()
