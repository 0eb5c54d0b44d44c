#!/bin/sh
# The documents say what is there: links, pictures, files, packages and make targets they name exist, and the table of
# status moves is the one the code has. Run in the root of the tree.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=
fail() {
    echo "$*"
    failed=yes
}
documents="README.md CONTRIBUTING.md CHANGELOG.md $(find docs -maxdepth 1 -name '*.md' | sort)"

# The headings of a document as links name them.
anchors() {
    sed -n 's/^##* //p' "$1" | tr 'A-Z' 'a-z' | sed -e 's/[^a-z0-9 -]//g' -e 's/ /-/g'
}

# Relative links and pictures: "](target)" and <img src="target">, once each, as "FILE TARGET".
for document in $documents; do
    { grep -o '](\([^)]*\))' "$document" | sed 's/^](//; s/)$//' || true
        grep -o 'src="[^"]*"' "$document" | sed 's/^src="//; s/"$//' || true; } |
        sed '/^[a-z]*:/d' | sort -u | sed "s|^|$document |"
done >"$work/links"
while read -r document target; do
    file=${target%%#*}
    file=$(dirname "$document")/$file
    [ "${target#"#"}" = "$target" ] || file=$document
    if [ ! -e "$file" ]; then
        fail "$document: there is no $target to link to"
    elif [ "${target#*#}" != "$target" ] && ! anchors "$file" | grep -q -x -F "${target#*#}"; then
        fail "$document: $file has no heading for #${target#*#}"
    fi
done <"$work/links"

# Pictures: small, and each shown somewhere.
for picture in docs/pictures/*.png; do
    [ -e "$picture" ] || continue
    [ "$(wc -c <"$picture")" -lt 150000 ] || fail "$picture: has 150 kB or more"
    grep -q "pictures/${picture##*/}$" "$work/links" || fail "$picture: no document shows it"
done

# Files and folders of the tree by name. <!-- invented: a b --> excuses what a document makes up as an example.
for document in $documents; do
    sed -n 's/.*<!-- invented: \(.*\) -->.*/\1/p' "$document" | tr ' ' '\n' >"$work/invented"
    grep -v '<!-- invented:' "$document" |
        grep -o '\(^\|[^A-Za-z0-9_./@-]\)\(src\|sql\|www\|tests\)/[A-Za-z0-9_./*-]*' |
        sed -e 's/^[^a-z]//' -e 's/[.]*$//' | sort -u >"$work/named" || true
    while read -r name; do
        grep -q -x -F "$name" "$work/invented" && continue
        # shellcheck disable=SC2086
        ls -d $name >/dev/null 2>&1 || fail "$document: there is no $name"
    done <"$work/named"
done

# make targets, in code: after a backtick or at the beginning of an indented line.
sed -n 's/^\([a-z][a-z0-9_./-]*\):.*/\1/p' Makefile docs/deploy/*.mk | sort -u >"$work/targets"
for document in $documents; do
    grep -o '\(^    \|`\)make [a-z][a-z0-9_./-]*' "$document" | sed 's/.*make //' | sort -u >"$work/named" || true
    while read -r target; do
        grep -q -x -F "$target" "$work/targets" || fail "$document: make $target is no target of the Makefile"
    done <"$work/named"
done

# Every package the Makefile may install has its line in README.
awk '/^[A-Z_]*PACKAGES :=/ && !/^PACKAGES/ { on = 1; sub(/^[^=]*:=/, "") }
    on { more = sub(/\\$/, ""); n = split($0, word, " "); for (i = 1; i <= n; i++) { sub(/=.*/, "", word[i]); print word[i] }
        on = more }' Makefile >"$work/packages"
[ -s "$work/packages" ] || fail "Makefile: its lists of packages were not found"
while read -r package; do
    grep -q "^|.*\`$package\`" README.md || fail "README.md: says nothing of the package $package"
done <"$work/packages"

# Who may move a registration where: "From WHO To" with the labels of phrases.txt, from the code and from the table between
# <!-- moves --> and the next empty line, whose columns are from, by staff, by the person, by itself.
awk '/^status-label-/ { word = $1; sub(/^status-label-/, "", word); sub(/:$/, "", word); words[word] = substr($0, length($1) + 2) }
    /^STATUS\(/ { split($0, part, "\""); name = $0; sub(/^STATUS\(/, "", name); sub(/,.*/, "", name); label[name] = words[part[2]] }
    /^MOVE\(/ { move = $0; gsub(/^MOVE\(|\).*| /, "", move); split(move, part, ","); print label[part[1]], part[3], label[part[2]] }
    ' www/content/phrases.txt src/domain/group/status.def src/domain/group/status_moves.def | sort >"$work/moves"
awk 'BEGIN { who[3] = "STAFF"; who[4] = "PERSON"; who[5] = "SYSTEM" }
    /^<!-- moves -->/ { on = 1; next }
    on && /^$/ { on = 0 }
    on && /^\| *[A-Z]/ && !/^\| *From/ { count = split($0, cell, "|"); from = cell[2]; gsub(/^ +| +$/, "", from)
        for (i = 3; i < count; i++) { n = split(cell[i], to, ",")
            for (j = 1; j <= n; j++) { gsub(/^ +| +$/, "", to[j]); if (to[j] != "") print from, who[i], to[j] } } }
    ' docs/CLINICIAN.md | sort >"$work/table"
if ! diff "$work/moves" "$work/table" >"$work/difference"; then
    fail "docs/CLINICIAN.md: the table of moves is not src/domain/group/status_moves.def (< the code, > the table):"
    cat "$work/difference"
fi

[ -z "$failed" ] || exit 1
echo "docs: $(wc -l <"$work/links" | tr -d ' ') links, $(wc -l <"$work/packages" | tr -d ' ') packages, $(wc -l <"$work/moves" | tr -d ' ') moves as the documents say"
