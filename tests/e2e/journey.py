"""The main job through real nginx and real processes, as a program that knows only HTML does it: article, 200
registrations, roster, CSV, dashboard; the same form sent 50 times at once; kill -9 under load; nothing on the disk.

Usage: journey.py GATHER-BINARY"""
import csv
import io
import os
import re
import signal
import sys
import threading
import time
import urllib.parse

from client import Client
from people import needles, person
from site_runner import Site, free_port

PEOPLE = 200
CONSENTS = {"consent_privacy": True, "consent_request": True, "consent_emergency": True}


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def open_form(client):
    """From the article to the first page of questions, by what the pages link to."""
    answer = client.get("/")
    check(answer.status == 200, "the article")
    answer = client.click(answer, r"/groups/[a-z0-9-]+$")
    answer = client.click(answer, r"/register$")
    return client.click(answer, r"/register/[a-z]+$|^start")


def fill(client, answer, values, until="check"):
    """Page after page, until the page that shows the answers."""
    for _ in range(15):
        check(answer.status == 200, f"{answer.path} answered {answer.status}: {answer.page.title}")
        if answer.path.split("?")[0].endswith("/" + until):
            return answer
        answer = client.submit(answer, values, action_pattern=r"/register/")
    raise AssertionError(f"the form never came to {until}")


def values_of(someone):
    return {**someone, **CONSENTS, "adult": "yes", "email_ok": "yes"}


def register(client, someone):
    answer = fill(client, open_form(client), values_of(someone))
    done = client.submit(answer, {}, action_pattern=r"/register/check")
    check(done.status == 200 and done.path.endswith("/done"), f"sent: {done.status} {done.path} {done.page.title}")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", done.text)
    check(code, "the confirmation shows a code")
    return code.group(0)


def sign_in(client, account):
    answer = client.get("/staff")
    check(answer.path.startswith("/staff/sign-in"), f"/staff without a session leads to sign-in, not {answer.path}")
    answer = client.submit(answer, {"username": account[0], "password": account[1]}, action_pattern="sign-in")
    check(answer.status == 200 and "sign-in" not in answer.path, f"signed in: {answer.status} {answer.path}")
    return answer


def download(client, path, values):
    """The CSV from the roster page's own form, as rows."""
    answer = client.get(path)
    form = next(form for form in answer.page.forms if "roster.csv" in form.action)
    # Everybody, where the page's own choice begins with those who have a place.
    fields, _ = client.fields_of(form, {"status": "", **values})
    result = client.request("POST", urllib.parse.urljoin(answer.path, form.action), fields)
    check(result.status == 200, f"the download: {result.status}")
    check(result.header("Content-Type").startswith("text/csv"), "it is CSV")
    check("no-store" in result.header("Cache-Control"), "it is not kept")
    check(re.search(r'filename="?[a-z0-9.-]+\.csv', result.header("Content-Disposition")), "it has a neutral name")
    check("pain" not in result.header("Content-Disposition"), "its name says nothing of health")
    check(result.body.startswith(b"\xef\xbb\xbf") == ("exact" not in values), "a BOM, but not in front of what is exact")
    check(result.body.endswith(b"\r\n"), "CRLF")
    return list(csv.DictReader(io.StringIO(result.body.decode("utf-8-sig"), newline="")))


def unguarded(cell):
    """What the documented guard put before a cell that a spreadsheet would change."""
    return cell[1:] if cell.startswith("'") else cell


def roster_path(client):
    """The roster the clinician's first page links to."""
    return client.get("/staff").page.link(r"/staff/groups/[a-z0-9-]+$")


