"""nginx's site as gather-nginx writes it, with real nginx: before there is a certificate, with one, behind a second nginx and
behind Caddy, beside other sites, with a full disk, through a rotation of the log, and an older copied site file.

Usage: site.py GATHER-BINARY MAKE BUILD-FOLDER. As root it does all of it; as somebody else it says what it left out."""
import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
HOST = "groups.example.org"
FORM = "application/x-www-form-urlencoded"
os.environ["PATH"] += ":/usr/sbin:/sbin"
IS_ROOT = os.geteuid() == 0


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def run(*words, **options):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, **options)
    check(done.returncode == 0, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(port, path, method="GET", body=None, tls=False, source="127.0.0.1", host=HOST, headers=None):
    """One request from the address source; status, headers (lower case), body."""
    context = ssl._create_unverified_context()
    context.set_alpn_protocols(["http/1.1"])
    kind = http.client.HTTPSConnection if tls else http.client.HTTPConnection
    more = {"context": context} if tls else {}
    connection = kind(HOST, port, timeout=30, source_address=(source, 0), **more)
    # The name is in the handshake; where it leads is this machine.
    connection._create_connection = lambda _, *rest: socket.create_connection(("127.0.0.1", port), *rest)
    try:
        connection.request(method, path, body=body, headers={"Host": host, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def wait_for(port, seconds=20):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on {port}")


class Machine:
    """An installed Gather below a folder: what the package holds, a practice, nginx, both processes."""

    def __init__(self, gather, make, build, work):
        self.work = pathlib.Path(work)
        # nginx's workers are another user.
        self.work.chmod(0o755)
        self.stage = self.work / "stage"
        self.root = self.work / "root"
        self.processes = {}
        self.plain, self.tls, self.metrics = free_port(), free_port(), free_port()
        run(make, "--no-print-directory", "-s", f"BUILD={build}", f"DESTDIR={self.stage}", "install", cwd=REPOSITORY)
        (self.work / "password").write_text("a long enough password\n")
        self.gather = str(self.stage / "usr/bin/gather")
        self.environment = {**os.environ, "GATHER_ROOT": str(self.root), "GATHER_CACHE": str(self.work / "cache"),
                            "PATH": f"{self.stage}/usr/bin:{self.stage}/usr/sbin:{os.environ['PATH']}",
                            "GATHER_SITE_TEMPLATE": str(self.stage / "usr/share/gather/nginx/site.conf")}
        run(self.gather, "init", "--name", "Quiet Room", "--clinician", "ana", "--password-file", self.work / "password",
            "--url", f"https://{HOST}", "--www", self.stage / "usr/share/gather/www", self.work / "new")
        run(self.gather, "group", "add", "--config", self.work / "new/gather.conf", "--name", "Evening", "--capacity", "8",
            "evening")
        nginx = self.root / "etc/nginx"
        (nginx / "sites-enabled").mkdir(parents=True)
        shutil.copytree(self.stage / "etc/nginx/gather", nginx / "gather")
        run(self.stage / "usr/sbin/gather-setup", self.work / "new", env=self.environment)
        self.config = self.root / "etc/gather/gather.conf"
        run_folder = self.work / "run"
        run_folder.mkdir()
        run_folder.chmod(0o755)
        self.set("public_socket", f"{run_folder}/public")
        self.set("staff_socket", f"{run_folder}/staff")
        self.nginx_settings = (f"[nginx]\nlisten = 127.0.0.1:{self.plain}\nlisten_tls = 127.0.0.1:{self.tls}\n"
                               f"metrics = 127.0.0.1:{self.metrics}\n")
        text = re.sub(r"(?ms)^\[nginx\]\n.*?(?=^\[|\Z)", "", self.config.read_text())
        self.config.write_text(text + self.nginx_settings)

    def set(self, key, value):
        text = self.config.read_text()
        changed, count = re.subn(rf"(?m)^(# *)?{key} *=.*$", f"{key} = {value}", text, count=1)
        if count == 0:
            changed = text.replace("[site]\n", f"[site]\n{key} = {value}\n", 1)
        self.config.write_text(changed)

    def certificate(self):
        live = self.root / f"etc/letsencrypt/live/{HOST}"
        live.mkdir(parents=True, exist_ok=True)
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj", f"/CN={HOST}", "-keyout",
            live / "privkey.pem", "-out", live / "fullchain.pem")
        for name in ("privkey.pem", "fullchain.pem"):
            shutil.copy(live / name, self.work / name)

    def site(self):
        return run(self.stage / "usr/sbin/gather-nginx", env=self.environment)

    def write_nginx(self, more=""):
        """nginx.conf as Debian has it, in short; other sites stand beside ours."""
        nginx = self.root / "etc/nginx"
        user = "user www-data;" if IS_ROOT else ""
        temporary = "".join(f"    {kind}_temp_path {self.work}/temporary-{kind};\n"
                            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (nginx / "nginx.conf").write_text(
            f"{user}\nworker_processes 2;\npid {self.work}/nginx.pid;\nerror_log {self.work}/nginx-error.log;\n"
            f"events {{ worker_connections 1024; }}\nhttp {{\n    access_log off;\n{temporary}"
            f"    include {nginx}/sites-enabled/*;\n{more}}}\n")
        return ["nginx", "-p", str(nginx), "-c", str(nginx / "nginx.conf")]

    def start(self, name, *words):
        with open(self.work / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen([str(word) for word in words], stdin=subprocess.DEVNULL, stdout=log,
                                                    stderr=log)

    def start_gather(self):
        for name in ("public", "staff"):
            (self.work / "run" / name).unlink(missing_ok=True)
            self.start(name, self.gather, "serve", name, "--config", self.config)
            path = self.work / "run" / name
            for _ in range(200):
                if path.exists():
                    break
                check(self.processes[name].poll() is None, (self.work / f"{name}.log").read_text())
                time.sleep(0.05)
            # As the sockets that systemd makes: nginx's workers may connect, nobody else.
            if IS_ROOT:
                shutil.chown(path, "root", "www-data")

    def start_nginx(self, more=""):
        words = self.write_nginx(more)
        run(*words, "-t", "-q")
        self.start("nginx", *words, "-g", "daemon off;")
        wait_for(self.plain)

    def stop(self, *names):
        for name in names or list(self.processes)[::-1]:
            process = self.processes.pop(name, None)
            if process and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=30)

    def log(self, name):
        return (self.work / f"{name}.log").read_text(errors="replace")


def before_there_is_a_certificate(machine):
    """Field case C3: nginx -t failed for want of a certificate, so that none could be asked for."""
    said = machine.site()
    check("there is no certificate" in said, said)
    machine.start_nginx()
    challenge = machine.root / "var/lib/gather/acme/.well-known/acme-challenge"
    challenge.mkdir(parents=True)
    (challenge / "token").write_text("token.thumbprint")
    for folder in (machine.root, machine.root / "var", machine.root / "var/lib", machine.root / "var/lib/gather",
                   machine.root / "var/lib/gather/acme", challenge.parent, challenge, machine.stage):
        folder.chmod(0o755)
    (challenge / "token").chmod(0o644)
    status, headers, body = fetch(machine.plain, "/.well-known/acme-challenge/token")
    check((status, body) == (200, b"token.thumbprint"), f"the challenge is answered {status}")
    check(headers["content-type"].startswith("text/plain"), headers)
    check(fetch(machine.plain, "/.well-known/acme-challenge/other")[0] == 404, "a challenge that is not there")
    check(fetch(machine.plain, "/groups")[:2][1]["location"] == f"https://{HOST}/groups", "everything else goes to https")
    try:
        fetch(machine.plain, "/", host="other.example.org")
        raise AssertionError("a name that is not ours is answered")
    except http.client.HTTPException:
        pass
    machine.stop("nginx")


def with_a_certificate(machine):
    machine.certificate()
    check("with the certificate" in machine.site(), "the certificate was not found")
    machine.start_nginx()
    status, headers, body = fetch(machine.tls, "/", tls=True)
    check(status == 200 and b"<h1" in body, f"the article: {status}")
    check(headers["strict-transport-security"] == "max-age=31536000", headers.get("strict-transport-security"))
    for path in ("/metrics", "/metrics/public"):
        check(fetch(machine.tls, path, tls=True)[0] == 404, f"{path} is on the site that visitors reach")
        check(fetch(machine.metrics, path)[0] == 200, f"{path} is not on its own server")
    status, headers, _ = fetch(machine.tls, "/static/nothing", tls=True)
    check(headers["strict-transport-security"] == "max-age=31536000", "nginx's own pages")
    text = (machine.root / "etc/nginx/sites-available/gather").read_text()
    check(not re.search(r"@[A-Z_]+@|^#(if|end)", text, re.M), "a mark was not filled in")
    said = run(machine.gather, "check", "--config", machine.config, "--nginx", machine.root / "etc/nginx")
    check("and what nginx is told" in said, said)
    before = text
    machine.site()
    check(text == before, "a second run changes nothing")
    machine.stop("nginx")


def newer_nginx_has_its_own_http2_line(machine):
    """nginx 1.25.1 and later warn about "listen ... http2", and older ones do not know "http2 on"."""
    bin = machine.work / "bin"
    bin.mkdir()
    for version, wanted, unwanted in (("1.22.1", " ssl http2;", "http2 on;"), ("1.26.3", "http2 on;", " ssl http2;")):
        (bin / "nginx").write_text(f"#!/bin/sh\necho 'nginx version: nginx/{version}' >&2\n")
        (bin / "nginx").chmod(0o755)
        text = run(machine.stage / "usr/sbin/gather-nginx", "--print",
                   env={**machine.environment, "PATH": f"{bin}:{machine.environment['PATH']}"})
        check(wanted in text and unwanted not in text, f"nginx {version}: {text}")


def first_page(port, source, tls, origin, site="same-origin", **more):
    """Opens the form and sends its first page, as a browser at source that knows the site as origin."""
    path = "/groups/evening/register/eligibility"
    status, headers, body = fetch(port, path, tls=tls, source=source, **more)
    check(status == 200, f"{path}: {status}")
    cookie = headers["set-cookie"]
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', body.decode())
    fields = urllib.parse.urlencode([*hidden, ("adult", "yes")])
    return cookie, fetch(port, path, "POST", fields, tls=tls, source=source, host=more.get("host", HOST), headers={
        "Origin": origin, "Sec-Fetch-Site": site, "Content-Type": FORM, "Cookie": cookie.split(";")[0]})


def count_limited(port, tls, source_of, headers_of, times=40):
    statuses = [fetch(port, "/registration", tls=tls, source=source_of(number), headers=headers_of(number))[0]
                for number in range(times)]
    return statuses.count(429), statuses


def walk_behind(machine, name, port):
    """Field cases C1 and C2."""
    url = f"https://{HOST}"
    cookie, (status, headers, _) = first_page(port, "127.0.0.1", True, url)
    check(status == 303, f"{name}: the form was answered {status} (C1)\n{machine.log('public')[-600:]}")
    check(cookie.startswith("__Host-registration=") and "; Secure" in cookie, f"{name}: {cookie}")
    check(fetch(port, "/", tls=True)[1]["strict-transport-security"] == "max-age=31536000", f"{name}: HSTS")
    _, (status, _, _) = first_page(port, "127.0.0.1", True, "https://evil.test", site="cross-site")
    check(status == 403, f"{name}: another site's form was answered {status}")
    check("a form to /groups/{slug}/register/{page} was refused" in machine.log("public"), "its cause is in the log")
    limited, statuses = count_limited(port, True, lambda number: f"127.0.1.{number + 1}", lambda number: {})
    check(limited == 0, f"{name}: 40 visitors were counted as one (C2): {statuses}")
    limited, statuses = count_limited(port, True, lambda number: "127.0.2.1",
                                      lambda number: {"X-Forwarded-For": f"203.0.113.{number}"})
    check(limited > 10, f"{name}: one visitor who makes up addresses is counted as many: {statuses}")


def behind_proxies(machine):
    machine.set("trusted_proxies", "127.0.0.1, 2001:db8::/32")
    machine.site()
    machine.start_nginx()
    front = free_port()
    text = (HERE / "front.conf.in").read_text()
    for mark, value in (("@WORK@", machine.work), ("@TLS@", front), ("@INNER@", machine.plain)):
        text = text.replace(mark, str(value))
    (machine.work / "front.conf").write_text(text)
    machine.start("front", "nginx", "-p", machine.work, "-c", machine.work / "front.conf")
    wait_for(front)
    walk_behind(machine, "nginx", front)
    machine.stop("front")
    # Whoever is not a trusted proxy changes nothing by what it says.
    forged = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    status, headers, _ = fetch(machine.plain, "/", source="127.0.0.9", headers=forged)
    check((status, headers["location"]) == (301, f"https://{HOST}/"), f"a stranger with a forged header: {status}")
    limited, statuses = count_limited(machine.tls, True, lambda number: "127.0.3.1",
                                      lambda number: {"X-Forwarded-For": f"203.0.113.{number}"})
    check(limited > 10, f"a stranger who makes up addresses is counted as many: {statuses}")
    status, headers, _ = fetch(machine.plain, "/groups", headers={"X-Forwarded-Proto": "http"})
    check((status, headers["location"]) == (301, f"https://{HOST}/groups"), "who came to the proxy without TLS is sent to it")
    check(fetch(machine.plain, "/", headers={})[0] == 200, "a proxy that says nothing of TLS is no endless redirect")
    # One line in a house has 2^64 addresses: a flood from one /64 is one visitor, and no two /64s are.
    of_a_line = {True: "2001:470:1:2::{:x}", False: "2001:470:1:{:x}::7"}
    for is_one, pattern in of_a_line.items():
        limited, statuses = count_limited(machine.plain, False, lambda number: "127.0.0.1", lambda number: {
            "X-Forwarded-Proto": "https", "X-Forwarded-For": pattern.format(number + 16)})
        check((limited > 10) == is_one, f"one /64: {is_one}, counted {limited}: {statuses}")
    if shutil.which("caddy"):
        front = free_port()
        (machine.work / "Caddyfile").write_text(
            "{\n admin off\n auto_https off\n storage file_system " + str(machine.work / "caddy") + "\n}\n"
            f"https://{HOST}:{front} {{\n bind 127.0.0.1\n tls {machine.work}/fullchain.pem {machine.work}/privkey.pem\n"
            f" reverse_proxy 127.0.0.1:{machine.plain}\n}}\n")
        machine.start("caddy", "caddy", "run", "--adapter", "caddyfile", "--config", machine.work / "Caddyfile")
        wait_for(front)
        walk_behind(machine, "caddy", front)
        machine.stop("caddy")
    else:
        print("site: Caddy is not installed, so it was not tried in front")
    said = run(machine.gather, "check", "--config", machine.config, "--nginx", machine.root / "etc/nginx")
    check("All is well" in said, said)
    machine.stop("nginx")
    # What nginx was not told is found.
    machine.set("trusted_proxies", "127.0.0.1, 198.51.100.0/24")
    done = subprocess.run([machine.gather, "check", "--config", machine.config, "--nginx", machine.root / "etc/nginx"],
                          capture_output=True, text=True)
    check(done.returncode == 1 and "set_real_ip_from 198.51.100.0/24" in done.stdout, done.stdout)


def wrong_address_is_found(machine):
    """The settings say another name than browsers see: each form is refused, and gather check says so."""
    machine.set("trusted_proxies", "")
    machine.site()
    machine.start_nginx()
    _, (status, _, _) = first_page(machine.tls, "127.0.0.1", True, "https://other.example.org")
    check(status == 403, f"{status}")
    for _ in range(100):
        done = subprocess.run([machine.gather, "check", "--config", machine.config], capture_output=True, text=True)
        if "forms were refused" in done.stdout:
            break
        time.sleep(0.1)
    check("forms were refused since" in done.stdout and f"https://{HOST}" in done.stdout, done.stdout)
    machine.stop("nginx")


def beside_other_sites(machine):
    """Field case C14: our limits were at http level, so that another site of the machine refused 200 kB."""
    other, later = free_port(), free_port()
    machine.start_nginx(f"    server {{ listen 127.0.0.1:{other} default_server; location / {{ return 204; }} }}\n"
                        f"    server {{ listen 127.0.0.1:{later}; location / {{ return 204; }} }}\n")
    wait_for(later)
    for port in (other, later):
        status = fetch(port, "/upload", "POST", b"x" * 200_000)[0]
        check(status == 204, f"another site answers 200 kB with {status}")
    status = fetch(machine.tls, "/ask", "POST", b"x" * 200_000, tls=True, headers={"Content-Type": FORM})[0]
    check(status == 413, f"ours answers 200 kB with {status}")
    machine.stop("nginx")


def rotate(machine):
    """Field case C4: workers could not open the rotated log anew, and wrote on into the old one."""
    if not IS_ROOT:
        print("site: not root, so the rotation of the log was not tried")
        return
    log = machine.root / "var/log/gather"
    shutil.rmtree(log)
    mode = re.search(r"^d /var/log/gather (\d+)", (machine.stage / "usr/lib/tmpfiles.d/gather.conf").read_text(), re.M)
    log.mkdir()
    log.chmod(int(mode.group(1), 8))
    shutil.chown(log, "root", "adm")
    (machine.root / "var/log").chmod(0o755)
    machine.start_nginx()
    fetch(machine.tls, "/first", tls=True)
    time.sleep(2.5)
    settings = (machine.stage / "etc/logrotate.d/gather").read_text()
    settings = settings.replace("/var/log/gather", str(log)).replace("/run/nginx.pid", str(machine.work / "nginx.pid"))
    (machine.work / "logrotate.conf").write_text(settings)
    (machine.work / "logrotate.conf").chmod(0o644)
    run("logrotate", "-f", "-s", machine.work / "logrotate.state", machine.work / "logrotate.conf")
    time.sleep(0.5)
    fetch(machine.tls, "/second", tls=True)
    time.sleep(2.5)
    errors = (machine.work / "nginx-error.log").read_text()
    check("Permission denied" not in errors, errors[-500:])
    check("/second" in (log / "access.log").read_text(), "the new log is empty")
    # nginx gives what it opens anew to its workers; this one is everybody's.
    check(os.stat("/dev/null").st_uid == 0, "the rotation gave /dev/null to nginx's workers")
    check("/second" not in (log / "access.log.1").read_text(), "the rotated log is still written to")
    machine.stop("nginx")


def full_disk(machine):
    """Field case C11: nginx could not write its cache, and answered / and /help-now with nothing at all."""
    if not IS_ROOT:
        print("site: not root, so a full disk was not tried")
        return
    disk = machine.work / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=755", "tmpfs", disk], capture_output=True)
    if mounted.returncode != 0:
        print("site: no file system can be mounted here, so a full disk was not tried")
        return
    state = machine.root / "var/lib/gather"
    cache = pathlib.Path(machine.environment["GATHER_CACHE"])
    try:
        machine.stop("public", "staff")
        shutil.copytree(state, disk / "gather", dirs_exist_ok=True)
        config = machine.config.read_text()
        machine.config.write_text(config.replace(str(state), str(disk / "gather")))
        # The site's cache is where gather-nginx puts it unless a test says otherwise: in memory, off the full disk.
        text = run(machine.stage / "usr/sbin/gather-nginx", "--print",
                   env={name: value for name, value in machine.environment.items() if name != "GATHER_CACHE"})
        check("fastcgi_cache_path /run/gather-nginx " in text, "the cache is in memory")
        machine.start_gather()
        machine.start_nginx()
        _, (status, _, _) = first_page(machine.tls, "127.0.0.1", True, f"https://{HOST}")
        check(status == 303, f"before the disk is full: {status}")
        with open(disk / "filler", "wb") as filler:
            try:
                while True:
                    filler.write(b"x" * 65536)
                    filler.flush()
            except OSError:
                pass
        for _ in range(3):
            for path in ("/", "/help-now", "/privacy", "/groups", "/groups/evening"):
                status, _, body = fetch(machine.tls, path, tls=True)
                check(status == 200 and b"</html>" in body, f"full disk: {path}: {status}, {len(body)} bytes")
            time.sleep(1.1)
        _, (status, headers, body) = first_page(machine.tls, "127.0.0.1", True, f"https://{HOST}")
        check(status == 503 and b"988" in body, f"full disk: the form is answered {status}")
        check(machine.processes["public"].poll() is None, "the public process ended")
        # Once there is room again, so is the form.
        (disk / "filler").unlink()
        for _ in range(50):
            _, (status, _, _) = first_page(machine.tls, "127.0.0.1", True, f"https://{HOST}")
            if status == 303:
                break
            time.sleep(0.2)
        check(status == 303, f"room again, and the form is answered {status}")
        machine.config.write_text(config)
    finally:
        machine.stop("nginx", "public", "staff")
        run("umount", "-l", disk)


def older_site_file(machine):
    """A site file that was copied from the sample of 0.1 still starts with this version's pieces."""
    text = (HERE / "nginx-site-0.1.conf").read_text().replace(HOST, HOST)
    for old, new in (("/etc/letsencrypt", f"{machine.root}/etc/letsencrypt"), ("/var/log/nginx", str(machine.work)),
                     ("/var/log/gather", str(machine.work)), ("/var/cache", str(machine.work)),
                     ("/run/gather/public.sock", f"{machine.work}/run/public"),
                     ("/run/gather/staff.sock", f"{machine.work}/run/staff"),
                     ("/usr/share/gather/www", f"{machine.stage}/usr/share/gather/www"),
                     ("/etc/nginx/gather/pages", f"{machine.root}/etc/nginx/gather/pages"),
                     ("listen [::]:80 default_server;", ""), ("listen [::]:443 ssl default_server;", ""),
                     ("listen [::]:80;", ""), ("listen [::]:443 ssl http2;", ""),
                     ("listen 80", f"listen 127.0.0.1:{machine.plain}"),
                     ("listen 443", f"listen 127.0.0.1:{machine.tls}")):
        text = text.replace(old, new)
    enabled = machine.root / "etc/nginx/sites-enabled/gather"
    enabled.unlink()
    enabled.write_text(text)
    machine.start_gather()
    machine.start_nginx()
    check(fetch(machine.tls, "/", tls=True)[0] == 200, "the article")
    _, (status, _, _) = first_page(machine.tls, "127.0.0.1", True, f"https://{HOST}")
    check(status == 303, f"the form: {status}")
    status = fetch(machine.tls, "/ask", "POST", b"x" * 200_000, tls=True, headers={"Content-Type": FORM})[0]
    check(status == 413, f"its limits: {status}")
    machine.stop()


def main():
    gather, make, build = sys.argv[1:4]
    with tempfile.TemporaryDirectory(prefix="gather-site-") as work:
        machine = Machine(gather, make, pathlib.Path(build).resolve(), work)
        try:
            machine.start_gather()
            scenarios = (before_there_is_a_certificate, with_a_certificate, newer_nginx_has_its_own_http2_line,
                         behind_proxies, wrong_address_is_found, beside_other_sites, rotate, full_disk, older_site_file)
            only = sys.argv[4:]
            for scenario in scenarios:
                if not only or scenario.__name__ in only:
                    scenario(machine)
        except BaseException:
            for log in sorted(machine.work.glob("*.log")):
                print(f"--- {log.name}\n{log.read_text(errors='replace')[-1500:]}")
            raise
        finally:
            machine.stop()
    print(f"site: {len(scenarios)} scenarios with nginx, as gather-nginx writes its site")


main()
