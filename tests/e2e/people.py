"""Made-up people whose names and answers try to break things."""

FIRST_NAMES = ["O'Brien", "=cmd|'/c calc'!A0", "Zoë", "李雷", 'Comma, "Quote"', "Anne-Marie", "+44", "@SUM(1)", "-2+3",
               "Ødegård", "مريم", "José 🙂", "<script>alert(1)</script>", "007", "A", "{{first_name}}", "\\', DROP TABLE",
               "Ñandú", "&amp;", "12345678901234567890"]
FREE_TEXTS = ["One line,\nand a \"second\" one; with a comma", "=1+1", "Ends with a newline\n\nand goes on", "  ", "'quoted'",
              "tab\there", "日本語のテキスト", "+44 20 7946 0000", "%s %n %x", "line\nline\nline"]


def person(number):
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    return {
        "first_name": first,
        "last_name": f"Plantagenet-{number:04d}",
        "email": f"planted.person.{number}@example-{number}.org",
        "phone": f"(312) 555-{number:04d}",
        "hopes": FREE_TEXTS[number % len(FREE_TEXTS)] + f" planted-hope-{number:04d}",
    }


def needles(people):
    """Bytes that must be in no file: what only these people typed."""
    found = []
    for someone in people:
        found += [someone["last_name"].encode(), someone["email"].encode(), someone["phone"].encode(),
                  someone["hopes"].split()[-1].encode()]
    return found
