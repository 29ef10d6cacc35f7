#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""
What proofs by state matching cost: one run, on one processor.

    states.py [--build DIR]... [--quick] [--only PART]... [--json FILE]

Every scenario shipped is run at its smallest size and at the next, every program
of bench/states at the sizes below, each without the reduction and with it (where
the build has one), and by dpor, which runs executions and keeps no states.  The
table goes to stdout, as text, and to --json as JSON; what is going on, to
stderr.  Beside the times stands the floor of the same run: see README.md.  Of
several builds, the states of each line are compared.
"""
import argparse
import functools
import glob
import itertools
import json
import os
import statistics
import subprocess
import sys

sys.dont_write_bytecode = True  # beside the sources
import ideal  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCHEMA = 'mmurace-bench-states-1'

# Of each program: which parameters have which values.
PROGRAMS = [
    ('release', ['unmappers'], [(1,), (2,), (3,)]),
    ('fault', ['faults', 'invalidations'],
     list(itertools.product((1, 2, 3), repeat=2))),
    ('lastzero', ['writers'], [(2,), (5,), (10,)]),
    ('readers', ['readers'], [(2,), (8,), (13,)]),
    ('indexer', ['tasks'], [(2,), (6,), (12,)]),
    ('philosophers', ['philosophers'], [(3,), (5,), (7,)]),
]
# The same steps, with more and more KiB around them.
ARENA = ('arena', ['kib', 'turns'], [(kib, 6) for kib in (1, 32, 128, 200)])

# How large they are at most where ideal.py counts their states: for seconds.
IDEAL_MAX = {'fault': 5, 'indexer': 6, 'lastzero': 8, 'philosophers': 7,
             'readers': 8}

# Each case is run as often as it takes to have run that long, but not more often
# than that, and all of them in several rounds: other machines on the same
# processor make what is short half as long again, and may do so for a minute.
REPEAT_SECONDS = 2.0
REPEAT_MAX = 5
ROUNDS = 3

# Below that, what comes once weighs too much for a rate.
SECONDS_MIN = 0.003


class Failure(Exception):
    """Told in one line."""


class Case:
    """A file at a size."""

    def __init__(self, name, file, options, section, size=()):
        self.name = name
        self.size = size
        self.file = file
        self.options = options
        self.section = section


def scenarios():
    """Those shipped: in the language, and in C."""
    folder = os.path.join(ROOT, 'scenarios')
    files = sorted(glob.glob(folder + '/*.scn'))
    files += sorted(glob.glob(folder + '/c/*.c'))
    for file in files:
        name = os.path.splitext(os.path.basename(file))[0]
        yield Case(name, file, [], 'scenarios')
        yield Case(name + ', next size', file, ['--size=next'], 'scenarios')


def programs(which, section):
    """Those of bench/states."""
    for name, parameters, sizes in which:
        file = os.path.join(ROOT, 'bench', 'states', name + '.c')
        for size in sizes:
            options = [f'--set={p}={v}' for p, v in zip(parameters, size)]
            yield Case(f'{name} {"x".join(map(str, size))}', file, options,
                       section, size)


def all_cases(only, quick):
    """In the order of the tables."""
    cases = list(scenarios())
    cases += programs(PROGRAMS, 'programs')
    cases += programs([ARENA], 'arena')
    if quick:
        seen = set()
        cases = [c for c in cases
                 if not (c.file in seen or seen.add(c.file))]
    if only:
        cases = [c for c in cases if any(part in c.name for part in only)]
    return cases


@functools.cache
def states_wanted(case):
    """How many there are; None where nobody knows, or it takes long to tell."""
    program = case.name.split(' ')[0]
    if program not in ideal.PROGRAMS or not case.size:
        return None
    if sum(case.size) > IDEAL_MAX[program]:
        return None
    return ideal.PROGRAMS[program](*case.size)


class Build:
    """A folder in which mmurace was built."""

    def __init__(self, folder):
        self.tool = os.path.join(folder, 'mmurace')
        self.bench = os.path.join(folder, 'bench', 'bench')
        version = json.loads(self.output([self.tool, 'version',
                                          '--format=json']))
        self.compiler = version['compiler']
        usage = self.output([self.tool, 'explore', '--help'])
        self.reduces = '--no-reduction' in usage

    @staticmethod
    def output(command):
        """What it prints."""
        try:
            return subprocess.run(command, check=True, text=True,
                                  stdout=subprocess.PIPE).stdout
        except (OSError, subprocess.CalledProcessError) as err:
            raise Failure(f'{command[0]}: {err}') from err

    def floor(self):
        """Nanoseconds of a bare switch; None if the bench was not built."""
        if not os.path.exists(self.bench):
            return None
        return float(self.output([self.bench, '--floor']))

    def explore(self, case, reduction, seconds, strategy='states'):
        """The results of its lines."""
        command = [self.tool, 'explore', f'--strategy={strategy}', '--quiet',
                   '--format=json', '--reports=', f'--time={seconds}']
        if reduction is False:
            command.append('--no-reduction')
        command += case.options + [case.file]
        done = subprocess.run(command, check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode not in (0, 1, 3):
            raise Failure(f'{" ".join(command)}: status {done.returncode}\n'
                          + done.stderr)
        return json.loads(done.stdout)['results']


def settings(result):
    """A result line, shortly."""
    words = ['with ' + w for w in result['with']]
    words += ['without ' + w for w in result['without']]
    return ' '.join([result['expected']] + words)


def line_of(result):
    """What is kept of a result."""
    return {
        'line': settings(result),
        'verdict': result['verdict'],
        'met': result['met'],
        'limit': result['limit'],
        'kinds': sorted({v['kind'] for v in result['violations']}),
        'states': result['states'],
        'transitions': result['steps'],
        'executions': result['executions'],
        'redundant': result['blocked'],
        'seconds': result['elapsed_s'],
        'all_seconds': [result['elapsed_s']],
        'table_bytes': result['table_bytes'],
        'peak_bytes': result['peak_bytes'],
    }


def better(name, a, b):
    """Of two runs of a line: one that was not cut off, and the faster one."""
    counted = ('line', 'verdict', 'states', 'transitions', 'executions')
    if a['limit'] is None and b['limit'] is None and any(
            a[key] != b[key] for key in counted):
        raise Failure(f'{name}: {a["line"]}: counts differ from run to run')
    best = min(a, b, key=lambda x: (x['limit'] is not None, x['seconds']))
    return {**best, 'all_seconds': a['all_seconds'] + b['all_seconds']}


def better_lines(case, a, b):
    """Of two runs of a case, the first of which may be none."""
    if a and len(a) != len(b):
        raise Failure(f'{case.name}: {len(a)} lines in one run, {len(b)} in '
                      'another')
    return [better(case.name, x, y) for x, y in zip(a, b)] if a else b


def measure(build, case, reduction, args, strategy='states'):
    """A case: of each line, the fastest of several runs."""
    best, spent = None, 0.0
    for _ in range(1 if args.quick else REPEAT_MAX):
        lines = [line_of(r) for r in build.explore(case, reduction, args.time,
                                                   strategy)]
        spent += sum(x['seconds'] for x in lines)
        best = better_lines(case, best, lines)
        if spent > REPEAT_SECONDS:
            break
    return best


def cpu_model():
    """The kind of processor."""
    with open('/proc/cpuinfo', encoding='utf-8') as file:
        for line in file:
            if line.startswith('model name'):
                return line.split(':', 1)[1].strip()
    return 'unknown'


def run_case(builds, case, args):
    """What goes into JSON of a case: for each build, and each reduction."""
    return [{
        'case': case.name,
        'section': case.section,
        'options': case.options,
        'build': index,
        'reduction': reduction,
        'ideal': states_wanted(case),
        'lines': measure(build, case, reduction, args),
    } for index, build in enumerate(builds)
        for reduction in ((False, True) if build.reduces else (None,))]


def is_cut_off(done):
    """Whether a line of a case had no time to end: it will not have, either."""
    return any(line['limit'] for x in done for line in x['lines'])


def run_rounds(builds, cases, args):
    """All cases, again and again; and the fastest floor there was."""
    floors, best = [], {}
    rounds = 1 if args.quick else ROUNDS
    for turn, (nr, case) in itertools.product(range(rounds),
                                              enumerate(cases)):
        if is_cut_off(best.get(nr, [])):
            continue
        print(f'[{turn + 1}/{rounds}: {nr + 1}/{len(cases)}] {case.name}',
              file=sys.stderr)
        floors += [build.floor() for build in builds]
        try:
            done = run_case(builds, case, args)
        except KeyboardInterrupt:
            if len(best) < len(cases):
                raise
            print('states.py: interrupted: this is of the rounds before',
                  file=sys.stderr)
            break
        for before, now in zip(best.get(nr, []), done):
            now['lines'] = better_lines(case, before['lines'], now['lines'])
        best[nr] = done
    floors = [floor for floor in floors if floor is not None]
    return min(floors) if floors else None, sum(best.values(), [])


def run_dpor(builds, cases, args):
    """Those of which a size matters, once: what goes into JSON of each."""
    cases = [case for case in cases if case.section != 'arena']
    done = []
    for nr, case in enumerate(cases):
        print(f'[dpor: {nr + 1}/{len(cases)}] {case.name}', file=sys.stderr)
        done += [{
            'case': case.name,
            'section': case.section,
            'options': case.options,
            'build': index,
            'lines': measure(build, case, None, args, 'dpor'),
        } for index, build in enumerate(builds)]
    return done


def run(args):
    """Everything, as it goes into JSON."""
    builds = [Build(folder) for folder in args.build]
    cases = all_cases(args.only, args.quick)
    if not cases:
        raise Failure('no case is called like that')
    floor, done = run_rounds(builds, cases, args)
    return {
        'schema': SCHEMA,
        'cpu': cpu_model(),
        'floor_ns': floor,
        'seconds_max': args.time,
        'builds': [{'compiler': b.compiler, 'reduces': b.reduces}
                   for b in builds],
        'cases': done,
        'dpor': run_dpor(builds, cases, args),
    }


# --- tables -----------------------------------------------------------------


def table(head, rows):
    """Aligned; the first column to the left, the rest to the right."""
    widths = [max(len(row[i]) for row in [head] + rows)
              for i in range(len(head))]
    for row in [head] + rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in
                  zip(row[1:], widths[1:])]
        print('  '.join(cells).rstrip())
    print()


def in_seconds(total):
    """To what there is to be told apart."""
    return f'{total:.4f}' if total < 0.1 else f'{total:.2f}'


def seconds_of(lines, limit):
    """How long; of lines that were cut off, that it is more."""
    cut = [x for x in lines if x['verdict'] == 'inconclusive']
    if any(x['limit'] == 'time' for x in cut):
        return f'> {limit}'
    if cut:
        return cut[0]['limit']
    return in_seconds(sum(x['seconds'] for x in lines))


def median_of(lines):
    """Of all runs, the fastest of which is told."""
    if any(x['verdict'] == 'inconclusive' for x in lines):
        return '-'
    return in_seconds(sum(statistics.median(x['all_seconds'])
                          for x in lines))


def mib(size):
    """Bytes."""
    return f'{size / 2**20:.1f}'


def cost_row(data, case, lines, name):
    """One row of the costs of proofs, or of finds."""
    states = sum(x['states'] for x in lines)
    transitions = sum(x['transitions'] for x in lines)
    seconds = sum(x['seconds'] for x in lines)
    ns = seconds * 1e9 / transitions if transitions else 0
    floor = data['floor_ns']
    return [
        name,
        {None: '-', False: 'no', True: 'yes'}[case['reduction']],
        str(len(lines)),
        f'{states:,}',
        f'{case["ideal"]:,}' if case['ideal'] else '-',
        f'{transitions:,}',
        seconds_of(lines, data['seconds_max']),
        median_of(lines),
        f'{states / seconds:,.0f}' if seconds > SECONDS_MIN else '-',
        f'{ns:.0f}' if seconds > SECONDS_MIN else '-',
        f'{ns / floor:.0f}' if floor and seconds > SECONDS_MIN else '-',
        mib(max(x['peak_bytes'] for x in lines)),
        mib(max(x['table_bytes'] for x in lines)),
    ]


COST = ['', 'reduced', 'lines', 'states', 'ideal', 'transitions', 'seconds',
        'median', 'states/s', 'ns/tr.', 'floors', 'peak MiB', 'table MiB']


def costs(data, build, section, found):
    """Of lines that were proved or cut off; or of those with a find."""
    rows = []
    ideal_at = COST.index('ideal')
    for case in data['cases']:
        lines = [x for x in case['lines']
                 if (x['verdict'] == 'sometimes') == found]
        if case['build'] == build and case['section'] == section and lines:
            kinds = sorted({kind for x in lines for kind in x['kinds']})
            name = case['case'] + (': ' + ', '.join(kinds) if found else '')
            rows.append(cost_row(data, case, lines, name))
    if rows:
        rows.insert(0, [section + (', what is found' if found else '')]
                    + COST[1:])
        if found or section != 'programs':
            for row in rows:
                del row[ideal_at]
        table(rows[0], rows[1:])


def of_states(data, case):
    """The lines of the same case by states, reduced if that was quicker."""
    both = [c['lines'] for c in data['cases']
            if (c['case'], c['build']) == (case['case'], case['build'])]
    return min(both, key=lambda lines: sum(x['seconds'] for x in lines))


def beside(data, build, section):
    """Proofs by dpor, and how long states takes for them."""
    rows = []
    for case in data['dpor']:
        if (case['build'], case['section']) != (build, section):
            continue
        both = [(x, y) for x, y in zip(case['lines'], of_states(data, case))
                if x['verdict'] != 'sometimes']
        if not both:
            continue
        lines, states = zip(*both)
        executions = sum(x['executions'] for x in lines)
        seconds = sum(x['seconds'] for x in lines)
        rows.append([
            case['case'],
            str(len(lines)),
            f'{executions:,}',
            f'{sum(x["redundant"] for x in lines):,}',
            f'{executions / seconds:,.0f}' if seconds > SECONDS_MIN else '-',
            seconds_of(lines, data['seconds_max']),
            seconds_of(states, data['seconds_max']),
            mib(max(x['peak_bytes'] for x in lines)),
            mib(max(x['peak_bytes'] for x in states)),
        ])
    if rows:
        table([f'{section}, by dpor', 'lines', 'executions', 'redundant',
               'executions/s', 'seconds', 'states: seconds', 'peak MiB',
               'states: peak MiB'], rows)


def compare(data):
    """States of the builds, line by line, where they are not the same."""
    by_case = {}
    for case in data['cases']:
        key = (case['case'], case['reduction'])
        by_case.setdefault(key, {})[case['build']] = case['lines']
    rows, same = [], 0
    for (name, reduction), builds in by_case.items():
        for lines in zip(*(builds.get(i, [])
                           for i in range(len(data['builds'])))):
            if any(x['verdict'] != 'never' for x in lines):
                continue
            states = [x['states'] for x in lines]
            if len(set(states)) == 1:
                same += 1
                continue
            rows.append([name + {None: '', False: ', not reduced',
                                 True: ', reduced'}[reduction],
                         lines[0]['line']] + [f'{n:,}' for n in states]
                        + [f'{max(states) / min(states):.2f}'])
    print(f'{same} lines have as many states in each build, '
          f'{len(rows)} have not.\n')
    if rows:
        table(['states by compiler', 'line']
              + [b['compiler'] for b in data['builds']] + ['factor'], rows)


def show(data):
    """All tables."""
    print(f'cpu: {data["cpu"]}')
    for build in data['builds']:
        print(f'compiler: {build["compiler"]}')
    if data['floor_ns'] is not None:
        print(f'floor: {data["floor_ns"]:.2f} ns (bare switch)')
    print(f'at most {data["seconds_max"]} s a line, one processor\n')
    for index, build in enumerate(data['builds']):
        if len(data['builds']) > 1:
            print(f'--- {build["compiler"]} ---\n')
        for found in False, True:
            for section in 'scenarios', 'programs', 'arena':
                costs(data, index, section, found)
        for section in 'scenarios', 'programs':
            beside(data, index, section)
    if len(data['builds']) > 1:
        compare(data)


def main():
    """Exit status 1: something could not be run, or did not do as it says."""
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    parser.add_argument('--build', action='append', metavar='DIR',
                        help='a build of mmurace (.); may be repeated')
    parser.add_argument('--cpu', type=int, metavar='N',
                        help='the processor to run on (the last one)')
    parser.add_argument('--time', type=int, default=60, metavar='SECONDS',
                        help='at most that long a result line (60)')
    parser.add_argument('--only', action='append', metavar='PART',
                        help='only cases with that in their names')
    parser.add_argument('--quick', action='store_true',
                        help='each file at its first size, once')
    parser.add_argument('--json', metavar='FILE', help='as JSON, too')
    args = parser.parse_args()
    args.build = args.build or ['.']
    cpu = max(os.sched_getaffinity(0)) if args.cpu is None else args.cpu
    os.sched_setaffinity(0, {cpu})
    try:
        data = run(args)
    except Failure as failure:
        print(f'states.py: {failure}', file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print('states.py: interrupted: nothing was measured as a whole',
              file=sys.stderr)
        return 130
    if args.json:
        with open(args.json, 'w', encoding='utf-8') as file:
            json.dump(data, file, indent=1)
            file.write('\n')
    show(data)
    wrong = {(case['case'], x['line']) for case in data['cases']
             for x in case['lines'] if x['met'] is False}
    for name, line in sorted(wrong):
        print(f'states.py: {name}: not as it says: {line}', file=sys.stderr)
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main())
