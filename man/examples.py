#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""
examples.py MMURACE: make the examples of the manual pages and README.md anew.

In literal blocks, what follows a line "$ COMMAND" is replaced by what that
command prints.  A comment before it, '.\\" From REGEX to REGEX', says which part
is shown; "..." stands for the rest.  Look at the differences before you commit
them: tests/man.t and tests/readme.t only know whether they tell the truth.
"""
import glob
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SHOWN = re.compile(r'\.\\" From (.*) to (.*)')
PROGRESS = re.compile(r'(?m)^\[\d+/\d+\] .*\n')
REPORT = re.compile(r'([^ ]+-)[0-9a-f]{8}(\.json)')


def name_report(command, folder):
    """The command with the name that its report has now."""
    def found(match):
        names = sorted(glob.glob(folder + '/' + match[1] + '?' * 8 + match[2]))
        return os.path.relpath(names[0], folder) if names else match[0]
    return REPORT.sub(found, command)


def run(command, folder):
    """The output of a command, as tests/man.t runs it."""
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


class Mdoc:
    """A manual page."""
    begin, end = '.Bd -literal', '.Ed'

    @staticmethod
    def read(line):
        """A line of a block as text."""
        return line.replace('\\e', '\\')

    @staticmethod
    def write(line):
        """A line of text as mdoc takes it."""
        line = line.replace('\\', '\\e')
        return '\\&' + line if line[:1] in ('.', "'") else line


class Markdown:
    """README.md; a block that leaves something out is left as it is."""
    begin, end = '```console', '```'
    read = write = staticmethod(lambda line: line)


def example(lines, at, syntax, shown, folder):
    """The example that begins at a line, made anew, and where it ends."""
    end = at + 1
    while not lines[end].startswith((syntax.end, '$ ', '.\\" ')):
        end += 1
    if syntax is Markdown and '...' in lines[at:end]:
        return lines[at:end], end
    command = name_report(syntax.read(lines[at][2:]), folder)
    text = part(run(command, folder), shown)
    return (['$ ' + syntax.write(command)] +
            [syntax.write(line) for line in text], end)


def update(page, syntax, folder):
    """Replace the output of all commands of a page."""
    with open(page, encoding='utf-8') as file:
        old = file.read().splitlines()
    new, shown, block, at = [], None, False, 0
    while at < len(old):
        line = old[at]
        if line.startswith(syntax.begin):
            block = True
        elif line.startswith(syntax.end):
            block = False
        elif block and SHOWN.match(line):
            shown = SHOWN.match(line)
        elif block and line.startswith('$ '):
            made, at = example(old, at, syntax, shown, folder)
            new += made
            shown = None
            continue
        new.append(line)
        at += 1
    with open(page, 'w', encoding='utf-8') as file:
        file.write('\n'.join(new) + '\n')


def main():
    """All pages, in one folder, in the order of their names."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(folder + '/bin')
        os.symlink(os.path.abspath(sys.argv[1]), folder + '/bin/mmurace')
        os.symlink(ROOT + '/scenarios', folder + '/scenarios')
        for page in sorted(glob.glob(ROOT + '/man/*.[1-8]')):
            update(page, Mdoc, folder)
        update(ROOT + '/README.md', Markdown, folder)


main()
