#!/bin/bash
# make test: everything, in the order in which a mistake shows fastest; then, side by side, what runs for itself (every step has
# folders and ports of its own, and waits more than it computes). What a step says is shown when it has ended, so that each can
# be read by itself. Ends at the first failure. TOGETHER=1 runs one after the other.
set -eu
make=$1
cd "$(dirname "$0")/.."
together=${TOGETHER:-3}
ran=0
work=$(mktemp -d)
# What still runs at the end is ours: each step is a process group of its own.
trap 'for pid in $(jobs -p); do kill -- "-$pid" 2>/dev/null || true; done; rm -rf "$work"' EXIT
sanitized="SANITIZE=address,undefined"
quiet() {
    "$make" --no-print-directory -s "$@"
}
# passed NAME SECONDS LOG, failed NAME LOG
passed() {
    ran=$((ran + 1))
    echo "=== $1"
    cat "$3"
    echo "=== $1: ok ($2 s)"
}
failed() {
    echo "=== $1"
    cat "$2"
    echo "$ran passed, 1 failed"
    echo "FAILED: $1"
    exit 1
}
# step NAME TARGET...: by itself.
step() {
    local name=$1 from=$SECONDS
    shift
    quiet "$@" >"$work/step" 2>&1 || failed "$name" "$work/step"
    passed "$name" $((SECONDS - from)) "$work/step"
}
declare -A name_of=() began_of=()
# end_one: waits for one of those that run.
end_one() {
    local pid code=0
    wait -n -p pid || code=$?
    [ "$code" -eq 0 ] || failed "${name_of[$pid]}" "$work/${name_of[$pid]}"
    passed "${name_of[$pid]}" $((SECONDS - began_of[$pid])) "$work/${name_of[$pid]}"
    unset "name_of[$pid]" "began_of[$pid]"
}
# beside NAME TARGET...: as soon as there is a place for it.
beside() {
    local name=$1
    shift
    while [ ${#name_of[@]} -ge "$together" ]; do end_one; done
    set -m
    (exec "$make" --no-print-directory -s "$@") >"$work/$name" 2>&1 </dev/null &
    set +m
    name_of[$!]=$name
    began_of[$!]=$SECONDS
}

out=build/plain
step "build" -j2 all $out/tools/fill $out/tools/fault.so $out/tools/queue_mail
step "build with sanitizers" -j2 all $sanitized
step "structure" structure
step "unit and page tests under ASan and UBSan" -j2 unit $sanitized
step "a process shut off from files and system calls" unit-base/sandbox
step "fuzz seeds under ASan and UBSan" -j2 seeds $sanitized
# This one measures time.
step "a first and a second registration are the same" twins
beside "browser" browser
beside "mail through a real SMTP server" mail
beside "bad days: 21 hours later, refusals, a process that died" bad-days
beside "journey through nginx, under ASan and UBSan" e2e $sanitized
beside "install and package" install-test
beside "commands" command $sanitized
beside "operations" operations $sanitized
beside "faults: disk, memory, descriptors" faults
beside "backups under load" backup-test
beside "a first machine that is lost" standby
beside "the last places, 40 at once" race
beside "rosters as files" rosters
beside "nginx: the site, proxies in front, a full disk, rotation" site-test
while [ ${#name_of[@]} -gt 0 ]; do end_one; done
echo "$ran passed, 0 failed"
