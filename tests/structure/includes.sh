#!/bin/sh
# A folder of src is a floor and includes go down only; headers of a floor do not include each other in a circle.
# Run in the root of the tree.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# "FILE LINE INCLUDED" for each #include "..."
awk '
    /^[ \t]*#[ \t]*include[ \t]*"/ {
        included = $0
        sub(/^[^"]*"/, "", included)
        sub(/".*/, "", included)
        print FILENAME, FNR, included
    }' $(find src -name '*.[ch]' | sort) >"$work/includes"

awk '
    BEGIN {
        allowed["base"] = "base"
        allowed["store"] = "store base"
        allowed["domain"] = "domain store base"
        allowed["http"] = "http base"
        allowed["page"] = "page http domain base"
        allowed["main"] = "main page http domain store base"
    }
    function fail(text) {
        print $1 ":" $2 ": " text
        failed = 1
    }
    {
        split($1, place, "/")
        floor = place[2]
        if (!(floor in allowed)) {
            fail("src/" floor " is no floor of this house")
        } else if ($3 ~ /\.\./) {
            fail("write the floor, not a way there: " $3)
        } else if ($3 !~ /\//) {
            # Without a floor it can only be what the build makes.
            if (system("test -e src/" floor "/" $3) == 0)
                fail("write the floor: \"" floor "/" $3 "\"")
        } else {
            split($3, target, "/")
            if (index(" " allowed[floor] " ", " " target[1] " ") == 0)
                fail(floor " may include only " allowed[floor] ", not " $3)
        }
    }
    END { exit failed }' "$work/includes"

awk '$1 ~ /\.h$/ && $3 ~ /\.h$/ { sub(/^src\//, "", $1); print $1, $3, $2 }' "$work/includes" >"$work/edges"
if ! cut -d' ' -f1,2 "$work/edges" | tsort >/dev/null 2>"$work/loop"; then
    sed -n 's/^tsort: \([^ ]*\.h\)$/\1/p' "$work/loop" >"$work/members"
    awk 'NR == FNR { member[$1] = 1; next }
        $1 in member && $2 in member { print "src/" $1 ":" $3 ": includes " $2 " in a circle" }' \
        "$work/members" "$work/edges"
    exit 1
fi
echo "includes: $(wc -l <"$work/includes" | tr -d ' ') includes go down, $(wc -l <"$work/edges" | tr -d ' ') between headers without a circle"
