#!/usr/bin/python3
"""Mail through OpenSMTPD from Debian, on loopback: it takes every kind of message, passes it on as we wrote it, and nothing
is lost when gather mail is killed on the way. Without TLS, at which Debian 12's OpenSMTPD fails with its OpenSSL 3 ("EVP
lib"); mail.py tries that.
Usage: mail_server.py GATHER QUEUE-MAIL   (as root, which OpenSMTPD needs to start)"""
import collections
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time

from mail import Practice, Server, check, check_message, parse, with_sqlite

SOCKET = pathlib.Path("/var/run/smtpd.sock")
TOTAL, KILLS = 60, 8


def why_not():
    """Where this cannot be run, and why; that is said, not passed over."""
    if os.geteuid() != 0:
        return "only root can start OpenSMTPD"
    if not shutil.which("smtpd", path=os.environ["PATH"] + ":/usr/sbin"):
        return "OpenSMTPD is not installed, because this machine has another mail server"
    with socket.socket(socket.AF_UNIX) as probe:
        if SOCKET.exists() and probe.connect_ex(str(SOCKET)) == 0:
            return "this machine's own OpenSMTPD is running"
    return None


class MailServer:
    """OpenSMTPD that passes everything on to sink."""

    def __init__(self, folder, sink):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        settings = folder / "smtpd.conf"
        settings.write_text(f'listen on 127.0.0.1 port {self.port}\n'
                            f'action "on" relay host "smtp://127.0.0.1:{sink.port}"\nmatch from any for any action "on"\n')
        self.said = open(folder / "smtpd.log", "w+b")
        self.process = subprocess.Popen(["smtpd", "-d", "-f", settings], stdout=self.said, stderr=self.said,
                                        env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"})
        until = time.monotonic() + 15
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            check(self.process.poll() is None, f"OpenSMTPD starts: {self.log()}")
            time.sleep(0.1)
        raise AssertionError(f"OpenSMTPD does not answer: {self.log()}")

    def log(self):
        self.said.seek(0)
        return self.said.read().decode(errors="replace")[-2000:]

    def close(self):
        self.process.terminate()
        self.process.wait(20)
        self.said.close()


def arrived(sink, count):
    until = time.monotonic() + 60
    while len({address for address, _ in sink.messages}) < count and time.monotonic() < until:
        time.sleep(0.1)
    return sink.messages


def test_every_kind(practice, sink):
    practice.queue("all", "planted.person@example.org", "Plantedname")
    practice.once()
    until = time.monotonic() + 60
    while len(sink.messages) < 12 and time.monotonic() < until:
        time.sleep(0.1)
    check(len(sink.messages) == 12, f"each arrives, once: {len(sink.messages)}")
    check(not practice.hits(), practice.hits())
    for _, content in sink.messages:
        message = parse(content)
        check(message.get_all("Received"), "it came through the server")
        del message["Received"]
        check_message(message, "planted.person@example.org")
    sink.messages.clear()
    with_sqlite(practice, "DELETE FROM outbox")


def test_killed(practice, sink):
    practice.queue("received", "person%d@example.org", "Ann", TOTAL)
    chance = random.Random(7)
    for _ in range(KILLS):
        process = practice.start()
        time.sleep(0.1 + chance.random() / 3)
        process.kill()
        process.wait()
    until = time.monotonic() + 60
    while practice.count() > 0 and time.monotonic() < until:
        practice.once()
        time.sleep(0.5)
    by_address = collections.defaultdict(set)
    for address, content in arrived(sink, TOTAL):
        by_address[address].add(parse(content)["Message-ID"])
    check(len(by_address) == TOTAL, f"none lost: {len(by_address)} of {TOTAL}")
    check(all(len(ids) == 1 for ids in by_address.values()), "a repeat says that it is one")
    print(f"   killed {KILLS} times: {TOTAL} arrived, {len(sink.messages) - TOTAL} of them twice")


def main():
    reason = why_not()
    if reason:
        print(f"mail through OpenSMTPD: not tried: {reason}")
        return
    folder = pathlib.Path(tempfile.mkdtemp(prefix="gather-mail-"))
    try:
        practice = Practice(folder)
        with Server() as sink:
            server = MailServer(folder, sink)
            try:
                practice.use(server, staff="")
                for test in (test_every_kind, test_killed):
                    begun = time.monotonic()
                    test(practice, sink)
                    print(f"{test.__name__} through OpenSMTPD: ok ({time.monotonic() - begun:.1f} s)", flush=True)
            except AssertionError:
                print(server.log(), file=sys.stderr)
                raise
            finally:
                server.close()
        print("mail through OpenSMTPD: every kind, and none lost")
    finally:
        shutil.rmtree(folder)


main()
