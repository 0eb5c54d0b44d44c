"""No words for people in C: sentences and labels are phrases, in www/content/phrases.txt, where a practice changes them and
another language can take them over. Looks at every string of src/page and src/domain, statement by statement; what goes to
the log, to whoever configures the program, into the audit log or to machines is no business of a page. Run in the root of
the tree."""
import re
import sys
from pathlib import Path

from c_text import code_with_strings

# Calls whose words no page shows.
ELSEWHERE = re.compile(
    r'\b(log_\w+|problems_add|memory_fatal|_Static_assert|intake_complain|intake_check_keys|\w*audit\w*|note_failure|'
    r'response_set_header)\s*\(|\b(detail|usage|causes)\b[^=]*=')
# Whole files that speak to machines, to who runs a command, in the files of keys, or to the audit log.
MACHINES = re.compile(r'(metrics|health|security_contact|restore|roster_options|key_files)\.c$')
# What a protocol says.
PROTOCOL = ('Subject: ',)
STRING = re.compile(r'"((?:\\.|[^"\\])*)"')
# "Name", "Please call", "none waits"; not "Content-Type", "SHA256", "%s", "group_form".
LABEL = re.compile(r'^[A-Z][a-z]+(?![A-Za-z]*-[A-Z])(?=$|[ .,:?!])|(?<![\w/&?=<-])[a-z]{2,} [a-z]{2,}')


def statements(text, by_line):
    """Pieces up to ';' or a brace that is no initializer's (of a .def file: lines), each with the line it begins on."""
    if by_line:
        yield from enumerate(text.split('\n'), 1)
        return
    line, begin, current, quoted, depth = 1, 1, '', False, 0
    index = 0
    while index < len(text):
        character = text[index]
        if quoted and character == '\\':
            current += text[index:index + 2]
            index += 2
            continue
        if character == '"':
            quoted = not quoted
        current += character
        if character == '\n':
            line += 1
        is_initializer = character == '{' and (depth > 0 or re.search(r'=\s*\{$', current))
        if not quoted and (is_initializer or (character == '}' and depth > 0)):
            depth += 1 if is_initializer else -1
        elif not quoted and character in ';{}':
            yield begin, current
            current, begin = '', line
        index += 1


def main():
    failed = False
    count = 0
    files = sorted(path for folder in ('src/page', 'src/domain') for path in Path(folder).rglob('*')
                   if path.suffix in ('.c', '.h', '.def') and path.name != 'routes.def' and not MACHINES.search(path.name))
    for path in files:
        for begin, statement in statements(code_with_strings(path), path.suffix == '.def'):
            if ELSEWHERE.search(statement):
                continue
            for match in STRING.finditer(statement):
                count += 1
                if match.group(1) not in PROTOCOL and LABEL.search(match.group(1)):
                    line = begin + statement[:match.start()].count('\n')
                    print(f'{path}:{line}: "{match.group(1)}" in C: if people read it, it belongs in www/content/phrases.txt')
                    failed = True
    if failed:
        return 1
    print(f'words: {count} strings of pages, none for people')
    return 0


if __name__ == '__main__':
    sys.exit(main())
