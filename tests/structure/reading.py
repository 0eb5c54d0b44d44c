#!/usr/bin/env python3
"""How hard our own words are to read: the Flesch-Kincaid grade of each public page's words (templates, forms, content; not
the article, which is the practice's). Whole: GRADE_ALL at most; a page: GRADE_PAGE. Names and terms of law do not count.

Usage: reading.py [ROOT]"""
import json
import pathlib
import re
import sys

GRADE_ALL, GRADE_PAGE, LEAST_WORDS, SENTENCE_WORDS = 6.0, 8.0, 40, 5
# What things are called, and the words of law, cannot be said otherwise.
EXEMPT = re.compile(r"\b(HIPAA|988lifeline\.org|Lifeline|Illinois|counsel(or|ing)s?|clinicians?|privacy|registration|"
                    r"(auto)?immune|neurological|musculoskeletal|inflammatory|e-?mail|emergenc(y|ies)|accessibility|"
                    r"spreadsheet|WCAG|interpreter|therapist|information|encryption|XChaCha20-Poly1305)\b", re.I)


def syllables(word):
    word = re.sub(r"[^a-z]", "", word.lower())
    if len(word) <= 3:
        return 1
    word = re.sub(r"(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e)$", lambda found: found.group(0)[0], word)
    return max(1, len(re.findall(r"[aeiouy]{1,2}", re.sub(r"^y", "", word))))


def grade(text):
    """Grade and number of words."""
    parts = [re.findall(r"[A-Za-z][A-Za-z'’-]*", EXEMPT.sub("it", part)) for part in re.split(r"[.!?]+(?:\s|$)|\n", text)]
    # A heading or the label of a box is no sentence: counted, it would make every page look easy.
    sentences = [part for part in parts if len(part) >= SENTENCE_WORDS]
    words = [word for part in sentences for word in part]
    if not words:
        return 0.0, 0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59, len(words)


def words_of_template(text):
    """The words between the tags, one block a line; what is filled in counts as one short word."""
    text = re.sub(r"\{\{!.*?\}\}", "", text, flags=re.S)
    text = re.sub(r"\{\{[#^/>][^}]*\}\}", "", text)
    text = re.sub(r"\{\{[^}]*\}\}", "it", text)
    text = re.sub(r"</?(?:p|h[1-6]|li|ul|ol|dt|dd|dl|div|section|label|legend|button|main|title|a class=\"button[^>]*)\b[^>]*>", "\n", text)
    text = re.sub(r"<[^>]*>", "", text)
    text = re.sub(r"&[a-z]+;", " ", text)
    return re.sub(r"[ \t]+", " ", text)


def words_of_form(form):
    for page in form["pages"]:
        yield from (page.get("title", ""), page.get("intro", ""), page.get("one_of", {}).get("error", ""))
        for field in page["fields"]:
            yield from (field.get("label", ""), field.get("hint", ""), field.get("error", ""))
            yield from (option["label"] for option in field.get("options", []))
    for stop in form.get("stops", {}).values():
        yield from [stop["title"], *stop["paragraphs"]]


def words_of_markdown(text):
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[*_`#>|-]{1,}\s?", "", re.sub(r"(?<!\n)\n(?![\n#*-])", " ", text))


def pages(root):
    for path in sorted((root / "www/templates").glob("*/*.mustache")):
        text = path.read_text()
        if "staff" not in text and "dashboard" not in path.name:
            yield path, words_of_template(text)
    for path in sorted((root / "www/forms").glob("*.json")):
        yield path, "\n".join(re.sub(r"\{\w+\}", "it", line) for line in words_of_form(json.loads(path.read_text())))
    for path in sorted((root / "www/content").glob("phrases.txt")):
        lines = [line.partition(": ")[2] for line in path.read_text().splitlines() if not line.startswith("#")]
        yield path, "\n".join(re.sub(r"\{\w+\}", "it", line) for line in lines)
    for path in sorted((root / "www/content").glob("*.md")):
        if path.name != "article.md":
            yield path, words_of_markdown(path.read_text())


def main():
    # A sentence of a known grade, so that the counting itself is watched.
    known = grade("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.")[0]
    if not 11 < known < 11.5:
        sys.exit(f"reading.py:1: it counts a sentence of grade 11.3 as {known:.1f}")
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    failed, everything, count = False, [], 0
    for path, text in pages(root):
        value, words = grade(text)
        everything.append(text)
        count += 1
        if words >= LEAST_WORDS and value > GRADE_PAGE:
            print(f"{path}: grade {value:.1f} is above {GRADE_PAGE:.0f}: shorter words, shorter sentences")
            failed = True
    value, words = grade("\n".join(everything))
    if value > GRADE_ALL:
        print(f"all our words together: grade {value:.1f} is above {GRADE_ALL:.0f}")
        failed = True
    if failed:
        sys.exit(1)
    print(f"reading: {count} pages, {words} words, grade {value:.1f}")


if __name__ == "__main__":
    main()
