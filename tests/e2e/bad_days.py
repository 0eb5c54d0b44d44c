"""Bad days, theirs and ours: a form left for 21 hours, too many tries, wrong addresses, a process that died. Each answer
says what became of the answers and how else to get help.

Usage: bad_days.py GATHER-BINARY"""
import glob
import os
import pathlib
import re
import shlex
import signal
import sys
import tempfile
import time

from client import Client
from site_runner import Site


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def check_kind(answer, status):
    check(answer.status == status, f"{answer.path}: {answer.status} where {status} was due")
    for word in ("988", "911", "<h1", "/static/gather.css"):
        check(word in answer.text, f"{answer.path}: the {status} page lacks {word}")
    check(re.search(r"answers|saved|sent|code", answer.text), f"the {status} page does not say what became of the answers")
    check("no-store" in (answer.header("Cache-Control") or ""), f"the {status} page may be kept")
    for header in ("Content-Security-Policy", "X-Content-Type-Options"):
        check(answer.header(header), f"the {status} page lacks {header}")


def group_of(client):
    return re.search(r'href="(/groups/[a-z0-9-]+)"', client.get("/groups").text).group(1)


def save_half(site):
    client = Client(site.port)
    answer = client.click(client.get(group_of(client) + "/register"), r"/register/[a-z]+$")
    answer = client.submit(answer, {"adult": "yes"}, action_pattern=r"/register/")
    client.submit(answer, {"first_name": "Twentyone"}, action_pattern=r"/register/")
    saved = client.get(group_of(client) + "/register/saved")
    return client, re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", saved.text).group(0)


def come_back(site, client, code):
    """By the cookie of the browser that was left open, and by the code in another."""
    check('value="Twentyone"' in client.get(group_of(client) + "/register/you").text, "the open form is still there")
    other = Client(site.port)
    found = other.submit(other.get("/registration"), {"code": code}, action_pattern=r"/registration")
    check("Twentyone" in found.text, f"the code opens the draft: {found.status}")


def after_21_hours(gather, site):
    """The same files, served by processes whose clock is 21 hours ahead."""
    client, code = save_half(site)
    site.stop()
    library = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    check(library, "libfaketime is not installed: apt-get install faketime")
    later = Site(gather, state=site.state, port=site.port,
                 environment={"LD_PRELOAD": library[0], "FAKETIME": "+21h", "FAKETIME_DONT_FAKE_MONOTONIC": "1"})
    later.start()
    try:
        served_at = time.mktime(time.strptime(client.get("/registration").header("Date"), "%a, %d %b %Y %H:%M:%S GMT"))
        check(served_at - time.mktime(time.gmtime()) > 20 * 3600, "the clock was moved")
        come_back(later, client, code)
    finally:
        later.stop()


def say_how_else_to_reach_us(gather):
    """With a phone number and an address in the settings, nginx's own pages have them, too; without, nothing is made up."""
    site = Site(gather)
    try:
        site.start()
        for path in ("/static/nothing-here", "/nothing-here"):
            check("call us at" not in re.sub(r"(?s)<!--.*?-->", "", Client(site.port).request("GET", path).text), "no number, none shown")
        site.stop()
        settings = site.state / "gather.conf"
        text = re.sub(r"(?m)^phone *=.*$", "phone = (312) 555-0100 & <co>", settings.read_text())
        settings.write_text(re.sub(r"(?m)^email *=.*$", "email = desk@example.org", text))
        site.start()
        for path in ("/static/nothing-here", "/nothing-here"):
            answer = Client(site.port).request("GET", path)
            check_kind(answer, 404)
            check("(312) 555-0100 &amp; &lt;co&gt;" in answer.text and 'href="mailto:desk@example.org"' in answer.text, f"{path} says how")
    finally:
        site.stop()
        site.clean()


def ask_for_what_is_not_there(site):
    client = Client(site.port)
    for path in ("/nothing-here", "/groups/not-a-group", "/groups)", "/a%0d%0aSet-Cookie:x", "/static/nothing-here"):
        check_kind(client.request("GET", path), 404)
    check_kind(client.request("PUT", "/groups"), 405)
    check_kind(client.request("TRACE", "/groups"), 405)
    check_kind(client.request("POST", "/ask", {"question": "x" * 70000}), 413)


def try_too_often(site):
    client = Client(site.port)
    answers = [client.request("GET", "/registration") for _ in range(40)]
    refused = [answer for answer in answers if answer.status != 200]
    check(refused, "40 tries in a second are too many")
    for answer in refused:
        check_kind(answer, 429)


def lose_a_process(site):
    """What the visitor sees between its death and its return."""
    client = Client(site.port)
    os.kill(site.children()["public"], signal.SIGKILL)
    seen = set()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        answer = client.request("GET", "/ask/done")
        seen.add(answer.status)
        if answer.status == 303:
            break
        check(answer.status in (502, 503, 504), f"while it is away: {answer.status}")
        check_kind(answer, answer.status)
        time.sleep(0.01)
    check(303 in seen, f"it came back: {seen}")
    return seen


def start_staff_late(gather):
    """make run says that it is running only once the slower of the two processes answers, too."""
    with tempfile.TemporaryDirectory() as folder:
        late = pathlib.Path(folder) / "gather"
        late.write_text('#!/bin/sh\n[ "$1 $2" != "serve staff" ] || sleep 2\n'
                        f'exec {shlex.quote(str(pathlib.Path(gather).resolve()))} "$@"\n')
        late.chmod(0o755)
        site = Site(late)
        try:
            site.start()
            answer = Client(site.port).get("/staff")
            check(answer.path.startswith("/staff/sign-in"), f"staff answer when it is said to run: {answer.status} {answer.path}")
        finally:
            site.stop()
            site.clean()


def main():
    gather = sys.argv[1]
    start_staff_late(gather)
    say_how_else_to_reach_us(gather)
    site = Site(gather)
    limited = Site(gather, environment={"GATHER_LOOPBACK_KEY": "$binary_remote_addr"})
    try:
        site.start()
        ask_for_what_is_not_there(site)
        seen = lose_a_process(site)
        after_21_hours(gather, site)
        limited.start()
        try_too_often(limited)
        print(f"bad days: a draft after 21 hours, 404, 405, 413, 429 and {sorted(seen)} around a death, each kind")
    finally:
        for one in (site, limited):
            if one.process:
                one.stop()
            one.clean()


main()
