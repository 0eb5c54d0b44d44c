"""A loop around one statement stands without braces. clang-format 19 (Debian 13) takes them away where 14 (Debian 12) leaves
them, around an if whose statement wraps; with this, both find the same layout right. Run in the root of the tree."""
import re
import sys
from pathlib import Path

LOOP = re.compile(r'^( *)(?:for|while) \(.*\) \{$')


def main():
    failed = False
    count = 0
    files = [path for folder in ('src', 'tests') for path in sorted(Path(folder).rglob('*.[ch]'))
             if 'node_modules' not in path.parts]
    for path in files:
        lines = path.read_text(encoding='utf-8').split('\n')
        for index, line in enumerate(lines):
            match = LOOP.match(line)
            if not match:
                continue
            count += 1
            end = index + 1
            while lines[end] != match.group(1) + '}':
                end += 1
            body = '\n'.join(lines[index + 1:end])
            inner = [each for each in lines[index + 1:end] if re.match(match.group(1) + r'    \S', each)]
            if len(inner) == 1 and not re.search(r'[{}]|/\*|//', body) and body.rstrip().endswith(';') and \
                    len(re.findall(r';$', body, re.M)) == 1 and not inner[0].lstrip().startswith('}'):
                print(f'{path}:{index + 1}: one statement stands without braces')
                failed = True
    if failed:
        return 1
    print(f'braces: {count} loops with braces, each around more than one statement')
    return 0


if __name__ == '__main__':
    sys.exit(main())
