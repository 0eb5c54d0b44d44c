#!/bin/bash
# The commands, with the real binary: make a practice, check it, write its roster, and what they say when something is
# wrong: file, line, what to do. Usage: command.sh GATHER-BINARY
set -u
gather=$(realpath "$1")
cd "$(dirname "$0")/.." || exit 1
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
ran=0

fail() {
    echo "command: FAILED: $*"
    [ ! -e "$work/said" ] || sed 's/^/    /' "$work/said"
    exit 1
}

# run CODE COMMAND...: runs gather with nobody at the terminal, expects the exit code, keeps what it said.
run() {
    local expected=$1
    shift
    setsid -w timeout 60 "$gather" "$@" >"$work/output" 2>"$work/errors" </dev/null
    local code=$?
    cat "$work/output" "$work/errors" >"$work/said"
    [ "$code" -eq "$expected" ] || fail "gather $* ended with $code instead of $expected"
    ran=$((ran + 1))
}

says() {
    grep -qE -- "$1" "$work/said" || fail "it did not say: $1"
}

mode_is() {
    [ "$(stat -c %a "$2")" = "$1" ] || fail "$2 has mode $(stat -c %a "$2"), not $1"
}

copy_practice() {
    rm -rf "$work/copy"
    cp -a "$work/demo" "$work/copy"
    sed -i "s|$work/demo|$work/copy|" "$work/copy/gather.conf"
    conf=$work/copy/gather.conf
}

# A copy of www that may be broken.
copy_www() {
    rm -rf "$work/www"
    cp -a www "$work/www"
    sed -i "s|^www = .*|www = $work/www|" "$conf"
}

# Neither process starts, and check says the same.
refuses() {
    for side in public staff; do
        run 1 serve "$side" --config "$conf"
        says "$1"
    done
    run 1 check --config "$conf"
    says "$1"
}

test_words() {
    run 0 version
    says '^gather [0-9]'
    run 2
    run 2 nonsense
    says 'no command nonsense'
    run 2 serve
    run 2 serve everything
    run 2 roster
    run 2 init
    run 2 init --port 99999 "$work/never"
    run 0 --help
    says 'init'
    for command in init serve roster group staff check; do
        run 0 "$command" --help
        says "^usage: gather $command"
    done
}

test_demo() {
    run 0 init --demo --port 8123 --www www "$work/deep/er/demo"
    mv "$work/deep/er/demo" "$work/demo"
    sed -i "s|$work/deep/er/demo|$work/demo|" "$work/demo/gather.conf"
    says 'Recovery code: [0-9A-Z-]{60,}'
    mode_is 700 "$work/demo"
    mode_is 700 "$work/demo/keys"
    mode_is 600 "$work/demo/demo-accounts.txt"
    mode_is 600 "$work/demo/keys/pepper.key"
    mode_is 600 "$work/demo/intake.db"
    mode_is 600 "$work/demo/staff.db"
    grep -qP '^clinician\tclinician\t[0-9a-z]{4}(-[0-9a-z]{4}){4}$' "$work/demo/demo-accounts.txt" || fail "the clinician's line"
    grep -qP '^admin\tadmin\t[0-9a-z]{4}(-[0-9a-z]{4}){4}$' "$work/demo/demo-accounts.txt" || fail "the admin's line"
    grep -q '^url = http://localhost:8123$' "$work/demo/gather.conf" || fail "the port"
    grep -q '^phone =$' "$work/demo/gather.conf" || fail "a fact nobody gave stays blank"
    cut -f3 "$work/demo/demo-accounts.txt" | head -n 1 >"$work/password"
    cut -f3 "$work/demo/demo-accounts.txt" | tail -n 1 >"$work/admin-password"
    run 0 check --config "$work/demo/gather.conf"
    says 'All is well'
    # A practice that is there is never replaced.
    cp "$work/demo/keys/practice.pub" "$work/before"
    run 1 init --demo --www www "$work/demo"
    says 'holds? a practice|practice in this folder already'
    cmp -s "$work/before" "$work/demo/keys/practice.pub" || fail "the keys were replaced"
}

