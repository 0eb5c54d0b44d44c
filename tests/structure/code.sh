#!/bin/sh
# The checks of the code that are written in Python, each in the file of its name. Run in the root of the tree.
set -eu
here=$(dirname "$0")
for check in owners words glossary; do
    python3 "$here/$check.py"
done
