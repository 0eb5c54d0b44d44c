"""No run of six lines of code stands twice in src: what two places need is one function. Blank lines, comments, preprocessor lines and
what every header begins and ends with do not count. Run in the root of the tree."""
import sys
from pathlib import Path

from c_text import code_with_strings

RUN = 6


def lines_of(path):
    """(number, text) of each line of code."""
    numbered = enumerate(code_with_strings(path).split('\n'), 1)
    return [(number, ' '.join(line.split())) for number, line in numbered if line.strip()]


def main():
    first, failed, count = {}, False, 0
    for path in sorted(Path('src').rglob('*.[ch]')):
        lines = lines_of(path)
        reported = -1
        for start in range(len(lines) - RUN + 1):
            count += 1
            run = '\n'.join(text for _, text in lines[start:start + RUN])
            if run not in first:
                first[run] = f'{path}:{lines[start][0]}'
            elif start > reported:
                print(f'{path}:{lines[start][0]}: this and the {RUN - 1} lines after it stand in {first[run]}, too')
                failed, reported = True, start + RUN - 1
    if failed:
        return 1
    print(f'repeats: {count} runs of {RUN} lines, each once')
    return 0


if __name__ == '__main__':
    sys.exit(main())