test_practice_without_terminal() {
    run 1 init --www www "$work/unasked"
    says '--name NAME'
    [ ! -e "$work/unasked" ] || fail "a folder was left behind"
    echo "a long enough password" >"$work/long"
    echo "short" >"$work/short"
    run 1 init --name "Quiet Room" --clinician ana --password-file "$work/short" --www www "$work/short-practice"
    says '15'
    # Field case C10: a folder without an account was left behind, and gather-setup took it.
    [ ! -e "$work/short-practice" ] || fail "half a practice was left behind"
    run 1 init --name "Quiet Room" --clinician ana --password-file "$work/long" --admin ana \
        --admin-password-file "$work/long" --www www "$work/short-practice"
    [ ! -e "$work/short-practice" ] || fail "half a practice was left behind"
    run 0 init --name "Quiet Room" --clinician ana --password-file "$work/long" --admin bo \
        --admin-password-file "$work/long" --url https://groups.example.org --www www "$work/real"
    grep -q '^name = Quiet Room$' "$work/real/gather.conf" || fail "the practice's name"
    [ ! -e "$work/real/demo-accounts.txt" ] || fail "passwords of a real practice are written nowhere"
    run 0 group add --config "$work/real/gather.conf" --name "Evening group" --capacity 8 evening
    says 'https://groups.example.org/groups/evening'
    run 1 group add --config "$work/real/gather.conf" --name "Evening group" --capacity 8 evening
    run 1 group add --config "$work/real/gather.conf" --name "Evening group" --capacity 8 Evening
    run 1 group add --config "$work/real/gather.conf" --name "New group" --capacity 8 new
    run 2 group add --config "$work/real/gather.conf" --name "Evening group" --capacity none morning
    run 0 staff add --config "$work/real/gather.conf" --clinician --by ana --password-file "$work/long" \
        --new-password-file "$work/long" cleo
    run 1 staff add --config "$work/real/gather.conf" --clinician --by bo --password-file "$work/long" \
        --new-password-file "$work/long" dan
    says 'holds no key'
    run 0 roster --config "$work/real/gather.conf" --user cleo --password-file "$work/long" evening
    run 0 check --config "$work/real/gather.conf"
}

test_long_folder() {
    local long
    long=$work/$(printf 'a%.0s' $(seq 90))
    run 1 init --demo --www www "$long"
    says 'too long for sockets.*--run'
    rm -rf "$long"
    run 0 init --demo --www www --run "$work/run" "$long"
    grep -q "^public_socket = $work/run/public.sock\$" "$long/gather.conf" || fail "the socket is in --run"
}

test_roster() {
    local conf=$work/demo/gather.conf
    run 0 roster --config "$conf" --user clinician --password-file "$work/password" chronic-pain-march
    head -c 3 "$work/output" | cmp -s - <(printf '\xef\xbb\xbf') || fail "the file begins with a byte order mark"
    [ "$(tail -c 2 "$work/output" | od -An -tx1)" = " 0d 0a" ] || fail "its lines end with CRLF"
    grep -q '"First Name"' "$work/output" || fail "it has titles"
    says '0 registrations written'
    says 'writing registrations: done'
    GATHER_CONF=$conf run 0 roster --user clinician --password-file "$work/password" --preset contact --exact \
        --separator ';' --status new chronic-pain-march
    grep -q '";"' "$work/output" || fail "semicolons"
    run 1 roster --config "$conf" --user clinician --password-file "$work/admin-password" chronic-pain-march
    says 'user name or the password is not right'
    [ ! -s "$work/output" ] || fail "a wrong password gives nothing"
    run 1 roster --config "$conf" --user admin --password-file "$work/admin-password" chronic-pain-march
    says 'holds no key'
    run 1 roster --config "$conf" --user clinician --password-file "$work/nowhere" chronic-pain-march
    says 'nowhere: the password cannot be read'
    run 1 roster --config "$conf" --user clinician chronic-pain-march
    says '--password-file'
    run 1 roster --config "$conf" --user clinician --password-file "$work/password" no-such-group
    says 'no group no-such-group'
    run 1 roster --config "$conf" --preset odd --separator x --status odd chronic-pain-march
    says '--preset must be'
    says '--separator must be'
    says 'no status odd'
    run 0 check --config "$conf"
}

