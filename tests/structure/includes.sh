#!/bin/sh
# Includes go down only, by the order of floors and rooms in src/rooms, and never in a circle.
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
    function fail(place, text) {
        print place ": " text
        failed = 1
    }
    # The room of base/clock.h is base, that of page/frame/visit.h is page/frame.
    function room_of(path,    part, count) {
        count = split(path, part, "/")
        return count > 2 ? part[1] "/" part[2] : part[1]
    }
    function floor_of(room) {
        sub(/\/.*/, "", room)
        return room
    }
    function place(name, what) {
        if (name in order)
            fail(FILENAME ":" FNR, name " stands here twice")
        order[name] = ++orders
        if (system("test -d src/" name) != 0)
            fail(FILENAME ":" FNR, "there is no " what " src/" name)
    }
    FILENAME == "src/rooms" && /^floor / {
        floor = $2
        sub(/:$/, "", floor)
        place(floor, "floor")
        allowed[floor] = " " floor
        for (i = 3; i <= NF; i++)
            allowed[floor] = allowed[floor] " " $i
        allowed[floor] = allowed[floor] " "
        next
    }
    FILENAME == "src/rooms" && /^room / {
        room = $2
        sub(/:$/, "", room)
        place(floor "/" room, "room")
        rooms[floor]++
        next
    }
    FILENAME == "src/rooms" {
        if ($0 !~ /^#/ && NF > 0)
            fail(FILENAME ":" FNR, "begin a line with floor, room or #")
        next
    }
    {
        from = room_of(substr($1, 5))
        floor = floor_of(from)
        here = $1 ":" $2
        if (!(floor in allowed)) {
            fail(here, "src/" floor " is no floor of this house")
        } else if (!(from in order) || ((floor in rooms) && from == floor)) {
            fail(here, "src/" from " is no room of this house: src/rooms names them")
        } else if ($3 ~ /\.\./) {
            fail(here, "write the floor, not a way there: " $3)
        } else if ($3 !~ /\//) {
            # Without a floor it can only be what the build makes.
            if (system("find src/" floor " -name " $3 " | grep -q .") == 0)
                fail(here, "write floor and room before " $3)
        } else {
            to = room_of($3)
            if (index(allowed[floor], " " floor_of(to) " ") == 0)
                fail(here, floor " may include only" allowed[floor] "and not " $3)
            else if (floor_of(to) == floor && (to in order) && order[to] > order[from])
                fail(here, from " stands before " to " in src/rooms and may not include " $3)
        }
    }
    END { exit failed }' src/rooms "$work/includes"

# A file and its header are one: no circle among those, within a room or between rooms.
awk '$3 ~ /\.h$/ {
        from = substr($1, 5)
        to = $3
        sub(/\.[ch]$/, "", from)
        sub(/\.h$/, "", to)
        if (from != to)
            print from, to, $1 ":" $2 ": includes " $3 " in a circle"
    }' "$work/includes" >"$work/edges"
if ! cut -d' ' -f1,2 "$work/edges" | tsort >/dev/null 2>"$work/loop"; then
    sed -n 's/^tsort: \([^ ]*\)$/\1/p' "$work/loop" >"$work/members"
    awk 'NR == FNR { member[$1] = 1; next }
        $1 in member && $2 in member { print substr($0, length($1 $2) + 3) }' "$work/members" "$work/edges"
    exit 1
fi
echo "includes: $(wc -l <"$work/includes" | tr -d ' ') includes go down through $(grep -c '^room ' src/rooms) rooms, no file and its header in a circle"
