#!/bin/bash
# What make install and make deb give: files, modes, units, their scores, nginx's site, man pages. As root or not, without
# a network. Usage: install.sh MAKE BUILD-FOLDER
set -u
make=$1
build=$(realpath "$2")
cd "$(dirname "$0")/.." || exit 1
PATH=$PATH:/usr/sbin:/sbin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stage=$work/stage
ran=0

fail() {
    echo "install: FAILED: $*"
    [ ! -s "$work/said" ] || head -n 40 "$work/said" | sed 's/^/    /'
    exit 1
}
expect() {
    "$@" >"$work/said" 2>&1 || fail "$*"
    ran=$((ran + 1))
}
mode_is() {
    [ "$(stat -c %a "$2")" = "$1" ] || fail "$2 has mode $(stat -c %a "$2"), not $1"
    ran=$((ran + 1))
}

test_man() {
    local page key
    for page in docs/man/*.[58]; do
        mandoc -Tlint -W warning "$page" >"$work/said" 2>&1 || fail "$page"
        [ ! -s "$work/said" ] || fail "$page"
    done
    # Every key of the settings under its own heading, in the same order; every command.
    sed -nE 's/^SECTION\("([^"]*)"\)/[\1]/p; s/^(TEXT|NUMBER)\([a-z_]+, "([^"]*)".*/\2/p' src/base/config.def >"$work/keys"
    sed -nE 's/^\.Ss (\[.*\])/\1/p; s/^\.It Cm ([a-z_]+)$/\1/p' docs/man/gather.conf.5 >"$work/explained"
    expect diff "$work/keys" "$work/explained"
    for key in $(sed -nE 's/^COMMAND\(([a-z]+),.*/\1/p' src/main/commands.def); do
        grep -qE "^\.(It )?Cm $key( |\$)" docs/man/gather.8 || fail "gather(8) does not name gather $key"
    done
}

test_staged() {
    expect "$make" --no-print-directory -s BUILD="$build" DESTDIR="$stage" install
    mode_is 755 "$stage/usr/bin/gather"
    mode_is 755 "$stage/usr/sbin/gather-setup"
    mode_is 644 "$stage/usr/share/gather/www/templates/frame/head.mustache"
    mode_is 644 "$stage/etc/nginx/gather/gather.conf"
    mode_is 644 "$stage/usr/share/man/man5/gather.conf.5"
    [ -z "$(find "$stage" -perm /022 ! -type l)" ] || fail "others may write to: $(find "$stage" -perm /022 ! -type l | head -3)"
    ! grep -rq '@[A-Z]*@' "$stage/usr/lib/systemd" "$stage/usr/share/doc/gather" || fail "a name was not filled in"
    # The sample is a whole file: check finds nothing wrong with it but what is not there.
    "$stage/usr/bin/gather" check --config "$stage/usr/share/doc/gather/examples/gather.conf" >"$work/said" 2>&1
    ! grep -q 'gather.conf:' "$work/said" || fail "the sample has mistakes"
}