test_configuration() {
    copy_practice
    sed -i '3i [nonsense]' "$conf"
    refuses "gather.conf:3: .*nonsense.*practice"
    copy_practice
    local line
    line=$(grep -n '^reply_days' "$conf" | cut -d: -f1)
    sed -i "${line}s/.*/reply_dayz = 2/" "$conf"
    echo "threads = many" >>"$conf"
    refuses "gather.conf:$line: .*reply_dayz.*reply_days"
    says 'threads'
    copy_practice
    sed -i 's|^time_zone = .*|time_zone = Mars/Olympus|' "$conf"
    refuses 'IANA'
    conf=$work/missing/gather.conf
    refuses 'missing/gather.conf: .*cannot be read'
}

test_site() {
    copy_practice
    copy_www
    sed -i '4s/.*/  {{{/' "$work/www/forms/intake.json"
    refuses 'intake.json:[0-9]+: '
    # Field case D22: what fits no form that is sent was taken, and then refused whole with all that was typed.
    copy_www
    sed -i '0,/"limit": 1000/s//"limit": 10000/' "$work/www/forms/intake.json"
    refuses 'intake.json:[0-9]+: .*limit.*1 to 5000'
    copy_www
    sed -i 's/"limit": 200,/"limit": 2000,/' "$work/www/forms/intake.json"
    refuses 'all limits of the page together are 6000 characters'
    copy_www
    printf '\n{{> no-such-partial}}\n' >>"$work/www/templates/account/sign-in.mustache"
    line=$(wc -l <"$work/www/templates/account/sign-in.mustache")
    refuses "sign-in.mustache:$line: .*no-such-partial"
    copy_www
    rm "$work/www/content/article.md"
    run 1 check --config "$conf"
    says 'article.md'
    run 1 serve public --config "$conf"
    says 'article.md'
}

# Field case C15: the practice's own words, colors and logo, in a folder that no package writes to.
test_own() {
    copy_practice
    mkdir -p "$work/copy/www/mail" "$work/copy/www/content"
    sed 's/^There is something/Something is/' www/mail/staff-new.mustache >"$work/copy/www/mail/staff-new.mustache"
    printf '# Ours\n\nAt {{practice.name}}.\n' >"$work/copy/www/content/privacy.md"
    printf ':root { --accent: #5b1a5e; --accent-strong: #3f1142; }\n' >"$work/copy/www/brand.css"
    printf '<svg xmlns="http://www.w3.org/2000/svg"/>' >"$work/copy/www/logo.svg"
    run 0 check --config "$conf"
    printf '{{lnik}}\n' >>"$work/copy/www/mail/staff-new.mustache"
    refuses 'mail/staff-new.mustache:[0-9]+: nothing is called lnik here'
    rm "$work/copy/www/mail/staff-new.mustache"
    cp www/mail/offer.mustache "$work/copy/www/mail/ofer.mustache"
    refuses 'mail/ofer.mustache: there is no text of this name'
    rm "$work/copy/www/mail/ofer.mustache"
    printf '{{practice.nmae}}\n' >>"$work/copy/www/content/privacy.md"
    run 1 serve public --config "$conf"
    says 'privacy.md: \{\{practice.nmae\}\} is not known here'
    rm "$work/copy/www/content/privacy.md"
    printf ':root { --accent: #0b8f95; }\n' >"$work/copy/www/brand.css"
    run 1 check --config "$conf"
    says 'brand.css: accent \(#0b8f95\) on ground \(#fbf7f2\) has a contrast of 3.[0-9]:1 on light screens'
    echo nothing >"$work/copy/www/logo.svg"
    run 1 check --config "$conf"
    says 'logo.svg: this is no SVG'
}

