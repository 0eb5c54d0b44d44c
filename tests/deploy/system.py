"""What an operator does on real machines: Debian 12 and 13, booted with systemd. The two commands to a live practice, a
registration over TLS, a mail, an upgrade under load, a full disk, a restore on another machine, the package purged.

Usage: system.py GATHER-PACKAGE OLD-PACKAGE|- FOLDER [SUITE ...]   (FOLDER keeps the machines' images)
What cannot be tried here is said."""
import json
import pathlib
import re
import shutil
import sys
import tempfile
import time

import machine

HERE = pathlib.Path(__file__).resolve().parent
HOST = "groups.example.org"
passed = 0


def check(condition, message):
    global passed
    if not condition:
        raise AssertionError(message)
    passed += 1


def install(box, package, name="gather.deb"):
    shutil.copy(package, box.root / "srv" / name)
    return box.run(f"apt-get install -y --no-install-recommends /srv/{name} 2>&1", timeout=300).stdout


def fetch(box, path, more=""):
    """Status and body over TLS, asked on the machine itself."""
    said = box.run(f"curl -sk -m 90 --resolve {HOST}:443:127.0.0.1 -w '\\n%{{http_code}}' {more} https://{HOST}{path}", check=False).stdout
    body, _, status = said.rpartition("\n")
    return int(status or 0), body


def visit(box, seconds, threads=2):
    return box.start("python3", HERE / "visitor.py", 443, HOST, seconds, threads)


def result_of(process):
    said, _ = process.communicate(timeout=600)
    try:
        return json.loads(said.strip().splitlines()[-1])
    except (IndexError, ValueError):
        raise AssertionError(f"the visitors ended with {process.returncode}: {said[-2000:]}")


def two_commands(box, package):
    """apt, then gather-setup; run again, it changes nothing."""
    said = install(box, package)
    check("gather-setup" in said, f"the package does not say how to go on: {said[-800:]}")
    check(box.run("nginx -t", check=False).returncode == 0, "nginx works before there is a practice")
    box.run("echo 'copper-lantern-drifts-9-moss' >/srv/password; echo short >/srv/short; mkdir -p /srv/www")
    setup = f"gather-setup --batch --name 'Quiet Room' --url https://{HOST} --clinician ana --no-certificate"
    done = box.run(f"{setup} --password-file /srv/short", check=False)
    check(done.returncode == 1 and not (box.root / "etc/gather/gather.conf").exists(), f"a short password: {done.stdout}{done.stderr}")
    done = box.run(f"{setup} --password-file /srv/password 2>&1", check=False)
    check(done.returncode == 0, f"gather-setup: {done.stdout[-3000:]}\n{box.journal()}")
    check("Recovery code: " in done.stdout and "All is well" in done.stdout, done.stdout)
    # The challenge of a certificate's issuer, before there is one.
    box.run("mkdir -p /var/lib/gather/acme/.well-known/acme-challenge && echo thumb >/var/lib/gather/acme/.well-known/acme-challenge/t")
    said = box.run(f"curl -s --resolve {HOST}:80:127.0.0.1 http://{HOST}/.well-known/acme-challenge/t").stdout
    check(said == "thumb\n", f"the challenge: {said}")
    live = f"/etc/letsencrypt/live/{HOST}"
    box.run(f"mkdir -p {live} && openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN={HOST} "
            f"-keyout {live}/privkey.pem -out {live}/fullchain.pem")
    before = box.run("md5sum /etc/gather/gather.conf /etc/gather/keys/*").stdout
    done = box.run("gather-setup --batch 2>&1", check=False)
    check(done.returncode == 0 and "with the certificate" in done.stdout, f"a second run: {done.stdout[-2000:]}")
    check(before == box.run("md5sum /etc/gather/gather.conf /etc/gather/keys/*").stdout, "it changed what was there")
    check(fetch(box, "/")[0] == 200, "the article over TLS")
    check("How Quiet Room can help" in fetch(box, "/")[1], "a fresh practice shows its own name (C15)")
    box.run("runuser -u gather-staff -g gather -- gather group add --name Evening --capacity 500 evening")
    for timer in ("backup", "check", "purge", "tick"):
        check(box.run(f"systemctl is-active gather-{timer}.timer", check=False).stdout.strip() == "active", f"{timer} is not switched on")


