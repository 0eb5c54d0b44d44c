#!/bin/bash
# Runs each unit test program named, two at a time; prints a line for each, and what the failed ones said.
set -u
one() {
    local said start=$SECONDS
    said=$(mktemp)
    if timeout 300 "$1" >"$said" 2>&1; then
        echo "   ${1#*/tests/}: $(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1 passed/p' "$said") ($((SECONDS - start)) s)"
        rm -f "$said"
        return 0
    fi
    echo "   ${1#*/tests/}: FAILED"
    grep -E '^\[  (ERROR|FAILED)|LINE   |ERROR: |runtime error|    #[0-9]' "$said" | head -n 40
    rm -f "$said"
    return 1
}
export -f one
printf '%s\0' "$@" | xargs -0 -n 1 -P 2 bash -c 'one "$0"'
