"""Starts and stops the real thing: docs/deploy/run.sh with a STATE and a PORT of its own."""
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    def __init__(self, gather, state=None, port=None, environment=None):
        self.gather = str(pathlib.Path(gather).resolve())
        self.own_state = state is None
        self.state = pathlib.Path(state or tempfile.mkdtemp(prefix="gather-"))
        self.port = port or free_port()
        self.environment = environment or {}
        self.process = None
        self.output = None

    def start(self):
        self.output = open(self.state / "run-output.txt", "wb")
        self.process = subprocess.Popen(
            [str(REPOSITORY / "docs/deploy/run.sh"), self.gather],
            env={**os.environ, "PORT": str(self.port), "STATE": str(self.state), **self.environment},
            stdout=self.output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        for _ in range(600):
            if "Ctrl-C stops it" in self.said():
                return self
            if self.process.poll() is not None:
                raise AssertionError(f"run.sh ended with {self.process.returncode}: {self.said()}")
            time.sleep(0.1)
        raise AssertionError(f"not healthy in a minute: {self.said()}")

    def said(self):
        return (self.state / "run-output.txt").read_text(errors="replace")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60)
        if self.output:
            self.output.close()
            self.output = None
        return self.process.returncode

    def clean(self):
        if self.own_state:
            shutil.rmtree(self.state, ignore_errors=True)
            shutil.rmtree(f"{self.state}-mail", ignore_errors=True)

    def children(self):
        """pid by what it runs: 'public', 'staff', 'nginx', 'mail'."""
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                status = (entry / "status").read_text()
                command = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            parent = int(re.search(r"^PPid:\s+(\d+)", status, re.M).group(1))
            if parent != self.process.pid:
                continue
            if b"public" in command:
                found["public"] = int(entry.name)
            elif b"staff" in command:
                found["staff"] = int(entry.name)
            elif b"mail" in command:
                found["mail"] = int(entry.name)
            elif command and b"nginx" in command[0]:
                found["nginx"] = int(entry.name)
        return found

    def accounts(self):
        found = {}
        for line in (self.state / "demo-accounts.txt").read_text().splitlines():
            role, username, password = line.split("\t")
            found[role] = (username, password)
        return found

    def search(self, needles):
        """Every file under the state folder that holds one of needles (bytes), as (file, needle)."""
        hits = []
        for path in self.state.rglob("*"):
            if path.is_file():
                # What is kept free at the end of a file holds nothing.
                data = path.read_bytes().rstrip(b"\0")
                hits += [(str(path), needle) for needle in needles if needle in data]
        return hits
