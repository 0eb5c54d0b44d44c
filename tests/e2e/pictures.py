"""The pictures of the documents: a demo practice with eight made-up people, photographed in Debian's chromium.
browser.sh must have run once, for its packages.

Usage: pictures.py GATHER-BINARY FOLDER"""
import json
import pathlib
import re
import subprocess
import sys

from client import Client
from site_runner import Site

CONSENTS = {"adult": "yes", "email_ok": "yes", "consent_privacy": True, "consent_request": True, "consent_emergency": True}
PEOPLE = [
    ("Rosa", "Delgado", "rosa@example.org", "", {"pain_types": "autoimmune", "hopes": "To meet people who know what a bad day is."}),
    ("Henry", "Okafor", "henry@example.org", "(312) 555-0118", {"pain_types": "musculoskeletal"}),
    ("Mei", "Tanaka", "", "(312) 555-0124", {"pain_types": "neurological", "please_call": True}),
    ("Sam", "Whitfield", "sam@example.org", "", {"pain_types": "not-sure", "access_needs": "breaks"}),
    ("Zoë", "O'Brien", "zoe@example.org", "(312) 555-0139",
     {"goes_by": "Zo", "pain_types": "autoimmune", "access_needs": "step-free", "preferred_contact": "phone", "therapist": "yes",
      "availability": "weekday-evenings", "hopes": "To learn how others pace a week with work in it.\nAnd to laugh about it sometimes."}),
    ("Amir", "Haddad", "amir@example.org", "", {"pain_types": "inflammatory"}),
    ("Lena", "Novak", "", "(312) 555-0151", {"pain_types": "rather-not-say", "access_needs": "breaks"}),
    ("Joyce", "Baker", "joyce@example.org", "(312) 555-0160", {"pain_types": "musculoskeletal", "access_needs": "large-print"}),
]
# How far the clinician has come with each, by first name.
MOVES = {"Rosa": ["contacted", "suitable", "offered", "confirmed"], "Henry": ["suitable", "offered"], "Mei": ["contacted"],
         "Sam": ["suitable"], "Amir": ["contacted", "suitable"], "Lena": ["declined"]}


def register(client, first, last, email, phone, more):
    values = {"first_name": first, "last_name": last, "email": email, "phone": phone, **CONSENTS, **more}
    answer = client.get("/")
    for pattern in (r"/groups/[a-z0-9-]+$", r"/register$", r"/register/[a-z]+$|^start"):
        answer = client.click(answer, pattern)
    for _ in range(15):
        if answer.path.split("?")[0].endswith("/done"):
            break
        answer = client.submit(answer, values, action_pattern=r"/register/")
    return re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.text).group(0)


def sign_in(client, account):
    client.submit(client.get("/staff/sign-in"), {"username": account[0], "password": account[1]}, action_pattern="sign-in")


def move(client, first, steps):
    answer = client.get("/staff")
    answer = client.get(answer.page.link(r"/staff/groups/[a-z0-9-]+$") + "?q=" + first)
    path = answer.page.link(r"/staff/signups/[0-9a-f]{32}$")
    status = "new"
    for step in steps:
        csrf = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text).group(1)
        done = client.request("POST", path + "/status", [("csrf", csrf), ("from", status), ("to", step), ("reason", "First to call.")])
        if done.status != 303:
            print(f"{first} could not be moved to {step}: {done.status}")
            return
        status = step


def reduce(path):
    """Few colors are enough for pages, and a picture that is small is looked at."""
    for colors in (64, 32, 16):
        subprocess.run(["convert", path, "-strip", "-resize", "900x>", "+dither", "-colors", str(colors),
                        "-define", "png:compression-level=9", f"PNG8:{path}"], check=True)
        if path.stat().st_size < 150_000:
            return
    raise SystemExit(f"{path} is too large")


def main():
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    site = Site(sys.argv[1])
    try:
        # What is filled in by a program is filled in fast, and would be marked as such.
        site.start().stop()
        settings = site.state / "gather.conf"
        settings.write_text(re.sub(r"(?m)^form_seconds.*", "form_seconds = 0", settings.read_text()))
        site.start()
        codes = {person[0]: register(Client(site.port), *person) for person in PEOPLE}
        clinician = Client(site.port)
        sign_in(clinician, site.accounts()["clinician"])
        for first, steps in MOVES.items():
            move(clinician, first, steps)
        accounts = {role: {"username": name, "password": password} for role, (name, password) in site.accounts().items()}
        subprocess.run(["node", "pictures.mjs", f"http://localhost:{site.port}", json.dumps({"accounts": accounts, "codes": codes}),
                        str(folder.resolve())], cwd=pathlib.Path(__file__).parent, check=True, timeout=600)
    finally:
        site.stop()
        site.clean()
    for path in sorted(folder.glob("*.png")):
        reduce(path)
        print(f"{path.name}: {path.stat().st_size // 1000} kB")


main()