def register_one(box):
    result = result_of(visit(box, 1, 1))
    check(result["codes"] and not result["faults"], f"a registration over TLS: {result}\n{box.journal('gather-public')}")


def mail(box):
    """A mail to try, and one when a unit fails, at most one an hour."""
    box.run("mkdir -p /var/lib/gather-mail && chown gather-mail:gather /var/lib/gather-mail")
    config = (box.root / "etc/gather/gather.conf").read_text()
    changed = re.sub(r"(?m)^transport *=.*$", "transport = file", config)
    changed = re.sub(r"(?ms)^(\[mail\].*?^directory *=)[^\n]*", r"\1 /tmp/gather-mail-files", changed)
    changed = re.sub(r"(?m)^from *=.*$", "from = desk@example.org", changed)
    changed = re.sub(r"(?m)^admin *=.*$", "admin = root@example.org", changed)
    (box.root / "etc/gather/gather.conf").write_text(changed)
    done = box.run("runuser -u gather-staff -g gather -- gather check", check=False)
    check("was started at" in done.stdout, f"check does not see that the settings changed (C13): {done.stdout}")
    done = box.run("runuser -u gather-mail -g gather -- gather tell --try ana@example.org && cat /tmp/gather-mail-files/*.eml", check=False)
    check("ana@example.org" in done.stdout, f"a mail to try: {done.stdout}{done.stderr}")
    (box.root / "etc/gather/gather.conf").write_text(config)
    box.run("chown root:gather /etc/gather/gather.conf; chmod 640 /etc/gather/gather.conf; systemctl restart gather-public gather-staff")


def crash(box):
    """Killed again and again, it is started again; no limit is reached."""
    for _ in range(7):
        box.run("systemctl kill -s KILL gather-public.service", check=False)
        time.sleep(0.3)
    for _ in range(60):
        if fetch(box, "/groups")[0] == 200:
            break
        time.sleep(1)
    state = box.run("systemctl show -p ActiveState,Result gather-public.service").stdout
    check(fetch(box, "/groups")[0] == 200, f"after seven crashes: {state}\n{box.journal('gather-public*')}")
    said = box.run("systemctl status 'gather-failure@*' --no-pager; journalctl --no-pager -o cat | grep -c 'telling the admin'", check=False).stdout
    check("telling the admin" in box.run("journalctl --no-pager -o cat -u 'gather-failure@*'", check=False).stdout, f"nobody was told: {said}")


def upgrade_under_load(box, package):
    """Field case C8: a schema change by the package. Nobody sees a 502, and what was acknowledged is there."""
    people = visit(box, 25, 3)
    time.sleep(5)
    said = install(box, package, "newer.deb")
    result = result_of(people)
    check(not result["faults"], f"through the upgrade: {result['faults'][:5]}\n{said[-1500:]}\n{box.journal()}")
    check(len(result["codes"]) > 5, f"too few registrations to say anything: {result}")
    count = box.run("runuser -u gather-staff -g gather -- gather check 2>&1", check=False)
    check(count.returncode == 0, f"after the upgrade: {count.stdout}")
    check(box.run("ls /var/backups/gather/upgrades | grep -c before-upgrade", check=False).stdout.strip() == "2", "copies from before")
    return result["codes"]


