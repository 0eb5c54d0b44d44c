"""C files as the structure checks read them: without comments, strings and preprocessor lines, line numbers kept."""
import re

_PIECES = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
_DIRECTIVE = re.compile(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', re.M)


def _blank(match):
    text = match.group(0)
    kept = {'"': '""', "'": '0'}.get(text[0], ' ')
    return kept + '\n' * text.count('\n')


def bare(path):
    """The text of the file at path, bare of all that is not code."""
    with open(path, encoding='utf-8') as file:
        text = _PIECES.sub(_blank, file.read())
    return _DIRECTIVE.sub(lambda match: '\n' * match.group(0).count('\n'), text)


def code_with_strings(path):
    """The text of the file at path without comments and preprocessor lines."""
    with open(path, encoding='utf-8') as file:
        text = _PIECES.sub(lambda match: match.group(0) if match.group(0)[0] in '"\'' else _blank(match), file.read())
    return _DIRECTIVE.sub(lambda match: '\n' * match.group(0).count('\n'), text)


class Function:
    """A function's head: its name, the line it begins on, whether it is static, a definition; its parameters."""

    def __init__(self, head, line, is_definition):
        head = re.sub(r'__attribute__\s*\(\(.*\)\)', ' ', head, flags=re.S)
        match = re.match(r'([^()=]*?)\b(\w+)\s*\((.*)\)\s*$', head, re.S)
        self.name = match.group(2) if match and match.group(1).strip() else None
        self.is_static = bool(re.search(r'\bstatic\b', match.group(1))) if match else False
        self.is_definition = is_definition
        self.line = line
        self.parameters = _part(match.group(3)) if self.name else []


def _part(text):
    """Parameters, parted at the commas that are in no brackets."""
    parts, depth, current = [], 0, ''
    for character in text:
        depth += (character in '([') - (character in ')]')
        if character == ',' and depth == 0:
            parts.append(current.strip())
            current = ''
        else:
            current += character
    parts.append(current.strip())
    return [] if parts in ([''], ['void']) else parts


def functions(path):
    """Each function that the file at path declares or defines on its top level."""
    text = bare(path)
    found, depth, head, begin, line = [], 0, '', 1, 1
    for character in text:
        if depth == 0 and not head.strip() and not character.isspace():
            begin = line
        if character == '\n':
            line += 1
        if character == '{':
            if depth == 0:
                found.append(Function(head, begin, True))
                head = ''
            depth += 1
        elif character == '}':
            depth -= 1
            head = ''
        elif depth == 0 and character == ';':
            if 'typedef' not in head and '_Static_assert' not in head:
                found.append(Function(head, begin, False))
            head = ''
        elif depth == 0:
            head += character
    return [function for function in found if function.name]
