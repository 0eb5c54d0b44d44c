#!/usr/bin/env python3
"""How much of src the unit tests run, by room: coverage.py FOLDER, where make coverage left its counts. Lines, and branches that
were taken of those there are. Uses gcov of the compiler that built it."""
import collections
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path


def counts(folder):
    """source -> (line -> was it run, (line, branch) -> was it taken), summed over all objects."""
    found = collections.defaultdict(lambda: (collections.defaultdict(bool), collections.defaultdict(bool)))
    objects = [str(path.resolve()) for path in Path(folder).rglob('*.gcda') if '/src/' in str(path)]
    with tempfile.TemporaryDirectory() as work:
        for start in range(0, len(objects), 100):
            subprocess.run(['gcov', '--json-format', '--branch-probabilities', '--preserve-paths', *objects[start:start + 100]],
                           cwd=work, check=True, stdout=subprocess.DEVNULL)
        for path in Path(work).glob('*.gcov.json.gz'):
            with gzip.open(path, 'rt', encoding='utf-8') as file:
                for source in json.load(file)['files']:
                    if not source['file'].startswith('src/'):
                        continue
                    lines, branches = found[source['file']]
                    for line in source['lines']:
                        lines[line['line_number']] |= line['count'] > 0
                        for number, branch in enumerate(line['branches']):
                            branches[line['line_number'], number] |= branch['count'] > 0
    return found


def percent(part, whole):
    return f'{100 * part / whole:5.1f} %' if whole else '      –'


def main():
    rooms = collections.defaultdict(lambda: [0, 0, 0, 0])
    for source, (lines, branches) in counts(sys.argv[1]).items():
        for name in (str(Path(source).parent), 'src'):
            room = rooms[name]
            room[0] += sum(lines.values())
            room[1] += len(lines)
            room[2] += sum(branches.values())
            room[3] += len(branches)
    print(f'{"room":24} {"lines":>16} {"branches":>18}')
    for name in sorted(rooms, key=lambda each: (each == 'src', each)):
        run, lines, taken, branches = rooms[name]
        print(f'{name:24} {percent(run, lines)} of {lines:5} {percent(taken, branches)} of {branches:5}')


if __name__ == '__main__':
    main()
