"""A second machine that is never far behind: people register, the first machine is killed with everything on it, and the
practice is restored from what was sent elsewhere. Says what was lost and how long it took.

Usage: standby.py GATHER-BINARY [SECONDS]"""
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from backup import Load, run
from journey import check
from people import needles, person
from site_runner import Site

BEHIND = 15     # seconds within which what was acknowledged must be elsewhere: [copy] seconds is 2 here
RESTORED = 300  # seconds


def standing_by(work):
    """rsync as it is, with its figures kept; and an ssh whose other machine is this one."""
    (work / "bin").mkdir()
    for name, text in (("rsync", f'exec {shutil.which("rsync")} --stats "$@" >>{work}/stats'),
                       ("ssh", f'[ "$1" = standby ] || exit 255\nshift\nPATH={os.environ["PATH"]} exec sh -c "$*"')):
        wrapper = work / "bin" / name
        wrapper.write_text(f"#!/bin/sh\n{text}\n")
        wrapper.chmod(0o755)
    return {**os.environ, "PATH": f"{work}/bin:{os.environ['PATH']}"}


def literal_bytes(work):
    return [int(number.replace(",", "")) for number in re.findall(r"Literal data: ([\d,]+)", (work / "stats").read_text())]


def until(what, seconds, holds):
    end = time.monotonic() + seconds
    while not holds():
        check(time.monotonic() < end, f"{what} within {seconds} s")
        time.sleep(0.2)


def main():
    gather = str(pathlib.Path(sys.argv[1]).resolve())
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    work = pathlib.Path(tempfile.mkdtemp(prefix="gather-standby-"))
    site, helpers = Site(gather), []
    try:
        site.start()
        conf = site.state / "gather.conf"
        before, copy_section = conf.read_text().split("[copy]")
        for key, value in (("directory", f"{work}/copy"), ("target", f"standby:{work}/elsewhere"), ("seconds", "2")):
            copy_section = re.sub(rf"^{key} =.*$", f"{key} = {value}", copy_section, count=1, flags=re.M)
        conf.write_text(f"{before}[copy]{copy_section}")
        user, password = site.accounts()["clinician"]
        (work / "password").write_text(password + "\n")
        run(gather, "backup", "--config", conf, "--keys", work / "keys")
        environment = standing_by(work)
        for arguments in ([], ["--send"]):
            helpers.append(subprocess.Popen([gather, "copy", "--config", conf, *arguments], env=environment))
        known = []
        with Load(site) as load:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                known.append((time.monotonic(), load.acknowledged))
                time.sleep(0.5)
            killed_at, acknowledged = time.monotonic(), load.acknowledged
            for process in [helper.pid for helper in helpers] + list(site.children().values()):
                os.kill(process, signal.SIGKILL)
            load.ending.set()
            load.failure = None
            [thread.join() for thread in load.threads]
            load.failure = None
        [helper.wait() for helper in helpers]
        site.stop()
        # The first machine and its disk are gone.
        shutil.rmtree(site.state)
        shutil.rmtree(work / "copy")
        for path in (work / "elsewhere").rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                check(not any(needle in data for needle in needles([person(n) for n in range(1, load.started + 1)])), f"{path} says who")
                check(path.name not in ("pepper.key", "mail.key"), "what opens a copy is not in it")
        began = time.monotonic()
        said = run(gather, "restore", "--keys", work / "keys", "--user", user, "--password-file", work / "password",
                   work / "elsewhere", work / "restored")
        took = time.monotonic() - began
        held = int(re.search(r"(\d+) registrations", said).group(1))
        check("opens a registration" in said, said)
        database = sqlite3.connect(work / "restored" / "intake.db")
        check(database.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "whole")
        database.close()
        should = max((count for at, count in known if at < killed_at - BEHIND), default=0)
        check(seconds <= BEHIND or should > 0, "there was load long enough before the end")
        check(held >= should, f"{held} are there, {should} were acknowledged {BEHIND} s before the machine was lost")
        check(took < RESTORED, f"restored after {took:.0f} s")
        behind = next((killed_at - at for at, count in known if count >= held), 0)
        sent = [number for number in literal_bytes(work) if number > 0]
        check(len(sent) > 1, "it was sent more than once")
        size = (work / "restored" / "intake.db").stat().st_size
        print(f"standby: {acknowledged} registrations acknowledged, {max(0, acknowledged - held)} lost with the machine "
              f"({behind:.1f} s); restored and opened in {took:.1f} s; {len(sent)} sendings, the last of {sent[-1]} bytes "
              f"beside a database of {size}")
    finally:
        for helper in helpers:
            if helper.poll() is None:
                helper.kill()
        site.stop()
        site.clean()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
