"""A Debian machine with systemd as its first process, in a folder: systemd-nspawn, a network of its own, nothing of the host's.
Needs root, systemd-container and mmdebstrap."""
import os
import pathlib
import re
import shutil
import subprocess
import time

# What a practice's machine has before the package: a web server, certbot, and what installing needs to go without a network.
PACKAGES = ("systemd,systemd-sysv,dbus,nginx,ca-certificates,curl,procps,openssl,certbot,logrotate,libfcgi0ldbl,libsqlite3-0,"
            "libjansson4,tzdata,libsodium23,libcsv3,libcmark0.30.2,zlib1g,libical3,liboath0,libqrencode4,libunistring{unistring},"
            "libzxcvbn0,{curl}")
NAMES = {"bookworm": {"unistring": "2", "curl": "libcurl4"}, "trixie": {"unistring": "5", "curl": "libcurl4t64"}}


def run(*words, check=True, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def why_not():
    """Why no machine can be booted here, or None."""
    if os.geteuid() != 0:
        return "this needs root"
    for command in ("systemd-nspawn", "mmdebstrap", "nsenter"):
        if not shutil.which(command):
            return f"{command} is not installed: apt-get install systemd-container mmdebstrap util-linux"
    return None


def image(suite, folder):
    """The machine as a tar, made once; None when the archive cannot be reached."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tar = folder / f"{suite}.tar"
    if not tar.exists():
        packages = PACKAGES.format(**NAMES[suite])
        done = run("mmdebstrap", "--variant=minbase", "--format=tar", f"--include={packages}", suite, f"{tar}.new", check=False)
        if done.returncode != 0:
            print(f"system: {suite} cannot be made here: {done.stderr.strip().splitlines()[-1:]}")
            return None
        os.rename(f"{tar}.new", tar)
    return tar


class Machine:
    def __init__(self, tar, folder):
        self.root = pathlib.Path(folder)
        self.root.mkdir(parents=True)
        run("tar", "-xf", tar, "-C", self.root)
        self.process = None
        self.leader = None

    def boot(self):
        self.log = open(f"{self.root}.log", "ab")
        # systemd of Debian 13 wants to be told that the host's control groups are of the old kind.
        self.process = subprocess.Popen(
            ["systemd-nspawn", "--quiet", "-D", str(self.root), "--boot", "--register=no", "--keep-unit", "--private-network",
             "--hostname=practice", "--setenv=SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1", "--resolv-conf=off"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        for _ in range(600):
            if self.process.poll() is not None:
                raise AssertionError(f"the machine did not boot: {open(self.log.name, errors='replace').read()[-2000:]}")
            self.leader = self.find_leader()
            if self.leader and self.run("systemctl is-system-running", check=False).stdout.strip() in ("running", "degraded"):
                return self
            time.sleep(0.2)
        raise AssertionError(f"the machine does not come up: {open(self.log.name, errors='replace').read()[-2000:]}")

    def find_leader(self):
        """The host's number of the machine's process 1."""
        try:
            children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        except OSError:
            return None
        for child in children:
            status = pathlib.Path(f"/proc/{child}/status").read_text()
            if re.search(r"^NSpid:\s+\d+\s+1$", status, re.M):
                return child
        return None

    def enter(self):
        return ["nsenter", "-t", self.leader, "-m", "-u", "-i", "-n", "-p", "-C", "-r", "-w"]

    def run(self, command, check=True, timeout=600, **options):
        """A shell command in the machine."""
        return run(*self.enter(), "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8",
                   "DEBIAN_FRONTEND=noninteractive", "/bin/sh", "-c", command, check=check, timeout=timeout, **options)

    def start(self, *words):
        """A program of the host's, in the machine's network."""
        return subprocess.Popen(["nsenter", "-t", self.leader, "-n", *[str(word) for word in words]], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def journal(self, unit="gather-*"):
        return self.run(f"journalctl --no-pager -o cat -u '{unit}' | tail -n 60", check=False).stdout

    def stop(self):
        if self.process and self.process.poll() is None:
            # SIGRTMIN+4 would ask kindly; what is tested here must bear the plug being pulled.
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def remove(self):
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)
