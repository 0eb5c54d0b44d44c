#!/bin/sh
# What the templates' forms send is what routes.def says they may (FIELDS): what a route does not know would be dropped
# unseen. Names and addresses that a template makes of its context are left to the unit tests.
set -eu
python3 - <<'PYTHON'
import glob, re, sys

routes = []
for line in open("src/page/frame/routes.def"):
    found = re.match(r'ROUTE\(METHOD_POST, "([^"]*)", .*?FIELDS\("([^"]*)"\)', line)
    if found:
        pattern = "".join("[^/]+" if part.startswith("{") else re.escape(part) for part in re.split(r"({[a-z]+})", found[1]))
        routes.append((re.compile(pattern + "$"), found[1], found[2].split()))
count = 0
bad = []
for path in sorted(glob.glob("www/templates/*/*.mustache")):
    text = open(path).read()
    for form in re.finditer(r'<form[^>]*method="post"[^>]*action="([^"]*)"[^>]*>(.*?)</form>', text, re.S):
        address = re.sub(r"{{[^}]*}}", "x", form[1].split("?")[0])
        route = next((route for route in routes if route[0].match(address)), None)
        for name in sorted(set(re.findall(r'name="([^"{]*)"', form[2])) - {"csrf", "ticket"}):
            if route is None or name.startswith("_"):
                continue
            count += 1
            words = route[2]
            known = any(name == word.rstrip("*!") or word.endswith("~") and name.startswith(word[:-1]) for word in words)
            if not known:
                bad.append(f"{path}: {name} is sent to {route[1]}, whose FIELDS in routes.def do not know it")
print("\n".join(bad) or f"fields: {count} names that forms send are known to their routes")
sys.exit(1 if bad or count == 0 else 0)
PYTHON
