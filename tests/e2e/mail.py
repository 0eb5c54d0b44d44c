#!/usr/bin/python3
"""Mail against a real SMTP server on loopback (aiosmtpd), well-behaved and not: each message arrives, none is lost, what
arrives is proper mail that says nothing it should not, and nothing that waits can be read from the disk.
Usage: mail.py GATHER QUEUE-MAIL   (Debian's python3, which has python3-aiosmtpd; openssl for the certificate)"""
import asyncio
import collections
import email
import email.policy
import html
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import logging
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

GATHER, QUEUE = sys.argv[1:3]
HEALTH_WORDS = re.compile(
    r"\b(pain\w*|chronic\w*|therap\w*|counsel\w*|clinic\w*|patient\w*|health\w*|mental\w*|psych\w*|illness\w*|disease\w*|"
    r"medic\w*|doctor\w*|diagnos\w*|symptom\w*|treat\w*|autoimmune|neuro\w*|musculo\w*|inflamm\w*|depress\w*|anxi\w*|"
    r"trauma\w*|group\w*|intake|crisis|suicid\w*|session\w*|support\w*|wellness|recover\w*|disab\w*)\b", re.I)
PLANTED = [b"planted.person", b"Plantedname", b"Plantedsurname", b"Plantedtoken", b"Plantedanswer", b"autoimmune"]
passed = 0
# The faults are ours.
logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")


def check(truth, what):
    global passed
    if not truth:
        raise AssertionError(what)
    passed += 1


class Server:
    """An SMTP server whose replies a test sets; remembers what it took over."""

    def __init__(self, tls=None, login=None, **options):
        self.messages = []
        self.rcpt = None          # (address) -> reply or None
        self.data = None          # (envelope) -> reply or None
        self.delay = 0
        self.drop_in_data = 0     # how many times the connection is cut within DATA
        self.starttls_used = 0
        server = self

        class Session(SMTP):
            async def smtp_DATA(self, argument):
                if server.drop_in_data > 0:
                    server.drop_in_data -= 1
                    await self.push("354 go on")
                    await self._reader.readline()
                    self.transport.abort()
                    return
                await super().smtp_DATA(argument)

            async def smtp_STARTTLS(self, argument):
                server.starttls_used += 1
                await super().smtp_STARTTLS(argument)

        class Handler:
            async def handle_RCPT(self, _server, _session, envelope, address, _options):
                reply = server.rcpt and server.rcpt(address)
                if reply:
                    return reply
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, _server, _session, envelope):
                await asyncio.sleep(server.delay)
                reply = server.data and server.data(envelope)
                if reply:
                    return reply
                server.messages.append((envelope.rcpt_tos[0], envelope.content))
                return "250 taken"

        class OurController(Controller):
            def factory(self):
                return Session(self.handler, tls_context=tls, require_starttls=options.get("require_starttls", False),
                               authenticator=login, auth_required=login is not None, auth_require_tls=False)

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.controller = OurController(Handler(), hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def close(self):
        self.controller.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Practice:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder) / "practice"
        www = pathlib.Path(__file__).resolve().parents[2] / "www"
        subprocess.run([GATHER, "init", "--demo", "--port", "8099", "--www", www, self.folder], check=True,
                       stdout=subprocess.DEVNULL)
        self.config = self.folder / "gather.conf"
        self.log = self.folder / "log" / "mail.log"
        self.set(**{"from": "desk@example.org", "retry_seconds": "1", "timeout_seconds": "5", "staff": "office@example.org"})

    def set(self, **settings):
        head, mail = self.config.read_text().split("[mail]")
        for key, value in settings.items():
            mail, count = re.subn(rf"(?m)^{key} =.*$", lambda _: f"{key} = {value}", mail)
            assert count == 1, key
        self.config.write_text(head + "[mail]" + mail)

    def use(self, server, **settings):
        self.set(transport="smtp", server=f"smtp://127.0.0.1:{server.port}", **settings)

    def queue(self, *arguments):
        subprocess.run([QUEUE, self.config, *map(str, arguments)], check=True)

    def start(self, *arguments):
        with open(self.log, "ab") as log:
            return subprocess.Popen([GATHER, "mail", "--config", self.config, *arguments], stdout=log, stderr=log)

    def once(self, expected=0):
        process = self.start("--once")
        check(process.wait(60) == expected, f"gather mail --once ends with {expected}: {self.log.read_text()[-2000:]}")

    def rows(self, what="count(*)", where="1"):
        import sqlite3
        connection = sqlite3.connect(f"file:{self.folder}/intake.db?mode=ro", uri=True)
        try:
            return connection.execute(f"SELECT {what} FROM outbox WHERE {where}").fetchall()
        finally:
            connection.close()

    def count(self, where="1"):
        return self.rows(where=where)[0][0]

    def hits(self):
        """Which planted bytes are in which file, messages that were written as files left out."""
        found = []
        for path in self.folder.rglob("*"):
            if path.is_file() and path.suffix != ".eml":
                content = path.read_bytes()
                found += [(path.name, word) for word in PLANTED if word in content]
        return found