def test_registrations(site, people):
    work = list(people)
    lock = threading.Lock()
    failures = []

    def some():
        while True:
            with lock:
                if not work or failures:
                    return
                someone = work.pop()
            try:
                register(Client(site.port), someone)
            except Exception as error:  # shown below, with the person it happened to
                failures.append((someone["first_name"], error))

    threads = [threading.Thread(target=some) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    if failures:
        raise AssertionError(f"{failures[0][0]!r}: {failures[0][1]}") from failures[0][1]


def test_csv(site, people):
    clinician = Client(site.port)
    sign_in(clinician, site.accounts()["clinician"])
    path = roster_path(clinician)
    for preset in ({"preset": "everything"}, {"preset": "everything", "exact": "1"}):
        rows = {row["Last Name"].lstrip("'"): row for row in download(clinician, path, preset)}
        all_rows = download(clinician, path, preset)
        for someone in people:
            matching = [row for row in all_rows if unguarded(row["Last Name"]) == someone["last_name"]]
            check(len(matching) == 1, f"{someone['last_name']} is there {len(matching)} times")
            row = matching[0]
            for column, name in (("First Name", "first_name"), ("Email", "email"), ("Phone", "phone"), ("Hopes", "hopes")):
                typed = someone[name].strip()
                got = row[column]
                check(got == typed or ("exact" not in preset and unguarded(got) == typed),
                      f"{column} of {someone['last_name']}: {got!r} instead of {typed!r} ({preset})")
                check("exact" in preset or not got[:1] in ("=", "+", "-", "@", "\t", "\r"),
                      f"{column} of {someone['last_name']} would run as a formula: {got!r}")
        check(len(rows) >= len(people), "all rows are there")


def test_same_form_50_times(site):
    client = Client(site.port)
    someone = person(9000)
    answer = fill(client, open_form(client), values_of(someone))
    form = answer.page.post_form(r"/register/check")
    fields, _ = client.fields_of(form, {})
    action = urllib.parse.urljoin(answer.path, form.action or answer.path)
    pages = []
    barrier = threading.Barrier(50)

    def send():
        twin = Client(site.port)
        twin.cookies = dict(client.cookies)
        barrier.wait()
        pages.append(twin.follow(twin.request("POST", action, fields)))

    threads = [threading.Thread(target=send) for _ in range(50)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    check(len(pages) == 50 and all(page.status == 200 for page in pages), [page.status for page in pages])
    check(len({page.body for page in pages}) == 1, "50 equal confirmations")
    clinician = Client(site.port)
    sign_in(clinician, site.accounts()["clinician"])
    rows = download(clinician, roster_path(clinician), {"preset": "everything"})
    count = sum(row["Last Name"] == someone["last_name"] for row in rows)
    check(count == 1, f"one registration, not {count}")
    return someone


def test_staff(site, people):
    clinician, admin, nobody = Client(site.port), Client(site.port), Client(site.port)
    sign_in(clinician, site.accounts()["clinician"])
    sign_in(admin, site.accounts()["admin"])
    roster = roster_path(clinician)
    signup = clinician.get(roster).page.link(r"/staff/signups/[0-9a-f]{32}$")
    one = clinician.get(signup)
    check(one.status == 200 and re.search(r"planted\.person\.\d+@", one.text), "one registration in full")

    dashboard = admin.get("/staff/dashboard")
    check(dashboard.status == 200, f"the dashboard: {dashboard.status}")
    check(str(len(people)) in dashboard.page.text, "the dashboard shows the count")
    for path in ("/staff", "/staff/dashboard"):
        text = admin.get(path).text
        for someone in people:
            check(someone["last_name"] not in text and someone["email"] not in text, f"{path} shows a person")
    for path in (roster, signup):
        refused = admin.request("GET", path)
        check(refused.status == 403, f"admin at {path}: {refused.status}")
        check("Plantagenet" not in refused.text, "the refusal says nothing")
    check(admin.request("POST", roster + "/roster.csv", {"preset": "everything"}).status == 403, "admin at the CSV")
    check(clinician.request("GET", "/staff/dashboard").status == 403, "the clinician at the dashboard")
    for path in ("/staff", "/staff/dashboard", roster, signup):
        answer = nobody.request("GET", path)
        check(answer.status == 303 and answer.header("Location").startswith("/staff/sign-in"), f"nobody at {path}")

    wrong = Client(site.port)
    page = wrong.get("/staff/sign-in")
    bodies = []
    for username in ("clinician", "nobody-of-that-name"):
        answer = wrong.submit(page, {"username": username, "password": "wrong wrong wrong"}, action_pattern="sign-in")
        check(answer.status == 422, f"a wrong password: {answer.status}")
        bodies.append(answer.text.replace(username, "NAME"))
    check(bodies[0] == bodies[1], "the same answer for a wrong password and an unknown user")

    clinician.submit(clinician.get("/staff"), {}, action_pattern="sign-out")
    check(clinician.request("GET", "/staff").status == 303, "signed out")


def test_errors(site):
    client = Client(site.port)
    answer = open_form(client)
    answer = client.submit(answer, {"adult": "yes"}, action_pattern=r"/register/")
    bad = client.submit(answer, {"first_name": "", "last_name": "Kept As Typed"}, action_pattern=r"/register/")
    check(bad.status == 200 and "missing=1" in bad.path, f"nothing typed: {bad.status} {bad.path}")
    check(bad.page.title.startswith("Error: "), bad.page.title)
    check("Kept As Typed" in bad.text, "what was typed is kept")
    check(any(href.startswith("#") for href, _ in bad.page.links), "the summary links to the field")
    for path in ("/nothing-here", "/groups/nothing-here"):
        answer = client.request("GET", path)
        check(answer.status == 404 and "988" in answer.text, f"{path}: {answer.status}")
    robots = client.request("GET", "/robots.txt")
    check(robots.status == 200 and robots.header("Content-Type").startswith("text/plain"), "robots.txt")
    check(client.request("DELETE", "/").status == 405, "DELETE")
    big = Client(site.port)
    check(big.request("POST", "/groups/x/register/you", {"a": "b" * 70000}).status == 413, "a body too big")


def test_nothing_invented(site):
    """What nobody has said yet is not made up, not even as an example: no year, time, length or fee."""
    visitor, admin = Client(site.port), Client(site.port)
    sign_in(admin, site.accounts()["admin"])
    group = visitor.get("/groups").page.link(r"/groups/[a-z0-9-]+$")
    pages = [visitor.get(path) for path in ("/groups", group, group + "/register", group + "/paper")]
    pages.append(admin.click(admin.get("/staff/settings/groups"), r"/staff/settings/groups/(?!new)[a-z0-9-]+$"))
    for page in pages:
        check(page.status == 200, f"{page.path}: {page.status}")
        found = re.search(r"\$\s?\d|\b\d{1,2}(:\d\d)?\s?[ap]\.?m\b|\b\d+ (minutes|sessions|weeks)\b|\b20\d\d\b", page.page.text)
        check(not found, f"{page.path} says {found and found.group(0)!r}")


def test_kill(site, which):
    """kill -9 while people register: whoever was told it is done is on the roster."""
    acknowledged, stop = [], threading.Event()
    counter = iter(range(20000 if which == "public" else 30000, 99999))
    lock = threading.Lock()

    def keep_registering():
        while not stop.is_set():
            with lock:
                someone = person(next(counter))
            try:
                register(Client(site.port), someone)
                acknowledged.append(someone)
            except (AssertionError, OSError, Exception):
                time.sleep(0.05)

    threads = [threading.Thread(target=keep_registering) for _ in range(6)]
    [thread.start() for thread in threads]
    for _ in range(3):
        time.sleep(1.0)
        pid = site.children().get(which)
        if pid:
            os.kill(pid, signal.SIGKILL)
    time.sleep(2.0)
    stop.set()
    [thread.join() for thread in threads]
    check(acknowledged, "some registrations were acknowledged")
    check(f"gather serve {which}" in site.said() and "starting it again" in site.said(), "the restart was said")
    for _ in range(50):
        if Client(site.port).request("GET", "/healthz").status == 200:
            break
        time.sleep(0.1)
    clinician = Client(site.port)
    sign_in(clinician, site.accounts()["clinician"])
    names = [row["Last Name"] for row in download(clinician, roster_path(clinician), {"preset": "everything"})]
    missing = [someone["last_name"] for someone in acknowledged if names.count(someone["last_name"]) != 1]
    check(not missing, f"{len(missing)} of {len(acknowledged)} acknowledged registrations are not there once: {missing[:3]}")
    print(f"   killed {which} 3 times: {len(acknowledged)} acknowledged, all there")
    return acknowledged


def test_taken_port(site):
    second = Site(site.gather, port=site.port)
    try:
        second.start()
        raise AssertionError("a second run on the same port started")
    except AssertionError as error:
        check("is taken" in str(error), f"a taken port says so: {error}")
    finally:
        second.stop()
        second.clean()


def test_again(site):
    """A second make run finds the practice as it was left, on another port too."""
    accounts = site.accounts()
    site.port = free_port()
    site.start()
    check(site.accounts() == accounts, "the same accounts")
    clinician = Client(site.port)
    sign_in(clinician, site.accounts()["clinician"])
    return len(download(clinician, roster_path(clinician), {"preset": "everything"}))


def test_packed(site):
    """What nginx keeps of a page is kept packed and as it is, and each asks for its own."""
    for _ in range(2):
        for asked, packed in (("gzip, deflate, br", True), ("identity", False), ("br;q=1, gzip", True), ("gzip;q=0", False),
                              ("", False), ("x-gzip2", False)):
            answer = Client(site.port).request("GET", "/", headers={"Accept-Encoding": asked})
            check(answer.status == 200 and answer.header("Vary") == "Accept-Encoding", f"{asked}: {answer.status} {answer.headers}")
            check((answer.header("Content-Encoding") == "gzip") == packed, f"{asked}: {answer.header('Content-Encoding')}")
            check((answer.body[:2] == b"\x1f\x8b") == packed, f"{asked}: the bytes")


def main():
    site = Site(sys.argv[1])
    people = [person(number) for number in range(PEOPLE)]
    failed = True
    try:
        site.start()
        done = []

        def step(name, function, *arguments):
            start = time.monotonic()
            result = function(*arguments)
            done.append(name)
            print(f"   {name}: ok ({time.monotonic() - start:.1f} s)", flush=True)
            return result

        step("errors keep what was typed", test_errors, site)
        step("nothing is invented", test_nothing_invented, site)
        step("a page packed, and as it is", test_packed, site)
        step(f"{PEOPLE} people register", test_registrations, site, people)
        step("the CSV holds each once, without loss", test_csv, site, people)
        step("staff see what they may", test_staff, site, people)
        twice = step("the same form 50 times at once", test_same_form_50_times, site)
        killed = step("kill -9 of the public process", test_kill, site, "public")
        killed += step("kill -9 of the staff process", test_kill, site, "staff")
        everyone = people + [twice] + killed
        step("nothing readable on the disk, running",
             lambda: check(not site.search(needles(everyone)), site.search(needles(everyone))[:3]))
        step("a taken port is said", test_taken_port, site)
        check(site.stop() == 0, "stopped")
        check(not site.children(), "all processes ended")
        step("nothing readable on the disk, stopped",
             lambda: check(not site.search(needles(everyone)), site.search(needles(everyone))[:3]))
        rows = step("a second run finds the practice", test_again, site)
        check(rows >= len(everyone), f"{rows} rows after the restart")
        print(f"journey: {len(done)} passed, 0 failed")
        failed = False
    finally:
        site.stop()
        if failed:
            print(site.said()[-3000:])
            for log in ("public.log", "staff.log"):
                path = site.state / "log" / log
                if path.exists():
                    print(log, path.read_text(errors="replace")[-3000:])
        site.clean()


if __name__ == "__main__":
    main()
