#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""
examples.py MMURACE: make the examples of the manual pages anew.

In literal blocks, what follows a line "$ COMMAND" is replaced by what that
command prints.  A comment before it, '.\" From REGEX to REGEX', says which part
is shown; "..." stands for the rest.  Look at the differences before you commit
them: tests/man.t only knows whether the pages tell the truth.
"""
import glob
import os
import re
import subprocess
import sys
import tempfile

MAN = os.path.dirname(os.path.abspath(__file__))
SHOWN = re.compile(r'\.\\" From (.*) to (.*)')
PROGRESS = re.compile(r'(?m)^\[\d+/\d+\] .*\n')
REPORT = re.compile(r'([^ ]+-)[0-9a-f]{8}(\.json)')


def run(command, folder):
    """The output of a command, as tests/man.t runs it."""
    command = REPORT.sub(r'$(ls \1????????\2 | head -n 1)', command)
    env = dict(os.environ, LC_ALL='C', COLUMNS='80',
               PATH=folder + '/bin:' + os.environ['PATH'])
    env.pop('NO_COLOR', None)
    done = subprocess.run(['sh', '-c', command], cwd=folder, env=env, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True)
    return (done.stdout + PROGRESS.sub('', done.stderr)).splitlines()


def part(lines, shown):
    """What is shown of the output."""
    if not shown:
        return lines
    first = next(i for i, line in enumerate(lines) if re.search(shown[1], line))
    last = next(i for i, line in enumerate(lines)
                if i >= first and re.search(shown[2], line))
    return ((['...'] if first else []) + lines[first:last + 1] +
            (['...'] if last + 1 < len(lines) else []))


def escape(line):
    """A line of text as mdoc takes it."""
    line = line.replace('\\', '\\e')
    return '\\&' + line if line[:1] in ('.', "'") else line


def update(page, folder):
    """Replace the output of all commands of a page."""
    with open(page, encoding='utf-8') as file:
        old = file.read().splitlines()
    new, shown, literal, output = [], None, False, False
    for line in old:
        if line.startswith('.Bd -literal'):
            literal = True
        if line.startswith('.Ed'):
            literal = False
        output = output and literal and not line.startswith(('$ ', '.\\" '))
        if output:
            continue
        new.append(line)
        if literal and SHOWN.match(line):
            shown = SHOWN.match(line)
        if literal and line.startswith('$ '):
            text = run(line[2:].replace('\\e', '\\'), folder)
            new += [escape(line) for line in part(text, shown)]
            shown, output = None, True
    with open(page, 'w', encoding='utf-8') as file:
        file.write('\n'.join(new) + '\n')


def main():
    """All pages, in one folder, in the order of their names."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(folder + '/bin')
        os.symlink(os.path.abspath(sys.argv[1]), folder + '/bin/mmurace')
        os.symlink(os.path.join(os.path.dirname(MAN), 'scenarios'),
                   folder + '/scenarios')
        for page in sorted(glob.glob(MAN + '/*.[1-8]')):
            update(page, folder)


main()