def parse(content):
    check(all(len(line) <= 998 for line in content.split(b"\r\n")), "no line is longer than RFC 5322 allows")
    check(b"\n" not in content.replace(b"\r\n", b"") and b"\r" not in content.replace(b"\r\n", b""), "lines end in CRLF")
    message = email.message_from_bytes(content, policy=email.policy.default.clone(raise_on_defect=True))
    for part in message.walk():
        check(not part.defects, part.defects)
    return message


def text_of(message, kind):
    return message.get_body((kind,)).get_content()


def words_of_html(source):
    body = re.sub(r"(?s)^.*<body[^>]*>|</body>.*$", "", source)
    return html.unescape(re.sub(r"<[^>]+>", " ", body)).split()


def check_message(message, address):
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted"):
        check(len(message.get_all(name, [])) == 1, f"one {name}")
    known = {"from", "to", "subject", "date", "message-id", "mime-version", "auto-submitted", "content-type",
             "content-transfer-encoding"}
    check({name.lower() for name in message.keys()} <= known, f"no other header: {message.keys()}")
    check([a.addr_spec for a in message["To"].addresses] == [address], "to whom it is, alone")
    check(message["Auto-Submitted"] == "auto-generated", "says that a program wrote it")
    files = [part.get_filename() or "" for part in message.walk()]
    shown = " ".join([str(message["Subject"]), str(message["From"]), *files])
    check(not HEALTH_WORDS.search(shown), f"discreet: {shown}")
    check(text_of(message, "plain").split() == words_of_html(text_of(message, "html")), "HTML reads like the text")
    check("Plantedsurname" not in message.as_string(), "the first name only")
    check("hronic" not in text_of(message, "plain"), "no group's name")


def check_calendar(message):
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    check(len(parts) == 1, "one calendar")
    content = parts[0].get_payload(decode=True).decode()
    lines = content.replace("\r\n ", "").split("\r\n")
    titles = {line for line in lines if line.startswith("SUMMARY")}
    check(titles == {"SUMMARY:Appointment"}, titles)
    check(not HEALTH_WORDS.search(" ".join(titles)), "a neutral title")
    check(lines.count("BEGIN:VEVENT") == 12 and lines.count("BEGIN:VTIMEZONE") == 1, "twelve sessions, one zone")
    check(sum("T180000" in line for line in lines if line.startswith("DTSTART;TZID=America/Chicago")) == 12, "at six each")
    check(parts[0].get_content_disposition() == "attachment", "attached")


def test_every_kind(practice):
    with Server() as server:
        practice.use(server)
        practice.queue("all", "planted.person@example.org", "Plantedname")
        waiting = practice.count()
        check(waiting == 13, f"twelve to the person and one to staff: {waiting}")
        check(not practice.hits(), f"nothing planted before: {practice.hits()}")
        server.data = lambda envelope: check(not practice.hits(), f"nor during: {practice.hits()}")
        # Staff mail waits two minutes for company.
        practice.once()
        check(practice.count() == 1 and len(server.messages) == 12, (practice.count(), len(server.messages)))
        check(not practice.hits(), f"nor after: {practice.hits()}")
        check((practice.folder / "intake.db-wal").stat().st_size == 0 if (practice.folder / "intake.db-wal").exists()
              else True, "the WAL is empty")
        kinds = collections.Counter()
        for address, content in server.messages:
            message = parse(content)
            check_message(message, "planted.person@example.org")
            check("Plantedname" in text_of(message, "plain"), "the first name is there")
            kinds[str(message["Subject"])] += 1
            if any(part.get_content_type() == "text/calendar" for part in message.walk()):
                check_calendar(message)
                kinds["calendar"] += 1
        check(len(kinds) == 13 and kinds["calendar"] == 2, kinds)
        received = next(parse(c) for _, c in server.messages if b"We have your registration" in c)
        check("http://localhost:8099/registration/Plantedtoken" in text_of(received, "plain"), "the link")
        check("K7QM-2XDR-9FTA" in text_of(received, "plain"), "the code")
        answer = next(parse(c) for _, c in server.messages if b"An answer to your question" in c)
        check('Two < three & "x"' in text_of(answer, "plain"), "plain text is not escaped")
        with_sqlite(practice, "UPDATE outbox SET due_at = 0")
        practice.once()
        staff = parse(server.messages[-1][1])
        check_message(staff, "office@example.org")
        check(practice.count() == 0, "all sent")


