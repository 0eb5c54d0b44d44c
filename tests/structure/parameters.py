"""A function of src has six parameters at most: more of them are a struct. Says how many have more than five. Run in the root of the tree."""
import sys
from pathlib import Path

from c_text import functions

MOST, MANY = 6, 5


def main():
    failed, count, many = False, 0, 0
    for path in sorted(Path('src').rglob('*.[ch]')):
        for function in functions(path):
            if not function.is_definition:
                continue
            count += 1
            many += len(function.parameters) > MANY
            if len(function.parameters) > MOST:
                print(f'{path}:{function.line}: {function.name} has {len(function.parameters)} parameters, {MOST} are the most')
                failed = True
    if failed:
        return 1
    print(f'parameters: {count} functions, {many} with more than {MANY}, none with more than {MOST}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