# gather init, then gather-setup, into the places of the package.
test_setup() {
    local root=$work/root conf
    echo "a long enough password" >"$work/password"
    expect "$stage/usr/bin/gather" init --name "Quiet Room" --clinician ana --password-file "$work/password" \
        --url https://groups.example.org --www "$stage/usr/share/gather/www" "$work/new"
    setup() { env PATH="$stage/usr/bin:$stage/usr/sbin:$PATH" GATHER_ROOT="$root" GATHER_WWW="$stage/usr/share/gather/www" "$stage/usr/sbin/gather-setup" "$@"; }
    # Field case C10: what has no account is no practice.
    cp -a "$work/new" "$work/half"
    sed -i "s|$work/new|$work/half|" "$work/half/gather.conf"
    python3 -c 'import sqlite3, sys
handle = sqlite3.connect(sys.argv[1])
for table in ("grants", "recovery", "accounts"): handle.execute("DELETE FROM " + table)
handle.commit()' "$work/half/staff.db"
    ! setup "$work/half" >"$work/said" 2>&1 || fail "half a practice was taken"
    grep -q 'has no account' "$work/said" || fail "it did not say why"
    expect setup "$work/new"
    conf=$root/etc/gather/gather.conf
    mode_is 640 "$conf"
    mode_is 660 "$root/var/lib/gather/intake/intake.db"
    mode_is 600 "$root/var/lib/gather/staff/staff.db"
    mode_is 400 "$root/etc/gather/keys/pepper.key"
    mode_is 400 "$root/etc/gather/keys/mail.key"
    expect "$stage/usr/bin/gather" check --config "$conf"
    ! setup "$work/new" >"$work/said" 2>&1 || fail "a practice was replaced"
    grep -q 'is there already' "$work/said" || fail "it did not say why"
    # Run again, it changes what it is told to change and nothing else.
    cp "$conf" "$work/conf"
    expect setup --batch
    expect cmp "$conf" "$work/conf"
    expect setup --batch --phone '(312) 555-0142' --mail-server smtp://127.0.0.1:2525 --mail-from desk@example.org --trusted-proxies 192.0.2.7
    [ "$(diff "$conf" "$work/conf" | grep -c '^<')" -eq 5 ] || fail "other settings were changed: $(diff "$conf" "$work/conf")"
    expect "$stage/usr/bin/gather" setting --config "$conf" practice.phone mail.transport mail.server mail.from site.trusted_proxies
    [ "$(tr '\n' ' ' <"$work/said")" = '(312) 555-0142 smtp smtp://127.0.0.1:2525 desk@example.org 192.0.2.7 ' ] || fail "the settings"
    cp "$conf" "$work/conf"
    ! setup --batch --trusted-proxies everybody >"$work/said" 2>&1 || fail "a wrong value was taken"
    expect cmp "$conf" "$work/conf"
    # All of it in one command; a short password leaves nothing behind.
    root=$work/one
    echo short >"$work/short"
    ! setup --batch --name "Quiet Room" --url https://groups.example.org --clinician ana --password-file "$work/short" >"$work/said" 2>&1 ||
        fail "a short password was taken"
    [ -z "$(find "$root" -type f)" ] || fail "left behind: $(find "$root" -type f)"
    ! setup --batch --name "Quiet Room" >"$work/said" 2>&1 || fail "nobody was asked, and it went on"
    grep -q -- '--url is missing' "$work/said" || fail "it did not say what is missing"
    expect setup --batch --name "Quiet Room" --url https://groups.example.org --clinician ana --password-file "$work/password"
    grep -q 'Recovery code: ' "$work/said" || fail "the recovery code was not shown"
    expect "$stage/usr/bin/gather" check --config "$root/etc/gather/gather.conf"
    [ -z "$(find "$root/var/lib/gather" -name 'new-*')" ] || fail "copies of the keys were left behind"
}