def with_sqlite(practice, statement):
    import sqlite3
    connection = sqlite3.connect(practice.folder / "intake.db")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_hostile_names(practice):
    names = ["A\r\nBcc: evil@example.org\r\n\r\nbody", 'Q"uote" <x@example.org>', "Zoë 😀 李", "{{link}} {{> crisis}}",
             "<script>alert(1)</script>", "=?UTF-8?B?QQ==?=", ".\r\n.\r\nQUIT", "\x01\x1b[31m", "--=_inner_", "a" * 3000]
    with Server() as server:
        practice.use(server)
        for number, name in enumerate(names):
            practice.queue("received", f"person{number}@example.org", name, 1)
        practice.once()
        check(len(server.messages) == len(names), "one each")
        for address, content in server.messages:
            message = parse(content)
            check_message(message, address)
            check(len(list(message.walk())) == 3, "three parts")
            check("<script" not in text_of(message, "html"), "escaped in HTML")
            check("988" in text_of(message, "plain"), "nothing cut off the end")
        with_sqlite(practice, "DELETE FROM outbox")


def test_faults(practice):
    cases = [
        ("451 at RCPT", dict(rcpt=lambda a: "451 later"), "address"),
        ("452 after DATA", dict(data=lambda e: "452 full"), "message"),
        ("cut within DATA", dict(drop_in_data=1), "dropped"),
        ("slow", dict(delay=8), "slow"),
    ]
    for name, faults, word in cases:
        with Server() as server:
            practice.use(server, staff="")
            for key, value in faults.items():
                setattr(server, key, value)
            practice.queue("received", "planted.person@example.org", "Plantedname", 1)
            practice.once()
            check(practice.rows("state, last_error, attempts") == [("queued", word, 1)],
                  (name, practice.rows("state, last_error, attempts")))
            # A server that takes a message after we gave up on it has it twice in the end; nobody can know.
            check(not server.messages or name == "slow", name)
            server.rcpt = server.data = None
            server.delay = server.drop_in_data = 0
            time.sleep(4 if name == "slow" else 1.8)
            practice.once()
            check(practice.count() == 0 and len(server.messages) == (2 if name == "slow" else 1), f"{name}: arrives in the end")
            check(len({parse(content)["Message-ID"] for _, content in server.messages}) == 1, "as one message")
            check(len({content for _, content in server.messages}) == 1, "byte for byte")
            check(not practice.hits(), (name, practice.hits()))
    practice.set(server="smtp://127.0.0.1:1")
    practice.queue("received", "planted.person@example.org", "Plantedname", 1)
    practice.once()
    check(practice.rows("last_error") == [("connection",)], practice.rows("last_error"))
    with_sqlite(practice, "DELETE FROM outbox")


def test_refusals(practice):
    for name, faults, word in [("550 at RCPT", dict(rcpt=lambda a: f"550 no {a}"), "address"),
                               ("554 after DATA", dict(data=lambda e: "554 spam"), "message")]:
        with Server() as server:
            practice.use(server)
            for key, value in faults.items():
                setattr(server, key, value)
            practice.queue("received", "planted.person@example.org", "Plantedname", 1)
            practice.once()
            check(practice.rows("state, box, last_error") == [("refused", None, word)], (name, practice.rows("*")))
            check(not practice.hits(), (name, practice.hits()))
            with_sqlite(practice, "DELETE FROM outbox")


def make_certificate(folder):
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out",
                    certificate, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


