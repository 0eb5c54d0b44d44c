"""Backups while registrations come in, through real nginx and real processes: each copy is whole, restores, holds
everything that was acknowledged before it began, and opens with the clinician's password; and holds nothing readable.

Usage: backup.py GATHER-BINARY [SECONDS]"""
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from client import Client
from journey import check, register
from people import needles, person
from site_runner import Site

WRITERS = 4


def run(gather, *arguments, code=0):
    done = subprocess.run([gather, *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    check(done.returncode == code, f"gather {' '.join(map(str, arguments))}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


class Load:
    """Registers people until told to stop; acknowledged counts the confirmations that came back."""

    def __init__(self, site):
        self.site = site
        self.lock = threading.Lock()
        self.acknowledged = 0
        self.started = 0
        self.failure = None
        self.ending = threading.Event()
        self.threads = [threading.Thread(target=self.work) for _ in range(WRITERS)]

    def work(self):
        while not self.ending.is_set():
            with self.lock:
                self.started += 1
                number = self.started
            try:
                register(Client(self.site.port), person(number))
            except Exception as error:
                self.failure = error
                return
            with self.lock:
                self.acknowledged += 1

    def __enter__(self):
        [thread.start() for thread in self.threads]
        return self

    def __exit__(self, *_):
        self.ending.set()
        [thread.join() for thread in self.threads]
        if self.failure:
            raise self.failure


def copies_under_load(site, gather, conf, folder, seconds):
    copies = []
    with Load(site) as load:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = load.acknowledged
            run(gather, "backup", "--config", conf, folder)
            copies.append((sorted(folder.iterdir())[-1], before))
            time.sleep(1)
    check(load.acknowledged > 20, f"there was load: {load.acknowledged} registrations")
    return copies, load.started


def main():
    gather = str(pathlib.Path(sys.argv[1]).resolve())
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    work = pathlib.Path(tempfile.mkdtemp(prefix="gather-backup-"))
    site = Site(gather)
    try:
        site.start()
        conf = site.state / "gather.conf"
        user, password = site.accounts()["clinician"]
        (work / "password").write_text(password + "\n")
        copies, people = copies_under_load(site, gather, conf, work / "copies", seconds)
        check(len(copies) >= 3, f"{len(copies)} copies")
        run(gather, "backup", "--config", conf, "--keys", work / "keys")
        run(gather, "backup", "--config", conf, "--keys", work / "copies" / "keys", code=1)
        planted = needles([person(number) for number in range(1, people + 1)])
        for index, (copy, before) in enumerate(copies):
            for path in copy.iterdir():
                data = path.read_bytes()
                check(not any(needle in data for needle in planted), f"{path} says who registered")
            check(not (copy / "pepper.key").exists(), "a copy does not hold what opens it")
            target = work / f"restored-{index}"
            said = run(gather, "restore", "--keys", work / "keys", "--user", user, "--password-file", work / "password",
                       copy, target)
            held = int(re.search(r"(\d+) registrations", said).group(1))
            check(held >= before, f"{copy.name} holds {held}, but {before} were acknowledged before it began")
            check(held == 0 or "opens a registration" in said, said)
            database = sqlite3.connect(target / "intake.db")
            check(database.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "whole")
            check(database.execute("SELECT count(*) FROM signups WHERE body IS NOT NULL").fetchone()[0] == held, "counted")
            database.close()
            # Nobody is written to by a copy until somebody says so, and check does not let that be forgotten.
            said = run(gather, "check", "--config", target / "gather.conf", code=1)
            check("mail is held" in said and "1 thing to put right" in said, said)
            run(gather, "mail", "--config", target / "gather.conf", "--release", "new")
            run(gather, "check", "--config", target / "gather.conf")
        run(gather, "restore", "--drill", "--config", conf, work / "copies")
        # One byte of a copy changed: it is not taken for whole.
        broken = work / "broken"
        shutil.copytree(copies[-1][0], broken)
        data = bytearray((broken / "intake.db").read_bytes())
        data[len(data) // 2] ^= 1
        (broken / "intake.db").write_bytes(data)
        run(gather, "restore", "--drill", "--config", conf, broken, code=1)
        # Rotation, and a line of the audit log kept elsewhere.
        run(gather, "backup", "--config", conf, "--keep", "2", work / "copies")
        check(len(list((work / "copies").iterdir())) == 2, "two copies are kept")
        (work / "anchor").write_text(run(gather, "audit", "head", "--config", conf))
        run(gather, "check", "--config", conf, "--anchor", work / "anchor")
        print(f"backup: {len(copies)} copies under load, {people} registrations, each copy restored and opened")
    finally:
        site.stop()
        site.clean()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
