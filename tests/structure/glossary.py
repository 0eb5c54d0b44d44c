"""docs/GLOSSARY.md is held to the code: what its third column names is in src, what its fourth names is not. Run in the root of the
tree."""
import re
import sys
from pathlib import Path

from c_text import bare

NAMES = re.compile(r'`([^`]+)`')


def main():
    path = Path('docs/GLOSSARY.md')
    text = '\n'.join(re.sub(r'\s+', ' ', bare(file)) for file in sorted(Path('src').rglob('*.[ch]')))
    failed = False
    words = 0
    for number, line in enumerate(path.read_text(encoding='utf-8').split('\n'), 1):
        cells = [cell.strip() for cell in line.split('|')]
        if len(cells) != 6 or cells[1] in ('word', '---'):
            continue
        words += 1
        for cell, wanted in ((cells[3], True), (cells[4], False)):
            for name in NAMES.findall(cell):
                if bool(re.search(rf'\b{re.escape(name)}\b', text)) != wanted:
                    print(f'{path}:{number}: {name} is {"not in" if wanted else "in"} src')
                    failed = True
    if failed or words == 0:
        return 1
    print(f'glossary: {words} words as the code uses them')
    return 0


if __name__ == '__main__':
    sys.exit(main())
