#!/bin/bash
# The browser tests: Debian's chromium driven by playwright-core, checked with axe-core and html-validate.
# Usage: browser.sh GATHER-BINARY [SCREENSHOT-FOLDER]
set -eu
gather=$(realpath "$1")
screenshots=${2:+$(realpath -m "$2")}
cd "$(dirname "$0")"
if ! cmp -s package-lock.json node_modules/.gather-installed; then
    echo "Installing the browser tests' packages with npm"
    npm ci --loglevel=error
    cp package-lock.json node_modules/.gather-installed
fi
exec python3 browser.py "$gather" ${screenshots:+"$screenshots"}
