"""What the machine does to us on bad days: a disk that fails or is full, a database held by somebody else, no memory, no
file descriptors, peers that stall. The rule each time: a registration is said to be there if and only if it is; whoever
was told of a problem sends the same form again and is registered once.

Usage: faults.py GATHER-BINARY FAULT-LIBRARY"""
import errno
import mmap
import os
import pathlib
import re
import shlex
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from client import Client
from journey import check, download, fill, open_form, roster_path, sign_in, values_of
from site_runner import Site

FDATASYNC, PWRITE, MALLOC = 1, 2, 3
ALWAYS = 1 << 30
MALLOC_FAILURES = 30


class Fault:
    """The file through which the library in the public process is told what fails."""

    def __init__(self, folder):
        self.path = pathlib.Path(folder) / "fault"
        self.path.write_bytes(bytes(mmap.PAGESIZE))
        self.file = open(self.path, "r+b")
        self.map = mmap.mmap(self.file.fileno(), mmap.PAGESIZE)

    def set(self, call, error, passing=0, times=1):
        self.map[:20] = struct.pack("iiiii", 0, error, passing, times, 0)
        self.map[:4] = struct.pack("i", call)

    def clear(self):
        """How many calls failed."""
        self.map[:4] = struct.pack("i", 0)
        return struct.unpack("i", self.map[16:20])[0]


class Bench:
    """A site whose public process can be made to fail, and everybody who tried to register there."""

    def __init__(self, gather, library):
        self.folder = tempfile.TemporaryDirectory()
        self.fault = Fault(self.folder.name)
        wrapper = pathlib.Path(self.folder.name) / "gather"
        program = shlex.quote(str(pathlib.Path(gather).resolve()))
        wrapper.write_text(
            "#!/bin/sh\n"
            f'[ "$1 $2" != "serve public" ] || export LD_PRELOAD={shlex.quote(str(pathlib.Path(library).resolve()))} '
            f"FAULT_FILE={shlex.quote(str(self.fault.path))}\n"
            f'exec {program} "$@"\n')
        wrapper.chmod(0o755)
        self.site = Site(wrapper)
        self.people = []

    def ready_to_send(self):
        """Somebody new, at the page that shows their answers."""
        client = Client(self.site.port)
        someone = {"first_name": "Faulty", "last_name": f"Weather-{len(self.people):04d}", "email": f"p{len(self.people)}@example.org"}
        answer = fill(client, open_form(client), values_of(someone))
        self.people.append(someone["last_name"])
        return client, answer

    def well_again(self):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                if Client(self.site.port).get("/healthz").status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError("not healthy again in 30 s")

    def deaths(self):
        return len(re.findall(r"serve public .*starting it again", self.site.said()))


def send(client, answer):
    return client.submit(answer, {}, action_pattern=r"/register/check")


def check_problem(answer):
    check(answer.status in (500, 502, 503), f"a problem is said to be one: {answer.status} {answer.path}")
    for word in ("988", "911", "<h1", "/static/gather.css"):
        check(word in answer.text, f"the {answer.status} page lacks {word}")


def check_again(client, answer):
    again = send(client, answer)
    check(again.path.endswith("/done"), f"the same form, sent again: {again.status} {again.path}")


def fail_once(bench, call, error):
    """The write of a registration itself: everything before it has been saved."""
    client, answer = bench.ready_to_send()
    bench.fault.set(call, error)
    refused = send(client, answer)
    check(bench.fault.clear() == 1, "the call failed once")
    check_problem(refused)
    bench.well_again()
    check_again(client, answer)


def test_disk_loses_a_sync(bench):
    """After a failed fsync nobody knows what is on the disk: the process says so, ends and reads it anew."""
    before = bench.deaths()
    fail_once(bench, FDATASYNC, errno.EIO)
    check(bench.deaths() == before + 1, "it ended and was started again")


def test_disk_refuses_a_write(bench):
    fail_once(bench, PWRITE, errno.EIO)


def test_disk_is_full(bench):
    """Reading goes on, nothing is acknowledged, and when there is room again nothing has to be started."""
    client, answer = bench.ready_to_send()
    before = bench.deaths()
    bench.fault.set(PWRITE, errno.ENOSPC, times=ALWAYS)
    for _ in range(3):
        refused = send(client, answer)
        check_problem(refused)
        check(refused.status == 503 and refused.header("Retry-After"), f"a full disk is a 503, to come again: {refused.status}")
    check(Client(bench.site.port).get("/").status == 200, "the article is still there")
    check(Client(bench.site.port).get("/healthz").status == 503, "/healthz says that nothing can be written")
    started = Client(bench.site.port)
    form = open_form(started)
    check_problem(started.submit(form, {"adult": "yes"}, action_pattern=r"/register/"))
    bench.fault.clear()
    check_again(client, answer)
    check(bench.deaths() == before, "nothing had to be started again")


