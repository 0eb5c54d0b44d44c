"""A header is that of its own file: what x.h declares, x.c defines; what x.c defines for others, x.h declares.
Run in the root of the tree."""
import sys
from pathlib import Path

from c_text import functions

# Handlers and commands are declared by their tables, routes.def and commands.def; the rest is C's own name.
TABLES = ('page_', 'command_')


def main():
    headers = sorted(Path('src').rglob('*.h'))
    failed = False
    count = 0
    for header in headers:
        source = header.with_suffix('.c')
        defined = {f.name for f in functions(source) if f.is_definition} if source.exists() else set()
        for function in functions(header):
            if function.is_definition:
                continue
            count += 1
            if function.name not in defined:
                print(f'{header}:{function.line}: {function.name} is not defined in {source}: declare it where it is')
                failed = True
    for source in sorted(Path('src').rglob('*.c')):
        header = source.with_suffix('.h')
        declared = {f.name for f in functions(header)} if header.exists() else set()
        for function in functions(source):
            if not function.is_definition or function.is_static or function.name in declared:
                continue
            if function.name != 'main' and not function.name.startswith(TABLES):
                print(f'{source}:{function.line}: {function.name} is not declared in {header}: declare it there or make it static')
                failed = True
    if failed:
        return 1
    print(f'owners: {count} functions of {len(headers)} headers, each defined in the header\'s own file')
    return 0


if __name__ == '__main__':
    sys.exit(main())