def all_there(box, codes):
    """What was acknowledged before, during and after the upgrade opens with its code, and all of it is counted."""
    some = codes[::max(1, len(codes) // 8)]
    result = result_of(box.start("python3", HERE / "visitor.py", 443, HOST, "open", *some))
    check(not result["faults"], f"acknowledged, and not there: {result['faults']}")
    box.run("systemctl start gather-backup.service && gather backup --keys /srv/all-keys")
    said = box.run("gather restore --drill --keys /srv/all-keys /var/backups/gather").stdout
    count = int(re.search(r"(\d+) registrations", said).group(1))
    check(count >= len(codes), f"{len(codes)} were acknowledged, {count} are there")


def restore_elsewhere(box, tar, folder, package):
    """A backup and the keys, on another machine."""
    box.run("systemctl start gather-backup.service && gather backup --keys /srv/keys")
    count = box.run("runuser -u gather-staff -g gather -- gather restore --drill /var/backups/gather").stdout
    registered = re.search(r"(\d+) registrations", count).group(1)
    other = machine.Machine(tar, folder)
    try:
        shutil.copytree(box.root / "var/backups/gather", other.root / "srv/backups")
        shutil.copytree(box.root / "srv/keys", other.root / "srv/keys")
        other.boot()
        install(other, package)
        other.run("echo 'copper-lantern-drifts-9-moss' >/srv/password")
        done = other.run("gather restore --keys /srv/keys --user ana --password-file /srv/password /srv/backups /srv/restored "
                         "&& gather-setup --batch --no-certificate /srv/restored 2>&1", check=False)
        check(f"{registered} registrations" in done.stdout, f"restore: {done.stdout}{done.stderr}")
        # What is left to do after a restore is to let mail go out again, and it is said.
        check("things to put right" not in done.stdout and ("All is well" in done.stdout or "mail is held" in done.stdout),
              f"setup of what was restored: {done.stdout[-2500:]}{done.stderr}\n{other.journal()}")
        check(other.run("curl -s -o /dev/null -w '%{http_code}' --unix-socket /dev/null http://x/ ; systemctl is-active gather-public.socket",
                        check=False).stdout.endswith("active\n"), "its socket")
    finally:
        other.remove()


def purge(box):
    done = box.run("apt-get purge -y gather 2>&1", check=False)
    check(done.returncode == 0, f"purge: {done.stdout}")
    done = box.run("nginx -t && systemctl restart nginx && systemctl is-active nginx", check=False)
    check(done.returncode == 0, f"nginx after the purge: {done.stdout}{done.stderr}")
    for left in ("etc/gather/keys/practice.pub", "var/lib/gather/intake/intake.db", "etc/gather/gather.conf"):
        check((box.root / left).exists(), f"{left} is the practice's, and is gone")


def older_practice(box, old):
    """The package of the last release, set up as its OPERATIONS said."""
    install(box, old)
    box.run("echo 'copper-lantern-drifts-9-moss' >/srv/password")
    box.run(f"gather init --name 'Quiet Room' --clinician ana --password-file /srv/password --url https://{HOST} /srv/new && gather-setup /srv/new")
    live = f"/etc/letsencrypt/live/{HOST}"
    box.run(f"mkdir -p {live} && openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj /CN={HOST} "
            f"-keyout {live}/privkey.pem -out {live}/fullchain.pem")
    box.run("cp /usr/share/doc/gather/examples/nginx-site.conf /etc/nginx/sites-available/gather && "
            "sed -i '/listen \\[::\\]/d' /etc/nginx/sites-available/gather && "
            "ln -sf ../sites-available/gather /etc/nginx/sites-enabled/gather && rm -f /etc/nginx/sites-enabled/default && nginx -t && "
            "systemctl restart nginx && systemctl enable --now gather-public.socket gather-staff.socket && "
            "runuser -u gather-staff -g gather -- gather group add --name Evening --capacity 500 evening")


def walk(suite, tar, package, old, work):
    box = machine.Machine(tar, work / f"{suite}-new")
    try:
        box.boot()
        two_commands(box, package)
        register_one(box)
        mail(box)
        crash(box)
        restore_elsewhere(box, tar, work / f"{suite}-other", package)
        purge(box)
    finally:
        box.remove()
    print(f"system: {suite}: the two commands, a registration over TLS, mail, crashes, a restore elsewhere, a purge")
    if old == "-":
        print(f"system: {suite}: no package of the last release was given, so no upgrade was tried")
        return
    box = machine.Machine(tar, work / f"{suite}-old")
    try:
        box.boot()
        older_practice(box, old)
        register_one(box)
        all_there(box, upgrade_under_load(box, package))
        purge(box)
    finally:
        box.remove()
    print(f"system: {suite}: an upgrade from the last release under load")


def main():
    package, old, folder = sys.argv[1:4]
    suites = sys.argv[4:] or ["bookworm"]
    reason = machine.why_not()
    if reason:
        print(f"system: no machine was booted, because {reason}")
        return
    with tempfile.TemporaryDirectory(prefix="gather-system-", dir="/var/tmp") as work:
        for suite in suites:
            tar = machine.image(suite, folder)
            if tar:
                walk(suite, tar, package, old, pathlib.Path(work))
    print(f"system: {passed} checks")


main()