def test_database_is_held(bench):
    """Another program holds the database for longer than we wait."""
    client, answer = bench.ready_to_send()
    database = next(bench.site.state.rglob("intake.db"))
    holder = sqlite3.connect(database, isolation_level=None, timeout=10)
    holder.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    refused = send(client, answer)
    check_problem(refused)
    check(time.monotonic() - began < 15, "it does not wait for ever")
    check(Client(bench.site.port).get("/").status == 200, "reading goes on")
    holder.execute("ROLLBACK")
    holder.close()
    check_again(client, answer)


def test_no_memory(bench):
    """malloc fails once, each time somewhere else on the way from the request to the answer."""
    died, failed = bench.deaths(), 0
    for number in range(MALLOC_FAILURES):
        client, answer = bench.ready_to_send()
        bench.fault.set(MALLOC, errno.ENOMEM, passing=number * 7)
        result = send(client, answer)
        failed += bench.fault.clear()
        bench.well_again()
        if not result.path.endswith("/done"):
            check_problem(result)
            check_again(client, answer)
    check(failed > MALLOC_FAILURES / 2, f"malloc failed {failed} times")
    return f"{bench.deaths() - died} of {failed} failures ended the process"


def test_no_descriptors(bench):
    """Connections wait while there is no descriptor for them, and are served when there is one."""
    client, answer = bench.ready_to_send()
    process = bench.site.children()["public"]
    before = bench.deaths()
    limit = re.search(r"Max open files +(\d+)", pathlib.Path(f"/proc/{process}/limits").read_text()).group(1)
    subprocess.run(["prlimit", "--pid", str(process), f"--nofile={len(os.listdir(f'/proc/{process}/fd'))}:"], check=True)
    served = []
    others = [threading.Thread(target=lambda: served.append(Client(bench.site.port).get("/ask").status)) for _ in range(24)]
    [other.start() for other in others]
    time.sleep(1)
    waited = len(others) - len(served)
    subprocess.run(["prlimit", "--pid", str(process), f"--nofile={limit}:"], check=True)
    [other.join(timeout=30) for other in others]
    check(served == [200] * len(others), f"all served once there are descriptors: {served}")
    check_again(client, answer)
    check(bench.deaths() == before, "it did not end")
    return f"{waited} of {len(others)} waited"


def test_slow_peers(bench):
    """Peers on the socket that say a byte and stall, more of them than there are threads: nginx's requests go on."""
    path = re.search(r"public_socket *= *(.*)", (bench.site.state / "gather.conf").read_text()).group(1).strip()
    peers = []
    for number in range(80):
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(path)
        peer.sendall(b"\1" if number % 2 else b"\1\1\0\1\0\10\0\0\0\1\1\0\0\0\0\0\1\4\0\1\377\377\0\0")
        peers.append(peer)
    began = time.monotonic()
    check(Client(bench.site.port).get("/ask").status == 200, "a page in spite of them")
    took = time.monotonic() - began
    check(took < 15, f"{took:.1f} s behind peers that stall: not for longer than their time limit")
    for peer in peers:
        peer.close()
    return f"a page came after {took:.1f} s"


def check_everybody(bench):
    database = next(bench.site.state.rglob("intake.db"))
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10) as opened:
        check(opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok", "the database is whole")
    clinician = Client(bench.site.port)
    sign_in(clinician, bench.site.accounts()["clinician"])
    names = [row["Last Name"] for row in download(clinician, roster_path(clinician), {"preset": "everything"})]
    wrong = [name for name in bench.people if names.count(name) != 1]
    check(not wrong and len(names) == len(bench.people), f"not there once: {wrong[:3]}; {len(names)} rows, {len(bench.people)} people")


def main():
    bench = Bench(sys.argv[1], sys.argv[2])
    passed = False
    try:
        bench.site.start()
        for test in (test_disk_loses_a_sync, test_disk_refuses_a_write, test_disk_is_full, test_database_is_held, test_no_memory,
                     test_no_descriptors, test_slow_peers):
            began = time.monotonic()
            said = test(bench)
            print(f"   {test.__name__}: ok ({time.monotonic() - began:.1f} s){': ' + said if said else ''}", flush=True)
        check_everybody(bench)
        print(f"faults: {len(bench.people)} people, each registered once")
        passed = True
    finally:
        bench.site.stop()
        if not passed:
            print(bench.site.said()[-3000:])
            log = bench.site.state / "log" / "public.log"
            if log.exists():
                print(log.read_text(errors="replace")[-3000:])
        bench.site.clean()
        bench.folder.cleanup()


main()
