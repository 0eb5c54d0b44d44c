#!/bin/sh
# What a newcomer relies on. The picture of the architecture is that of src/rooms, make help names targets that are
# there, and the version can be said by the build. Run in the root of the tree.
set -eu
make=${MAKE:-make}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
unset MAKEFLAGS MFLAGS MAKELEVEL || true

python3 docs/develop/architecture.py >"$work/architecture.svg"
if ! cmp -s "$work/architecture.svg" docs/pictures/architecture.svg; then
    echo "docs/pictures/architecture.svg: is not that of src/rooms: make docs/pictures/architecture.svg"
    failed=1
fi

"$make" -s --no-print-directory help >"$work/help"
for target in run test check-fast coverage unit structure format clean; do
    if ! grep -q "^  $target " "$work/help"; then
        echo "Makefile: make help does not name $target"
        failed=1
    fi
done

# There were two headers of the version, and -DGATHER_VERSION broke the build.
printf 'include Makefile\nversion-flags:\n\t@echo $(ALL_CFLAGS)\n' |
    "$make" -s --no-print-directory -f - VERSION=9.8.7 SANITIZE= version-flags >"$work/flags"
printf '#include "base/version.h"\n#include <stdio.h>\nint main(void)\n{\n    puts(GATHER_VERSION);\n    return 0;\n}\n' >"$work/version.c"
if ! eval "${CC:-cc} $(sed "s/'//g; s/-DGATHER_VERSION=\"9.8.7\"/'&'/" "$work/flags") -o $work/version $work/version.c" ||
    [ "$("$work/version")" != 9.8.7 ]; then
    echo "src/base/version.h: make VERSION=9.8.7 does not build that version"
    failed=1
fi
if [ "$(grep -rl 'define GATHER_VERSION' src | wc -l)" -ne 1 ]; then
    echo "src/base/version.h: the version is said in more than one file"
    failed=1
fi

[ "$failed" -eq 0 ] || exit 1
echo "project: $(wc -l <"$work/help" | tr -d ' ') lines of help, the picture of src/rooms, the version from one place"
