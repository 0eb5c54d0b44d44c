#!/bin/bash
# make test: everything, in the order in which a mistake shows fastest. Prints what ran; ends at the first failure.
set -eu
make=$1
cd "$(dirname "$0")/.."
ran=0
step() {
    local name=$1 from=$SECONDS
    shift
    echo "=== $name"
    if ! "$@"; then
        echo "$ran passed, 1 failed"
        echo "FAILED: $name"
        exit 1
    fi
    ran=$((ran + 1))
    echo "=== $name: ok ($((SECONDS - from)) s)"
}
sanitized="SANITIZE=address,undefined"
quiet() {
    "$make" --no-print-directory -s "$@"
}
step "build" quiet -j2 all
step "build with sanitizers" quiet -j2 all $sanitized
step "structure" quiet structure
step "unit and page tests under ASan and UBSan" quiet -j2 unit $sanitized
step "a process shut off from files and system calls" quiet unit-base/sandbox
step "fuzz seeds under ASan and UBSan" quiet -j2 seeds $sanitized
step "commands" quiet command $sanitized
step "journey through nginx, under ASan and UBSan" quiet e2e $sanitized
step "rosters as files" quiet rosters
step "a first and a second registration are the same" quiet twins
step "the last places, 40 at once" quiet race
step "bad days: 21 hours later, refusals, a process that died" quiet bad-days
step "faults: disk, memory, descriptors" quiet faults
step "mail through a real SMTP server" quiet mail
step "operations" quiet operations $sanitized
step "backups under load" quiet backup-test
step "install and package" quiet install-test
step "nginx: the site, proxies in front, a full disk, rotation" quiet site-test
step "browser" quiet browser
echo "$ran passed, 0 failed"
