#!/bin/bash
# What an operator does, with the real binary: purge, upgrade, older ends of the audit log, what check finds, a restore
# that goes wrong. Usage: operations.sh GATHER-BINARY
set -u
gather=$(realpath "$1")
cd "$(dirname "$0")/.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ran=0

fail() {
    echo "operations: FAILED: $*"
    [ ! -e "$work/said" ] || sed 's/^/    /' "$work/said"
    exit 1
}
# run CODE COMMAND...: runs gather, expects the exit code, keeps what it said.
run() {
    local expected=$1
    shift
    setsid -w timeout 60 "$gather" "$@" >"$work/said" 2>&1 </dev/null
    local code=$?
    [ "$code" -eq "$expected" ] || fail "gather $* ended with $code instead of $expected"
    ran=$((ran + 1))
}
says() {
    grep -qE -- "$1" "$work/said" || fail "it did not say: $1"
}
# sql FILE WORDS: what somebody with the file in hand could do to it.
sql() {
    python3 -c 'import sqlite3, sys
handle = sqlite3.connect(sys.argv[1], isolation_level=None)
for words in sys.argv[2:]: handle.execute(words)
handle.execute("PRAGMA wal_checkpoint(TRUNCATE)")' "$@" || fail "sql $2"
}
practice() {
    rm -rf "$work/practice"
    cp -a "$work/demo" "$work/practice"
    sed -i "s|$work/demo|$work/practice|" "$work/practice/gather.conf"
    conf=$work/practice/gather.conf
}

test_audit() {
    local row
    practice
    run 0 audit head --config "$conf"
    cp "$work/said" "$work/anchor"
    for _ in 1 2 3; do run 0 purge --config "$conf"; done
    run 0 check --config "$conf" --anchor "$work/anchor"
    run 0 audit head --config "$conf"
    cat "$work/said" >>"$work/anchor"
    cp -a "$work/practice" "$work/sound"
    # One byte flipped, one row taken out, the tail cut off so that nothing in the file shows it.
    sql "$work/practice/staff.db" "DROP TRIGGER audit_no_update" "UPDATE audit SET at = at + 1 WHERE sequence = 2"
    run 1 check --config "$conf"
    says 'audit log: entry 2 was changed'
    rm -rf "$work/practice" && cp -a "$work/sound" "$work/practice"
    sql "$work/practice/staff.db" "DROP TRIGGER audit_no_delete" "DELETE FROM audit WHERE sequence = 3"
    run 1 check --config "$conf"
    says 'entries 3 to 3 are missing'
    rm -rf "$work/practice" && cp -a "$work/sound" "$work/practice"
    sql "$work/practice/staff.db" "DROP TRIGGER audit_no_delete" "DELETE FROM audit WHERE sequence > 3" \
        "UPDATE sqlite_sequence SET seq = 3 WHERE name = 'audit'"
    run 0 check --config "$conf"
    run 1 check --config "$conf" --anchor "$work/anchor"
    says 'anchor:2: the audit log no longer holds entry'
    echo "nonsense" >"$work/anchor"
    run 1 check --config "$conf" --anchor "$work/anchor"
    says 'anchor:1: this is not the end of an audit log'
}

test_check() {
    practice
    chmod 604 "$work/practice/intake.db"
    chmod 640 "$work/practice/staff.db"
    sql "$work/practice/staff.db" "UPDATE marks SET at = 1 WHERE name = 'last_backup'" \
        "INSERT OR REPLACE INTO marks VALUES ('last_backup', 1, '2020-01-01T000000Z')"
    sql "$work/practice/intake.db" "INSERT INTO signups (id, group_id, status, status_at, received_at, received_day,
        reply_by, form_version, sealed_at) SELECT CAST('0123456789abcdef' AS BLOB), id, 'withdrawn', 1, 4102444800000,
        '2100-01-01', 1, '1', 1 FROM groups LIMIT 1"
    run 1 check --config "$conf"
    says 'intake.db: has mode 604'
    says 'staff.db: has mode 640'
    says 'last backup .* is older than 3 days'
    says 'newest registration came in at 20(99|100)'
    practice
    printf '\377\377\377\377\377\377\377\377' | dd of="$work/practice/staff.db" bs=1 seek=8192 conv=notrunc status=none
    run 1 check --config "$conf"
    says 'staff.db: (is damaged|cannot be)'
}

