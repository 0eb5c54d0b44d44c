#!/bin/bash
# What an operator does, with the real binary: purge, upgrade, older ends of the audit log, what check finds, a restore
# that goes wrong. Usage: operations.sh GATHER-BINARY
set -u
gather=$(realpath "$1")
cd "$(dirname "$0")/.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ran=0
offset='' preload=''

fail() {
    echo "operations: FAILED: $*"
    [ ! -e "$work/said" ] || sed 's/^/    /' "$work/said"
    exit 1
}
# run CODE COMMAND...: runs gather, expects the exit code, keeps what it said.
run() {
    local expected=$1
    shift
    setsid -w timeout 60 env ${preload:+"LD_PRELOAD=$preload" "FAKETIME=$offset" ASAN_OPTIONS=verify_asan_link_order=0} \
        "$gather" "$@" >"$work/said" 2>&1 </dev/null
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
    practice
    truncate -s 70M "$work/practice/intake.db-wal"
    run 1 check --config "$conf"
    says '73 MB of intake.db are not yet moved into the file'
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
    # What cannot be migrated leaves no copies behind: a start that is tried again and again must not fill the disk.
    cp "$work/practice/intake.db" "$work/intake.db.kept"
    sql "$work/practice/intake.db" "PRAGMA user_version = 1"
    run 1 upgrade --config "$conf" "$work/before"
    [ "$(find "$work/before" -name '*-before-upgrade-*' | wc -l)" -eq 0 ] || fail "copies of a failed upgrade stay"
    rm -f "$work"/practice/intake.db-*
    cp "$work/intake.db.kept" "$work/practice/intake.db"
    # An older program's file: what the migrations after the second made is taken away again.
    version=$(python3 - "$work/practice/staff.db" sql/staff/*.sql <<'END'
import re, sqlite3, sys
database = sqlite3.connect(sys.argv[1])
print(database.execute("PRAGMA user_version").fetchone()[0])
for path in sorted(sys.argv[3:], reverse=True)[:-1]:
    text = re.sub(r"--.*", "", open(path).read())
    for kind, name in re.findall(r"^CREATE (?:UNIQUE )?(TRIGGER|INDEX|TABLE) (\w+)", text, re.M)[::-1]:
        database.execute(f"DROP {kind} IF EXISTS {name}")
    for table, column in re.findall(r"^ALTER TABLE (\w+) ADD COLUMN (\w+)", text, re.M):
        database.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
database.execute("PRAGMA user_version = 2")
database.commit()
END
    )
    run 1 check --config "$conf"
    says 'run gather upgrade'
    run 1 serve staff --config "$conf"
    run 0 upgrade --config "$conf" "$work/before"
    says "staff.db: schema $version, was 2"
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
    [ ! -e "$work/new" ] || fail "a failed restore leaves something in its way"
    # Another practice's keys, and a key that is missing.
    run 0 init --demo --www www "$work/other"
    run 1 restore --keys "$work/other/keys" "$work/copies" "$work/new"
    says 'practice.pub is not the key this backup was sealed to'
    says 'no password would be right with it'
    [ ! -e "$work/new" ] || fail "a failed restore leaves something in its way"
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

# How many registrations can still be read in a practice.
readable() {
    python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM signups WHERE body IS NOT NULL").fetchone()[0])' "$1/intake.db"
}
# register FOLDER ID: a registration with its thread, as the file sees it.
register() {
    sql "$1/intake.db" "INSERT INTO accesses VALUES (CAST('access-$2' AS BLOB), randomblob(32), x'01', randomblob(32), x'01', 1)" \
        "INSERT INTO signups (id, group_id, access_id, status, status_at, received_at, received_day, reply_by, form_version,
        sealed_at, key_id, sealed_key, body) SELECT CAST('signup-$2' AS BLOB), id, CAST('access-$2' AS BLOB), 'new', 1, 1,
        '2026-01-01', 1, '1', 1, randomblob(16), x'01', x'01' FROM groups LIMIT 1"
}
# As the public process does it when a person asks for it.
erase() {
    sql "$1/intake.db" "UPDATE signups SET body = NULL, sealed_key = NULL, key_id = NULL, status = 'withdrawn' WHERE id =
        CAST('signup-$2' AS BLOB)" "DELETE FROM accesses WHERE id = CAST('access-$2' AS BLOB)"
}

# Field case C6: somebody deletes their registration after a copy was made; the copy is restored, and they were back.
test_erased_stays_erased() {
    practice
    rm -rf "$work/copies" "$work/keys"
    run 0 backup --config "$conf" --keys "$work/keys"
    for id in 000000001 000000002 000000003; do register "$work/practice" "$id"; done
    run 0 backup --config "$conf" "$work/copies"
    local old
    old=$(find "$work/copies" -mindepth 1 -maxdepth 1)
    # Nobody knows better than the copy itself: that is said.
    run 0 restore --keys "$work/keys" "$old" "$work/new"
    says 'Deletions are known up to .* nothing newer was within reach'
    [ "$(readable "$work/new")" -eq 3 ] || fail "three are there"
    rm -rf "$work/new"
    # A newer copy beside it knows.
    erase "$work/practice" 000000001
    run 0 backup --config "$conf" "$work/copies"
    run 0 restore --keys "$work/keys" "$old" "$work/new"
    says '^1 who were deleted after this copy was made were deleted again'
    [ "$(readable "$work/new")" -eq 2 ] || fail "one was deleted again"
    run 1 check --config "$work/new/gather.conf"
    says 'mail is held'
    # The next copy of what was restored still knows, and keeps the day.
    [ "$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*), count(DISTINCT day) FROM erasures").fetchone())' \
        "$work/new/intake.db")" = "(2, 1)" ] || fail "the ledger of what was restored"
    rm -rf "$work/new"
    # A damaged newer copy is passed over; the file of the old machine, WAL and all, is named.
    printf 'x' | dd of="$(find "$work/copies" -mindepth 1 -maxdepth 1 | sort | tail -n 1)/intake.db" bs=1 seek=9000 conv=notrunc status=none
    erase "$work/practice" 000000002
    run 0 restore --keys "$work/keys" --erased "$work/practice/intake.db" "$old" "$work/new"
    says '^2 who were deleted'
    [ "$(readable "$work/new")" -eq 1 ] || fail "two were deleted again"
    rm -rf "$work/new"
    run 1 restore --keys "$work/keys" --erased "$work/nowhere" "$old" "$work/new"
    [ ! -e "$work/new" ] || fail "a failed restore leaves something in its way"
    run 0 restore --keys "$work/keys" --erased "$work/practice" "$old" "$work/new"
    rm -rf "$work/new"
    # Rows go once no copy from before can exist.
    sql "$work/practice/intake.db" "UPDATE erasures SET day = '2020-01-01' WHERE id = CAST('signup-000000001' AS BLOB)"
    run 0 backup --config "$conf" "$work/copies"
    [ "$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM erasures").fetchone()[0])' \
        "$work/practice/intake.db")" -eq 3 ] || fail "one row of the ledger went"
}

# Field case A15: a restored copy wrote to people again.
test_mail_is_held() {
    practice
    rm -rf "$work/copies" "$work/keys" "$work/new"
    printf '[mail]\ntransport = file\ndirectory = %s/mails\nfrom = desk@example.org\n' "$work" >"$work/mail.conf"
    sed -i '/^\[mail\]/,$d' "$conf"
    cat "$work/mail.conf" >>"$conf"
    mkdir -p "$work/mails"
    run 0 backup --config "$conf" --keys "$work/keys"
    run 0 mail --config "$conf" --release all
    says 'Mail is not held'
    sql "$work/practice/intake.db" "INSERT INTO outbox (id, kind, box, created_at, ready_at, due_at) VALUES
        (randomblob(16), 'received', randomblob(200), 1, 1, 1)"
    run 0 backup --config "$conf" "$work/copies"
    run 0 restore --keys "$work/keys" "$work/copies" "$work/new"
    says 'sends no mail until'
    run 0 mail --config "$work/new/gather.conf" --once
    says 'mail is held'
    [ "$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*), max(attempts) FROM outbox").fetchone())' \
        "$work/new/intake.db")" = "(1, 0)" ] || fail "what waits was not touched"
    run 0 mail --config "$work/new/gather.conf" --release new
    says '1 that waited in the copy were dropped'
    run 0 mail --config "$work/new/gather.conf" --once
    run 0 check --config "$work/new/gather.conf"
    run 2 mail --config "$work/new/gather.conf" --release some
}

# Field case C7: one copy that cannot be removed stopped the rotation of the others, and the drill.
test_one_copy_stays() {
    practice
    rm -rf "$work/copies"
    mkdir -p "$work/copies/2020-01-01T000000Z/inside" "$work/copies/2020-01-02T000000Z"
    run 0 backup --config "$conf" --keep 1 "$work/copies"
    says '1 older copy removed'
    says '2020-01-01T000000Z: this old copy cannot be removed'
    run 1 check --config "$conf"
    says 'old copies stay in the backup folder'
    # What a run that was killed left, and cannot be removed either, is passed by.
    mkdir -p "$work/copies/.partial/inside"
    run 0 backup --config "$conf" --keep 1 "$work/copies"
    rm -r "$work/copies/.partial"
    run 0 restore --drill --config "$conf" "$work/copies"
    rm -rf "$work/copies/2020-01-01T000000Z"
    run 0 backup --config "$conf" --keep 1 "$work/copies"
    run 0 check --config "$conf"
}

# The keys are what must be saved first on a bad day.
test_keys_without_databases() {
    practice
    rm -rf "$work/keys"
    echo nonsense >"$work/practice/intake.db"
    rm "$work/practice/staff.db"
    run 0 backup --config "$conf" --keys "$work/keys"
    says 'could not be written to the audit log'
    cmp -s "$work/practice/keys/pepper.key" "$work/keys/pepper.key" || fail "the keys were not copied"
}

# at OFFSET COMMAND...: with a clock that is so far off. The sanitizers would rather be loaded first.
at() {
    local library
    library=$(find /usr/lib -name libfaketime.so.1 | head -n 1)
    [ -n "$library" ] || fail "libfaketime is not installed: apt-get install faketime"
    offset=$1 preload=$library
    shift
    "$@"
    offset='' preload=''
}

# Field case C12: with the clock five years ahead everything would have been deleted in one night, and check was silent
# about a purge that never ran.
test_clock_jumps() {
    practice
    register "$work/practice" 000000009
    sql "$work/practice/intake.db" "UPDATE signups SET status_at = unixepoch() * 1000"
    run 0 tick --config "$conf"
    # Four days without timers.
    at +4d run 1 check --config "$conf"
    says 'gather purge has never run|gather tick ran last'
    for command in tick purge purge; do
        at +1825d run "$([ "$command" = tick ] && echo 0 || echo 1)" "$command" --config "$conf"
    done
    says 'nothing was deleted: the clock says'
    [ "$(readable "$work/practice")" -eq 1 ] || fail "it was deleted by a clock that jumped"
    at +1825d run 1 check --config "$conf"
    says 'the clock jumped by days'
    # Set right again, it is over; and what somebody says counts.
    run 0 purge --config "$conf"
    says 'Deleted: 0 registrations'
    run 0 check --config "$conf"
    at +1825d run 1 purge --config "$conf"
    at +1825d run 0 purge --config "$conf" --clock-is-right
    says 'Deleted: 1 registrations'
    run 2 purge --config "$conf" --clock-is-right --dry-run
}

# A copy that is never far behind: made when something was written, read by the sender's group alone, sent whole.
test_copy() {
    practice
    rm -rf "$work/copy" "$work/elsewhere" "$work/keys" "$work/new"
    run 1 copy --config "$conf" --once
    says '\[copy\] directory is blank'
    sed -i "/^\[copy\]/,/^\[mail\]/s|^directory =.*|directory = $work/copy|" "$conf"
    run 1 copy --config "$conf" --once --send
    says '\[copy\] target is blank'
    sed -i "/^\[copy\]/,/^\[mail\]/s|^target =.*|target = $work/elsewhere|" "$conf"
    run 1 copy --config "$conf" --once --send
    run 1 check --config "$conf"
    says "copy in $work/copy is more than 3 minutes behind: does gather-copy.service run"
    says "copy in $work/elsewhere is more than 3 minutes behind: does gather-send.service run"
    run 0 backup --config "$conf" --keys "$work/keys"
    for id in 000000001 000000002; do
        register "$work/practice" "$id"
        run 0 copy --config "$conf" --once
        run 0 copy --config "$conf" --once --send
        sleep 1
    done
    [ "$(find "$work/copy" -name manifest.json -perm 640 | wc -l)" -eq 2 ] || fail "two copies, for the group to read"
    [ "$(find "$work/copy" -mindepth 1 -perm /o+rwx | wc -l)" -eq 0 ] || fail "nobody else reads them"
    run 0 copy --config "$conf" --once
    run 0 copy --config "$conf" --once --send
    [ "$(find "$work/copy" -name manifest.json | wc -l)" -eq 2 ] || fail "two copies stay"
    [ "$(cd "$work/copy" && find . -mindepth 1 -maxdepth 1 -type d | sort)" = "$(cd "$work/elsewhere" && find . -mindepth 1 | grep -v '/.*/' | sort)" ] ||
        fail "the same copies are elsewhere"
    run 0 check --config "$conf"
    # One that is still being sent has no manifest: the one before it counts.
    rm "$(find "$work/elsewhere" -name manifest.json | sort | tail -n 1)"
    run 0 restore --keys "$work/keys" "$work/elsewhere" "$work/new"
    [ "$(readable "$work/new")" -ge 1 ] || fail "somebody is in it"
}

# An invitation that ran out was kept for ever.
test_invitations_run_out() {
    practice
    sql "$work/practice/staff.db" "INSERT INTO invitations (id, code_hash, display_name, is_admin, wants_key, invited_by, expires_at)
        SELECT randomblob(16), randomblob(32), 'N', 0, 0, id, 1 FROM accounts LIMIT 1" \
        "INSERT INTO invitations (id, code_hash, display_name, is_admin, wants_key, invited_by, expires_at)
        SELECT randomblob(16), randomblob(32), 'N', 0, 0, id, 4102444800000 FROM accounts LIMIT 1"
    run 0 purge --config "$conf"
    says '1 invitations'
    [ "$(python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM invitations").fetchone()[0])' \
        "$work/practice/staff.db")" -eq 1 ] || fail "the one that is open stays"
}

run 0 init --demo --www www "$work/demo"
for scenario in audit check check_finds_all upgrade restore erased_stays_erased mail_is_held one_copy_stays \
    keys_without_databases clock_jumps copy invitations_run_out; do
    "test_$scenario"
done
echo "operations: $ran runs of gather"