def test_tls(practice):
    context, certificate = make_certificate(practice.folder.parent)
    password = practice.folder.parent / "password"
    password.write_text("right horse\n")
    password.chmod(0o600)

    def login(_server, _session, _envelope, _mechanism, data):
        return AuthResult(success=data.login == b"desk" and data.password == b"right horse", handled=False)

    with Server() as server:
        practice.use(server, tls="always")
        practice.queue("received", "person@example.org", "Ann", 1)
        practice.once()
        check(practice.rows("last_error") == [("certificate",)] and not server.messages, "no STARTTLS: nothing is sent")
    with Server(tls=context, require_starttls=True) as server:
        practice.use(server, tls="always")
        practice.set(server=f"smtp://localhost:{server.port}")
        with_sqlite(practice, "UPDATE outbox SET due_at = 0")
        practice.once()
        check(practice.rows("last_error") == [("certificate",)] and not server.messages, "a stranger's certificate: nothing")
        practice.set(ca_file=certificate)
        with_sqlite(practice, "UPDATE outbox SET due_at = 0")
        practice.once()
        check(len(server.messages) == 1 and practice.count() == 0 and server.starttls_used >= 1, "sent under TLS")
    with Server(tls=context, login=login) as server:
        practice.use(server, user="desk", password_file=password)
        practice.set(server=f"smtp://localhost:{server.port}")
        practice.queue("received", "person@example.org", "Ann", 1)
        password.write_text("wrong\n")
        practice.once()
        check(practice.rows("state, last_error") == [("queued", "login")], practice.rows("state, last_error"))
        password.write_text("right horse\n")
        with_sqlite(practice, "UPDATE outbox SET due_at = 0")
        practice.once()
        check(len(server.messages) == 1 and practice.count() == 0, "signed in")
    password.chmod(0o644)
    practice.once(expected=1)
    check("chmod 600" in practice.log.read_text(), "says what to do")
    practice.set(user="", password_file="", ca_file="", tls="auto")


def test_killed_at_any_point(practice):
    total, kills = 60, 0
    chance = random.Random(7)
    with Server() as server:
        practice.use(server)
        server.delay = 0.03
        practice.queue("received", "person%d@example.org", "Ann", total)
        until = time.time() + 120
        while practice.count() > 0 and time.time() < until:
            process = practice.start()
            if kills < 15:
                time.sleep(2 + chance.random() * 0.6)
                process.kill()
                kills += 1
                process.wait()
            else:
                while practice.count() > 0 and time.time() < until:
                    time.sleep(0.2)
                process.terminate()
                check(process.wait(20) == 0, "SIGTERM ends it cleanly")
        by_address = collections.defaultdict(list)
        for address, content in server.messages:
            by_address[address].append(parse(content)["Message-ID"])
        check(len(by_address) == total, f"none lost: {len(by_address)} of {total}")
        check(all(len(set(ids)) == 1 for ids in by_address.values()), "a repeat says that it is one")
        check(len(server.messages) - total <= kills, "repeats only where we were killed")
        print(f"  killed {kills} times: {total} arrived, {len(server.messages) - total} of them twice")


def test_one_at_a_time_and_sigterm(practice):
    with Server() as server:
        practice.use(server)
        first = practice.start()
        time.sleep(1)
        practice.once(expected=1)
        check("another gather mail" in practice.log.read_text(), "says so")
        practice.queue("received", "person@example.org", "Ann", 1)
        until = time.time() + 10
        while not server.messages and time.time() < until:
            time.sleep(0.1)
        check(len(server.messages) == 1, "woken within seconds")
        first.terminate()
        check(first.wait(10) == 0, "clean end")


def test_files(practice):
    practice.set(transport="file", directory="letters")
    practice.queue("received", "person@example.org", "Ann", 3)
    practice.once()
    files = list((practice.folder / "letters").glob("*.eml"))
    check(len(files) == 3, files)
    for path in files:
        check_message(parse(path.read_bytes()), "person@example.org")
        check(path.stat().st_mode & 0o77 == 0, "for their owner alone")
    # A unit that is started before mail is set up ends well, and says why it does nothing.
    practice.set(transport="none")
    practice.once()
    check("there is nothing to send" in practice.log.read_text(), "says so")


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="gather-mail-"))
    try:
        practice = Practice(folder)
        for test in (test_every_kind, test_hostile_names, test_faults, test_refusals, test_tls, test_killed_at_any_point,
                     test_one_at_a_time_and_sigterm, test_files):
            begun = time.time()
            test(practice)
            print(f"{test.__name__}: ok ({time.time() - begun:.1f} s)", flush=True)
        print(f"mail: {passed} checks passed")
    finally:
        if os.environ.get("KEEP"):
            print("kept:", folder)
        else:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