score_at_most() {
    local score
    score=$(systemd-analyze security --offline=true "$stage/usr/lib/systemd/system/$2" 2>/dev/null |
        sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')
    [ -n "$score" ] || fail "$2 has no score"
    awk -v score="$score" -v most="$1" 'BEGIN { exit !(score <= most) }' || fail "$2 scores $score, more than $1"
    ran=$((ran + 1))
}

test_units() {
    local unit
    command -v systemd-analyze >/dev/null || fail "systemd-analyze is missing: make packages-test"
    score_at_most 0.6 gather-public.service
    score_at_most 0.6 gather-staff.service
    score_at_most 1.2 gather-mail.service
    score_at_most 0.6 gather-copy.service
    score_at_most 1.3 gather-send.service
    score_at_most 1.2 gather-failure@.service
    # Field case C8: both processes at their start limit, and nothing but a person to start them again.
    for unit in public staff mail; do
        expect grep -q '^StartLimitIntervalSec=0$' "$stage/usr/lib/systemd/system/gather-$unit.service"
    done
    for unit in backup purge check tick upgrade; do score_at_most 0.6 gather-$unit.service; done
    # The program is not where the units look for it on this machine; everything else must be right.
    mkdir -p "$work/units"
    for unit in "$stage"/usr/lib/systemd/system/gather-*; do
        sed "s|=/usr/bin/gather|=$stage/usr/bin/gather|" "$unit" >"$work/units/${unit##*/}"
    done
    SYSTEMD_UNIT_PATH="$work/units:" systemd-analyze verify --man=no "$work"/units/* >"$work/said" 2>&1
    ! grep -q gather "$work/said" || fail "systemd-analyze verify"
    ran=$((ran + 1))
}

# nginx itself reads it in make site-test; here, what gather check finds missing in it.
test_site() {
    local nginx=$work/root/etc/nginx conf=$work/root/etc/gather/gather.conf live=$work/root/etc/letsencrypt/live/groups.example.org
    mkdir -p "$live" "$nginx/sites-enabled"
    expect openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=groups.example.org -keyout "$live/privkey.pem" \
        -out "$live/fullchain.pem"
    cp "$stage"/etc/nginx/gather/*.conf "$nginx/gather/"
    expect env PATH="$stage/usr/bin:$PATH" GATHER_ROOT="$work/root" GATHER_SITE_TEMPLATE="$stage/usr/share/gather/nginx/site.conf" \
        "$stage/usr/sbin/gather-nginx"
    expect "$stage/usr/bin/gather" check --config "$conf" --nginx "$nginx"
    grep -q 'and what nginx is told' "$work/said" || fail "check did not find the site"
    # A practice that moved to another address, and a limit that somebody took out.
    sed -i 's/^url = .*/url = https:\/\/moved.example.org/' "$conf"
    sed -i 's/^client_max_body_size.*/# &/' "$nginx/gather/gather.conf"
    ! "$stage/usr/bin/gather" check --config "$conf" --nginx "$nginx" >"$work/said" 2>&1 || fail "check sees nothing missing"
    grep -q 'server_name moved.example.org is missing' "$work/said" || fail "check does not see the other name"
    grep -q 'client_max_body_size 64k is missing' "$work/said" || fail "check does not see a missing limit"
    # What would be read as something else than a value stops it.
    sed -i 's/^url = .*/url = https:\/\/groups.example.org/' "$conf"
    sed -i 's|^www = .*|www = /tmp/a;b|' "$conf"
    ! env PATH="$stage/usr/bin:$PATH" GATHER_ROOT="$work/root" GATHER_SITE_TEMPLATE="$stage/usr/share/gather/nginx/site.conf" \
        "$stage/usr/sbin/gather-nginx" >"$work/said" 2>&1 || fail "a semicolon reached nginx"
    grep -q 'character that nginx would misread' "$work/said" || fail "it did not say why"
}

test_uninstall() {
    expect "$make" --no-print-directory -s BUILD="$build" DESTDIR="$stage" uninstall
    [ -z "$(find "$stage" -type f)" ] || fail "left behind: $(find "$stage" -type f | head -3)"
}

test_package() {
    local package root=$work/clean version
    version=$(sed -n 's/^.define GATHER_VERSION "\(.*\)"/\1/p' src/base/version.h)
    for library in $(sed -n '/^BUILD_PACKAGES/,/[^\\]$/p' Makefile | tr ' \\\t' '\n\n\n' | grep -- '-dev$' | grep -vE '^(libc6|linux-libc)-dev$'); do
        grep -qE "^ *(Build-Depends: )?$library(,|\$)" debian/control || fail "debian/control does not need $library to build"
    done
    [ "$(sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)" = "$version" ] || fail "debian/changelog is not about $version"
    package=$("$make" --no-print-directory -s BUILD="$build" deb 2>"$work/said") || fail "make deb"
    package=$(echo "$package" | tail -n 1)
    dpkg-deb --field "$package" Depends >"$work/said"
    grep -q libsodium "$work/said" || fail "the package does not say what it needs"
    ! dpkg-deb --field "$package" | grep -q 'root@localhost' || fail "nobody reads root@localhost"
    dpkg-deb --contents "$package" >"$work/said"
    ! grep -vE ' root/root ' "$work/said" || fail "somebody else owns a file"
    for file in ./usr/bin/gather ./usr/sbin/gather-nginx './(usr/)?lib/systemd/system/gather-public.socket' \
        ./usr/lib/sysusers.d/gather.conf ./usr/share/man/man8/gather.8.gz ./usr/share/man/man8/gather-setup.8.gz \
        ./usr/share/doc/gather/copyright ./usr/share/doc/gather/changelog.gz ./etc/nginx/gather/limits.conf; do
        grep -qE " $file\$" "$work/said" || fail "$file is not in the package"
    done
    # dpkg itself unpacks it into an empty root; make system-test runs its scripts, with a system around them.
    mkdir -p "$root/var/lib/dpkg/updates" "$root/var/lib/dpkg/info"
    : >"$root/var/lib/dpkg/status"
    expect fakeroot dpkg --root="$root" --force-not-root --force-depends --log=/dev/null --unpack "$package"
    [ -x "$root/usr/bin/gather" ] || fail "it was not unpacked"
    dpkg-deb --control "$package" "$work/control"
    for script in postinst prerm postrm; do expect sh -n "$work/control/$script"; done
    if [ "$(id -u)" = 0 ]; then set -- --allow-root; else set --; fi
    expect lintian "$@" --fail-on error,warning "$package"
    [ ! -s "$work/said" ] || fail "lintian has something to say"
}

for scenario in man staged setup units site uninstall package; do
    "test_$scenario"
done
echo "install: $ran checks"
