#!/bin/sh
# Every header of src compiles alone, with the Makefile's flags: headers.sh GENERATED, the folder of generated headers.
# Run in the root of the tree.
set -eu
if [ $# -ne 1 ]; then
    echo "usage: headers.sh GENERATED" >&2
    exit 2
fi
generated=$1

# A make around this one would hand its own options down.
unset MAKEFLAGS MFLAGS MAKELEVEL || true
flags=$(printf 'include Makefile\nstructure-flags:\n\t@echo $(ALL_CFLAGS)\n' |
    make -s --no-print-directory -f - SANITIZE= structure-flags)

failed=0
count=0
for header in $(find src -name '*.h' | sort); do
    count=$((count + 1))
    # The declaration is there because a header of nothing but macros would make an empty translation unit.
    # shellcheck disable=SC2086
    printf '#include "%s"\nextern int structure_headers;\n' "${header#src/}" |
        ${CC:-cc} -I"$generated" $flags -fsyntax-only -x c - || failed=1
done
[ "$failed" -eq 0 ] || exit 1
echo "headers: $count compile alone"
