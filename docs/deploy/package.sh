#!/bin/bash
# The Debian package or its source, out of a copy of the tree, into BUILD-FOLDER. Prints what it made.
# Usage: package.sh binary|source BUILD-FOLDER
set -eu
kind=$1
mkdir -p "$2"
build=$(cd "$2" && pwd)
cd "$(dirname "$0")/../.."
version=$(sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)
work=$build/package
rm -rf "$work"
mkdir -p "$work/gather-$version"
# What git knows, as it is now; without git, everything but what was built.
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
        [ ! -e "$file" ] || printf '%s\0' "$file"
    done
else
    find . -path ./build -prune -o -path ./var -prune -o -type f -print0
fi >"$work/files"
tar --null -T "$work/files" -cf - | tar -xf - -C "$work/gather-$version"
cd "$work/gather-$version"
case $kind in
binary) options="-b" ;;
source) options="-S" ;;
esac
# -d: the compiler and others may have come from elsewhere than from Debian.
dpkg-buildpackage -us -uc -d $options >"$work/log" 2>&1 || {
    tail -n 40 "$work/log" >&2
    exit 1
}
case $kind in
binary)
    package=$(basename "$(ls "$work"/gather_"$version"_*.deb)")
    mv "$work/$package" "$build/$package"
    echo "$build/$package"
    ;;
source)
    mkdir -p "$build/source"
    for file in "$work"/gather_"$version".* "$work"/gather_"$version"_source.*; do mv "$file" "$build/source/"; done
    ls "$build"/source/*.dsc
    ;;
esac
