#!/bin/sh
# What the house does not want in its files, as far as a script can see it. Run in the root of the tree.
set -eu
here=$(dirname "$0")
sources=$(find src -name '*.[ch]' | sort)
headers=$(find src -name '*.h' | sort)
failed=0

for file in $(find src -type f | sort); do
    lines=$(wc -l <"$file" | tr -d ' ')
    if [ "$lines" -gt 400 ]; then
        echo "$file:401: $lines lines: split it, a file has 400 at most"
        failed=1
    fi
done

# Unquoted on purpose, here and below: no file of ours has a blank in its name.
# shellcheck disable=SC2086
awk -f "$here/style_code.awk" $sources || failed=1
# shellcheck disable=SC2086
awk -f "$here/style_header.awk" $headers || failed=1

# The patterns are spelled so that they do not find themselves.
if grep -rnIE --exclude-dir=node_modules '(TOD[O]|FIXM[E])' src tests sql 2>/dev/null | grep -vE '(TOD[O]|FIXM[E]) ?\(?#[0-9]+'; then
    echo "the lines above leave work undone without naming an issue (#12)"
    failed=1
fi

tracked=$(git ls-files 2>/dev/null || true)
[ -n "$tracked" ] || tracked=$(find . -type f -not -path './.git/*' -not -path './build/*' -not -path '*/node_modules/*')
# shellcheck disable=SC2086
if grep -InE '(^|[^A-Za-z0-9_.~-])(/wor[k]/|/roo[t]/|/tmp/bash_job[s])' $tracked /dev/null 2>/dev/null; then
    echo "the lines above name a path of one machine"
    failed=1
fi

formatted="not checked, clang-format is not installed"
if command -v clang-format >/dev/null; then
    formatted="as clang-format writes it"
    # shellcheck disable=SC2046,SC2086
    clang-format --dry-run -Werror $sources $(find tests -name node_modules -prune -o -name '*.[ch]' -print | sort) || failed=1
fi

[ "$failed" -eq 0 ] || exit 1
# shellcheck disable=SC2086
echo "style: $(echo $sources | wc -w | tr -d ' ') files of C, $(echo $tracked | wc -w | tr -d ' ') tracked files; format $formatted"
