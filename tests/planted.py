#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""
Planted faults: what makes a proof sound is taken out, and a test has to fail.

    planted.py SOURCE FOLDER [CONFIGURE-OPTION]...

The sources are copied to FOLDER and built there.  Then, for each fault below, one
place is changed, and the tests that are to notice are built and run: each of them
has to find something that is not ok, or an internal error; where a fault has code
run wild, a crash will do, too, or that it never ends.  Before and after that, all of them
have to pass.  The output is TAP.
"""
import dataclasses
import os
import shutil
import signal
import subprocess
import sys

# No test takes as long, unless it never ends.
SECONDS_MAX = 120
# Not copied: what was built, and folders of that.
LEFT_OUT = shutil.ignore_patterns(
    '.git', 'autom4te.cache', 'build', 'planted', '*.a', '*.o', 'Makefile',
    'config.h', 'config.status', 'stamp-h1')


class Failure(Exception):
    """Nothing can be said of the faults."""


@dataclasses.dataclass
class Fault:
    """A place, and the tests that are to notice that it was changed."""
    what: str
    file: str
    was: str
    becomes: str
    tests: list
    wild: bool = False  # a test may crash, or never end


FAULTS = [
    # --- what a state is (node.c, frames.c) ---
    Fault('half of each stack is left out of a state',
          'src/sched/states/node.c',
          'size_t nr = fiber_live_size(&t->fiber) / sizeof(*p), i = 0;',
          'size_t nr = fiber_live_size(&t->fiber) / sizeof(*p) / 2, i = 0;',
          ['tests/generated/locks']),
    Fault('what readers know of accesses is left out of a state',
          'src/sched/states/node.c',
          '\tfingerprint_xor(&h, races_print());\n',
          '',
          ['tests/generated/races']),
    Fault('registers that will be looked at are no part of a state',
          'src/sched/states/frames.c',
          '~liveness(start, end, f->pc, f->saves)',
          '~(liveness(start, end, f->pc, f->saves) & 1)',
          ['tests/generated/locks'], wild=True),
    # --- the hash that follows the writes, and the way back (track.c) ---
    Fault('a word that has changed keeps its hash',
          'src/sched/track.c',
          'words = differ | r->changed;',
          'words = (differ | r->changed) & ~1u;',
          ['tests/unit/track']),
    Fault('the first word of a line is not put back',
          'src/sched/track.c',
          '\tline_put(&r->was);\n',
          '\tstruct world_line now, put = r->was;\n\n'
          '\tline_get(r->was.line, &now);\n'
          '\tput.words[0] = now.words[0];\n'
          '\tline_put(&put);\n',
          ['tests/unit/track', 'tests/generated/locks']),
    # --- the reduction (reduce.h, owners.h) ---
    Fault('no proviso: behind a chain of steps that went on alone, one task is tried',
          'src/sched/states/walk.c',
          '\tn->settled = reduce_settled();\n\trings_open',
          '\tn->settled = reduce_settled();\n'
          '\tif (!n->settled && !n->asked)\n'
          '\t\tn->todo &= -n->todo;\n'
          '\trings_open',
          ['tests/model/states_reduce']),
    Fault('no second search when what was private turns out to be shared',
          'src/sched/states/owners.c',
          '\tif (o->relied && !has_owner(o))\n\t\twrong = true;\n',
          '',
          ['tests/model/states_reduce', 'tests/generated/locks']),
    Fault('no second search when a lock turns out to be tried',
          'src/sched/states/owners.c',
          '\t\tif (owners[i].relied | owners[i].relied_lock)\n',
          '\t\tif (owners[i].relied)\n',
          ['tests/model/states_locks']),
    Fault('no second search when a lock turns out to be read',
          'src/sched/states/owners.c',
          '\t\towners[i].touched = true;\n'
          '\t\tif (owners[i].relied_lock)\n',
          '\t\towners[i].touched = true;\n'
          '\t\tif (0)\n',
          ['tests/model/states_locks']),
    Fault('no second search when a lock turns out to be freed',
          'src/sched/states/owners.c',
          '\t\towners[i].freed = true;\n'
          '\t\tif (owners[i].relied_lock)\n',
          '\t\towners[i].freed = true;\n'
          '\t\tif (0)\n',
          ['tests/model/states_locks']),
    Fault('no second search when plain memory turns out to be looked at',
          'src/sched/states/owners.c',
          '\t\t\t\t o->unseen_lacked | o->plain_lacked))\n'
          '\t\t\twrong = true;\n',
          '\t\t\t\t o->unseen_lacked | o->plain_lacked))\n'
          '\t\t\twrong = wrong;\n',
          ['tests/model/states_reduce']),
    Fault('a lock that is made again when others have ended protects',
          'src/sched/states/races.c',
          'engine.nr_ever == 1 &&',
          '!(engine.live & ~(1u << engine.current->id)) &&',
          ['tests/model/states_locks']),
    Fault('a lock that is made again protects',
          'src/sched/states/races.c',
          '\tif (wrote_first(a->start, a->size))\n',
          '\tif (1)\n',
          ['tests/model/states_locks']),
    Fault('a lock that its holder clears before there are others protects',
          'src/sched/states/races.c',
          ' && !(held.any & locksets_at(start, size)));',
          ' && size);',
          ['tests/model/states_locks']),
    Fault('an object is new to all until something is released',
          'src/sched/states/places.c',
          'return fresh_start <= start && start + size <= fresh_end;',
          'return object_of(start, size);',
          ['tests/model/states_locks']),
    Fault('a lock that is written by hand protects',
          'src/sched/states/races.c',
          '\tif (a->write && !args.allocates &&',
          '\tif (0 && !args.allocates &&',
          ['tests/model/states_locks']),
    Fault('two bits of a byte are one lock',
          'src/kernel/lockdep.h',
          'return id ? id + nr % 8 + 1 : 0;',
          'return id ? id + 1 : 0;',
          ['tests/model/waitfor']),
    Fault('a bit that is cleared by hand protects',
          'src/kernel/wait_bit.c',
          '\tif (unlikely(lockdep_holders(bit.id)))\n',
          '\tif (0)\n',
          ['tests/model/states_locks']),
    Fault('locks that are tried, or read, go on alone',
          'src/sched/states/owners.c',
          'return !o->shared && !o->freed && !o->touched;',
          'return !o->freed && !o->touched;',
          ['tests/model/states_locks']),
    Fault('writes under a lock that is held shared go on alone',
          'src/sched/states/reduce.c',
          'uint64_t locks = a->write ? held->exclusive : held->any;',
          'uint64_t locks = held->any;',
          ['tests/model/states_reduce']),
    Fault('plain writes under a lock that is held shared go on alone',
          'src/sched/states/reduce.c',
          'owners_races(a->start, a->size, id, locks)',
          'owners_races(a->start, a->size, id, held->any)',
          ['tests/model/states_reduce']),
    Fault('a lock in an object that is cleared when it comes back protects',
          'src/kernel/slab.c',
          '\t\tif (kept)\n',
          '\t\tif (0)\n',
          ['tests/model/states_locks']),
    Fault('a step that goes on alone may do more than it declared',
          'src/sched/states/reduce.c',
          '\tif (did_more()) {\n',
          '\tif (did_more() && engine.outcome != OUTCOME_REST) {\n',
          ['tests/model/states_reduce']),
    # --- steps that are not run (predict.h, ahead.h) ---
    Fault('what a step reads of its lock is not what it depends on',
          'src/sched/footprint.c',
          '\t\tfootprint_add(t->obj, told(t));\n',
          '',
          ['tests/model/states_predict', 'tests/generated/locks']),
    Fault('all steps commute',
          'src/sched/states/ahead.c',
          'effects_commute(e, last) << id',
          '(e != last) << id',
          ['tests/generated/locks']),
    Fault('a step does what it did, whatever another has written',
          'src/sched/states/ahead.c',
          '!(e->depends & last->writes) << id',
          '(e != last) << id',
          ['tests/model/states_ahead', 'tests/generated/locks']),
    # --- races as a property of a state (known.h) ---
    Fault('of two accesses that are alike the wrong one is forgotten',
          'src/sched/states/known.c',
          'by->write >= r->write &&',
          'by->write <= r->write &&',
          ['tests/unit/known', 'tests/generated/races']),
    # --- livelocks (livelock.c, rings.h) ---
    Fault('a ring is fair though it leaves out a task',
          'src/sched/states/livelock.c',
          'p->ran && !(p->enabled & ~p->ran) && !p->leaves',
          'p->ran && !p->leaves',
          ['tests/model/states_livelock']),
    Fault('an environment that could lead out of a ring never does',
          'src/sched/states/livelock.c',
          'p->ran && !(p->enabled & ~p->ran) && !p->leaves',
          'p->ran && !(p->enabled & ~p->ran)',
          ['tests/model/states_livelock']),
    Fault('rings that a part of is fair are not looked at',
          'src/sched/states/rings.h',
          'return ring->ran && !(ring->enabled & ~ring->ran);',
          'return ring->ran && !ring->enabled;',
          ['tests/model/states_livelock']),
    # --- what dpor leaves out (wakeup.h) ---
    Fault('what a leaf holds is forgotten when it has run',
          'src/sched/strategy/dpor.c',
          'behind = wakeup_refile(e, held, behind);',
          'branches_drop(held);',
          ['tests/generated/interrupts']),
    Fault('a race is looked at once, whatever comes behind it later',
          'src/sched/strategy/dpor.c',
          'if (may_be_new(races[i]))',
          'if (races[i].second >= fork_at)',
          ['tests/generated/interrupts']),
    Fault('a race is the same whatever is answered behind it',
          'src/sched/strategy/dpor.c',
          'if ((reads || path[k].label != LABEL_EMPTY) &&',
          'if (reads &&',
          ['tests/generated/interrupts']),
    Fault('what ended an execution stands for what others did then',
          'src/sched/dpor/wakeup.c',
          '((s[i].broken_off && end == v.nr) ||',
          '((false && end == v.nr) ||',
          ['tests/generated/interrupts']),
    Fault('what races with a step that is asleep, as it ends executions',
          'src/sched/strategy/dpor.c',
          'ids |= break_off_again();',
          'ids |= 0;',
          ['tests/generated/interrupts']),
    Fault('what is asleep with one answer is asleep with all',
          'src/sched/dpor/wakeup.c',
          '\tif (!sleep_covers(e, task, LABEL_EMPTY))\n\t\treturn false;\n',
          '',
          ['tests/generated/interrupts']),
]

# Which steps dpor takes to depend on each other, each line of that left out.
DEPENDENCE = 'src/sched/dpor/depend.def'
FAULTS.append(Fault('what readers join is overwritten without noticing',
                    DEPENDENCE, 'WORDS(JOINED_WRITTEN, joined, written)\n', '',
                    ['tests/model/dpor_readers']))
FAULTS += [Fault(f'{what} without noticing', DEPENDENCE, line, '',
                 ['tests/generated/interrupts'])
           for what, line in (
               ('one writes what another one reads',
                'WORDS(WRITTEN_READ, written, read)\n'),
               ('two write the same',
                'WORDS(WRITTEN_WRITTEN, written, written)\n'),
               ('a reader joins where others look at who is there',
                'WORDS(JOINED_READ, joined, read)\n'),
               ('one changes what another one polls',
                'WORDS(CHANGED_WATCHED, changed, watched)\n'),
               ('an interrupt takes the CPU of a task',
                'TASKS(HELD, held, self)\n'),
               ('a task ends that another one waits for',
                'TASKS(ENDED, ended, awaited)\n'),
               ('two create tasks',
                'FACTS(CREATED, created, created)\n'),
               ('a step does what nobody knows',
                'FACTS(UNTOLD, untold, any)\n'))]


def run(command, folder, seconds=None):
    """Exit status and output; None for a status: it never ended."""
    done = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True,
                            errors='replace', start_new_session=True)
    try:
        out, _ = done.communicate(timeout=seconds)
        return done.returncode, out
    except subprocess.TimeoutExpired:
        return None, ''
    finally:
        # It, and what it has started, whoever ended this: SIGTERM as well.
        if done.returncode is None:
            os.killpg(done.pid, signal.SIGKILL)
            done.communicate()


class Copy:
    """The sources, and a build of them, to plant faults in."""

    def __init__(self, source, folder, options):
        shutil.rmtree(folder, ignore_errors=True)
        self.source = os.path.join(folder, 'source')
        self.build = os.path.join(folder, 'build')
        shutil.copytree(source, self.source, ignore=LEFT_OUT, symlinks=True)
        os.makedirs(self.build)
        self.do([os.path.join(os.path.abspath(self.source), 'configure'),
                 '-q'] + options)

    def do(self, command):
        """What has to succeed."""
        status, out = run(command, self.build)
        if status:
            raise Failure(f'{command[0]} failed:\n{out[-2000:]}')

    def has(self, setting):
        """Whether configure has defined it."""
        with open(os.path.join(self.build, 'config.h'),
                  encoding='utf-8') as file:
            return f'#define {setting} ' in file.read()

    def make(self, tests):
        """Of what is there now."""
        jobs = len(os.sched_getaffinity(0))
        self.do(['make', '-s', f'-j{jobs}'] + tests)

    def fails(self, test):
        """How the test fails, or None; and whether it said so."""
        status, out = run([f'./{test}'], self.build, SECONDS_MAX)
        if status == 0:
            return None, False
        if status is None:
            return 'does not end', False
        lines = [line for line in out.splitlines()
                 if line.startswith('not ok') or 'internal error' in line]
        return (lines[0], True) if lines else (f'exit status {status}', False)

    def plant(self, fault):
        """What the file was before."""
        path = os.path.join(self.source, fault.file)
        with open(path, encoding='utf-8') as file:
            content = file.read()
        if content.count(fault.was) != 1:
            raise Failure(f'{fault.file} does not have this once: {fault.was}')
        self.write(fault.file, content.replace(fault.was, fault.becomes))
        return content

    def write(self, name, content):
        """A file of the sources, which is newer then than what it makes."""
        with open(os.path.join(self.source, name), 'w',
                  encoding='utf-8') as file:
            file.write(content)


class Tap:
    """The results."""

    def __init__(self):
        self.nr = self.nr_failed = 0

    def ok(self, is_so, what):
        """One of them."""
        self.nr += 1
        self.nr_failed += not is_so
        print(f'{"ok" if is_so else "not ok"} {self.nr} - {what}', flush=True)

    def done(self):
        """Exit status 1: not all were so."""
        print(f'1..{self.nr}')
        return 1 if self.nr_failed else 0


def notice(copy, fault, tap):
    """All its tests do."""
    content = copy.plant(fault)
    try:
        copy.make(fault.tests)
        results = {test: copy.fails(test) for test in fault.tests}
    finally:
        copy.write(fault.file, content)
    tap.ok(all(said or (how and fault.wild)
               for how, said in results.values()), fault.what)
    for test, (how, _) in results.items():
        print(f'# {test}: {how or "passes"}')


def check_all(copy, tests, tap, when):
    """All pass where nothing is planted."""
    copy.make(tests)
    failed = [f'{test}: {how}' for test in tests
              if (how := copy.fails(test)[0])]
    tap.ok(not failed, f'{when}, all {len(tests)} tests pass')
    for line in failed:
        print(f'# {line}')


def main():
    """TAP."""
    if len(sys.argv) < 3:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    source, folder, *options = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    for name in 'MAKEFLAGS', 'MAKELEVEL', 'MFLAGS':
        os.environ.pop(name, None)
    tap = Tap()
    try:
        copy = Copy(source, folder, options)
        os.environ['srcdir'] = os.path.abspath(copy.source)
        if not copy.has('READS_TOLD'):
            print('1..0 # SKIP steps are not predicted in such a build')
            return 0
        tests = sorted({test for fault in FAULTS for test in fault.tests})
        check_all(copy, tests, tap, 'before')
        for fault in FAULTS:
            notice(copy, fault, tap)
        check_all(copy, tests, tap, 'after')
    except Failure as failure:
        first, *rest = str(failure).splitlines()
        for line in rest:
            print(f'# {line}')
        print(f'Bail out! {first}', flush=True)
        return 1
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