# Ten mistakes of ten kinds: one run names them all.
test_check_finds_all() {
    practice
    cp -r www "$work/practice/www"
    sed -i -e "s|^www *=.*|www = $work/practice/www|" -e 's|^time_zone *=.*|time_zone = Mars/One|' "$conf"
    echo 'nonsense = 1' >>"$conf"
    chmod 644 "$work/practice/keys/pepper.key"
    rm "$work/practice/keys/mail.key"
    chmod 666 "$work/practice/intake.db"
    echo '{{> nowhere}}' >>"$work/practice/www/templates/admin/dashboard.mustache"
    sed -i '0,/"label"/s//"labell"/' "$work/practice/www/forms/intake.json"
    echo '{' >"$work/practice/www/forms/ask.json"
    rm "$work/practice/www/content/privacy.md"
    sql "$work/practice/staff.db" "DROP TRIGGER audit_no_update" "UPDATE audit SET at = at + 1 WHERE sequence = 1"
    run 1 check --config "$conf"
    for finding in 'has no key nonsense' 'time_zone must be' 'pepper.key: others' 'mail.key: this key is missing' \
        'intake.db: has mode 666' 'no template nowhere' 'no "labell"' 'ask.json:' 'privacy.md' 'entry 1 was changed'; do
        says "$finding"
    done
    # Without what the audit log is proven with, it says that it was not.
    rm "$work/practice/keys/pepper.key"
    run 1 check --config "$conf"
    says 'the audit log was not checked'
}

test_upgrade() {
    practice
    run 0 upgrade --config "$conf" "$work/before"
    says 'nothing was changed'
    local version
    version=$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version").fetchone()[0])' \
        "$work/practice/staff.db")
    [ "$version" -eq 3 ] || fail "there is a newer migration than 3: take that one back below"
    # An older program's file, as far as its newest migration goes.
    sql "$work/practice/staff.db" "DROP TABLE marks" "PRAGMA user_version = 2"
    run 1 check --config "$conf"
    says 'run gather upgrade'
    run 1 serve staff --config "$conf"
    run 0 upgrade --config "$conf" "$work/before"
    says 'staff.db: schema 3, was 2'
    [ "$(find "$work/before" -name 'staff.db-before-upgrade-*' | wc -l)" -eq 1 ] || fail "no copy was made before"
    run 0 check --config "$conf"
    sql "$work/practice/staff.db" "PRAGMA user_version = 99"
    run 1 upgrade --config "$conf" "$work/before"
    says 'schema version 99.*newer program'
}

test_restore() {
    practice
    run 0 backup --config "$conf" --keys "$work/keys"
    run 0 backup --config "$conf" "$work/copies"
    says 'audit log up to entry'
    run 1 restore --keys "$work/keys" "$work/nowhere" "$work/new"
    says 'there is no backup here'
    run 1 restore --keys "$work/keys" "$work/copies" "$work/practice"
    says 'Name a folder that is not there yet'
    run 1 restore --keys "$work/keys" --user clinician --password-file "$work/keys/mail.pub" "$work/copies" "$work/new"
    says 'user name or the password is not right'
    rm -rf "$work/new"
    # Another practice's keys, and a key that is missing.
    run 0 init --demo --www www "$work/other"
    run 1 restore --keys "$work/other/keys" "$work/copies" "$work/new"
    says 'practice.pub is not the key this backup was sealed to'
    says 'no password would be right with it'
    rm -rf "$work/new"
    rm "$work/keys/pepper.key"
    run 1 restore --keys "$work/keys" "$work/copies" "$work/new"
    says 'pepper.key'
    run 1 backup --config "$work/other/gather.conf" --keys "$work/keys"
    says 'another key is here already'
    run 2 backup --config "$conf" --keep none "$work/copies"
    run 2 restore --drill
    run 0 restore --drill --config "$conf" "$work/copies"
    run 0 purge --config "$conf" --dry-run
    says '0 would be deleted'
    run 0 check --config "$conf"
}

run 0 init --demo --www www "$work/demo"
for scenario in audit check check_finds_all upgrade restore; do
    "test_$scenario"
done
echo "operations: $ran runs of gather"