test_keys() {
    copy_practice
    rm "$work/copy/keys/practice.pub"
    refuses 'keys/practice.pub: '
    copy_practice
    rm "$work/copy/keys/pepper.key"
    run 1 serve staff --config "$conf"
    says 'keys/pepper.key: '
    run 1 check --config "$conf"
    says 'keys/pepper.key: '
    copy_practice
    chmod 644 "$work/copy/keys/pepper.key"
    run 1 check --config "$conf"
    says 'keys/pepper.key: .*(chmod|600)'
    copy_practice
    rm "$work/copy/intake.db"
    refuses 'intake.db: '
    # Field case C9: with another practice's key in place registrations were taken that nobody could ever open.
    copy_practice
    cp "$work/real/keys/practice.pub" "$work/copy/keys/practice.pub"
    refuses 'practice.pub is not the key that intake.db is sealed to'
    run 1 serve staff --config "$conf"
    says 'practice.pub is not the key of anybody in staff.db'
    copy_practice
    cp "$work/real/keys/pepper.key" "$work/copy/keys/pepper.key"
    run 1 serve staff --config "$conf"
    says 'pepper.key is not the one that this practice'
    run 1 check --config "$conf"
    says 'pepper.key is not the one that this practice'
    # What has no account is no practice.
    copy_practice
    python3 -c 'import sqlite3, sys
handle = sqlite3.connect(sys.argv[1])
for table in ("grants", "recovery", "accounts"): handle.execute("DELETE FROM " + table)
handle.commit()' "$work/copy/staff.db"
    run 1 check --config "$conf"
    says 'this practice has no account'
    # Everything at once is said at once.
    copy_practice
    copy_www
    rm "$work/copy/keys/practice.pub" "$work/copy/staff.db"
    printf '{{> no-such-partial}}' >>"$work/www/templates/account/sign-in.mustache"
    run 1 check --config "$conf"
    says 'practice.pub'
    says 'staff.db'
    says 'no-such-partial'
}

test_serve() {
    copy_practice
    for side in public staff; do
        "$gather" serve "$side" --config "$conf" 2>"$work/said" &
        server=$!
        for _ in $(seq 100); do
            [ ! -S "$work/copy/run/$side.sock" ] || break
            sleep 0.1
        done
        [ -S "$work/copy/run/$side.sock" ] || fail "serve $side made no socket"
        mode_is 660 "$work/copy/run/$side.sock"
        # A second one would take the socket from the first, which went on without visitors.
        run 1 serve "$side" --config "$conf"
        says 'another process serves .*sock already'
        kill -0 "$server" || fail "the first process ended"
        # Field case C13: what was changed in gather.conf holds only for a process that has read it.
        run 0 check --config "$conf"
        sed -i 's/^reply_days = .*/reply_days = 3/' "$conf"
        run 1 check --config "$conf"
        says "gather-$side was started at .* with other settings"
        sed -i 's/^reply_days = .*/reply_days = 2/' "$conf"
        kill -TERM "$server"
        wait "$server"
        local code=$?
        server=
        [ "$code" -eq 0 ] || fail "serve $side stopped with $code"
        ran=$((ran + 1))
    done
}

# For scripts, and for the admin when a unit fails.
test_machine() {
    copy_practice
    run 0 setting --config "$conf" site.form_seconds practice.name site.trusted_proxies
    [ "$(cat "$work/output")" = "3
Kelsey Ruffing Counseling" ] || fail "setting printed something else"
    run 1 setting --config "$conf" site.nothing
    says 'no setting site.nothing'
    run 1 setting --config "$conf" nothing
    run 2 setting --config "$conf"
    run 1 tell --config "$conf" gather-backup.service
    says 'nobody to tell'
    sed -i "s|^directory = .*-mail|directory = $work/mail-of-it|; s|^admin =.*|admin = root@example.org, ben@example.org|" "$conf"
    run 0 tell --config "$conf" gather-backup.service
    [ "$(grep -l 'gather-backup.service' "$work"/mail-of-it/*.eml | wc -l)" -eq 2 ] || fail "the admin was not told"
    grep -qh '^To: .*ben@example.org' "$work"/mail-of-it/*.eml || fail "the second address was not told"
    run 0 tell --config "$conf" --try ada@example.org
    grep -qh '^To: .*ada@example.org' "$work"/mail-of-it/*.eml || fail "no mail to try"
    # It needs no key and no database: they may be what failed.
    rm -r "$work/copy/keys" "$work/copy/intake.db" "$work/copy/staff.db"
    run 0 tell --config "$conf" gather-check.service
    sed -i 's|^transport = .*|transport = none|' "$conf"
    run 1 tell --config "$conf" gather-check.service
    says 'nobody can be told'
    run 2 tell --config "$conf"
    run 2 tell --config "$conf" --try ada@example.org gather-check.service
}

for scenario in words demo machine practice_without_terminal long_folder roster configuration site own keys serve; do
    "test_$scenario"
done
echo "command: $ran runs of gather"
