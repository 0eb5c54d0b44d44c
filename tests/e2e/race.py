"""The last places, through nginx and both processes: 40 requests at the same moment, 30 rounds of them: people accept, the
clinician offers, takes places back and changes how many there are. Never more places than there are, and history tells each
change, one after the other.

Usage: race.py GATHER-BINARY"""
import random
import re
import sqlite3
import sys
import threading

from client import Client
from journey import check, register, roster_path, sign_in
from people import person
from site_runner import Site

ROUNDS, RACERS, PEOPLE = 30, 40, 12


def csrf_of(answer):
    return re.search(r'name="csrf" value="([^"]+)"', answer.text).group(1)


class Desk:
    """The clinician's session, from which each racer gets a connection of its own."""

    def __init__(self, site):
        self.port = site.port
        client = Client(site.port)
        sign_in(client, site.accounts()["clinician"])
        self.cookies = client.cookies
        self.group = roster_path(client)
        answer = client.get(self.group)
        self.signups = sorted({href for href, _ in answer.page.links if re.fullmatch(r"/staff/signups/[0-9a-f]{32}", href)})
        self.csrf = csrf_of(client.get("/staff/account"))

    def post(self, path, **fields):
        client = Client(self.port)
        client.cookies = dict(self.cookies)
        return client.request("POST", path, [("csrf", self.csrf), *fields.items()]).status


def accept(visitor, csrf):
    client = Client(visitor.port)
    client.cookies = dict(visitor.cookies)
    return client.request("POST", "/registration/accept", [("csrf", csrf)]).status


def tasks(desk, visitors, chance):
    """What happens at the same moment, in any order."""
    found = [lambda: desk.post(desk.group + "/offer") for _ in range(10)]
    found += [lambda visitor=visitor, csrf=csrf: accept(visitor, csrf) for visitor, csrf in visitors]
    found += [lambda count=chance.randint(2, 8): desk.post(desk.group + "/places", capacity=count, offer_days=4) for _ in range(6)]
    while len(found) < RACERS:
        path = chance.choice(desk.signups) + "/status"
        before, to = chance.choice([("confirmed", "waiting"), ("offered", "waiting"), ("suitable", "offered"), ("waiting", "offered")])
        found.append(lambda path=path, before=before, to=to: desk.post(path, **{"from": before}, to=to, reason="A race."))
    chance.shuffle(found)
    return found


def run_at_once(work):
    gate, answers = threading.Barrier(len(work)), []

    def one(task):
        gate.wait()
        answers.append(task())

    threads = [threading.Thread(target=one, args=(task,)) for task in work]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    check(len(answers) == len(work), "each was answered")
    odd = [status for status in answers if status not in (303, 422)]
    check(not odd, f"done, or refused with a reason: {odd}")
    return answers.count(303)


def check_house(site):
    """How many changes history has, and how many of them are people who took a place."""
    with sqlite3.connect(f"file:{site.state}/intake.db?mode=ro", uri=True, timeout=10) as db:
        taken, capacity = db.execute("SELECT (SELECT count(*) FROM signups WHERE status IN ('offered', 'confirmed')), capacity "
                                     "FROM groups").fetchone()
        check(taken <= capacity, f"{taken} places taken of {capacity}")
        counted = db.execute("SELECT coalesce(sum(count), 0) FROM signup_counts WHERE status IN ('offered', 'confirmed')").fetchone()[0]
        check(counted == taken, f"counted {counted}, there are {taken}")
        stands = {}
        events = db.execute("SELECT signup_id, from_status, to_status FROM signup_events WHERE to_status IS NOT NULL ORDER BY id").fetchall()
        for signup, before, after in events:
            check(stands.get(signup, "new") == before, f"from {before}, where it stood at {stands.get(signup, 'new')}")
            check(before != after, f"{after} twice")
            stands[signup] = after
        for signup, status in db.execute("SELECT id, status FROM signups"):
            check(stands.get(signup, "new") == status, f"history ends at {stands.get(signup)}, and it is {status}")
    return len(events), sum(after == "confirmed" for _, _, after in events)


def main():
    site, chance = Site(sys.argv[1]), random.Random(11)
    try:
        site.start()
        visitors = []
        for number in range(PEOPLE):
            visitor = Client(site.port)
            register(visitor, person(number))
            visitors.append((visitor, csrf_of(visitor.get("/registration"))))
        desk = Desk(site)
        check(len(desk.signups) == PEOPLE, f"all on the roster: {len(desk.signups)}")
        for path in desk.signups:
            check(desk.post(path + "/status", **{"from": "new"}, to="suitable") == 303, "suitable")
        (before, _), done = check_house(site), 0
        for _ in range(ROUNDS):
            done += run_at_once(tasks(desk, visitors, chance))
            after, accepted = check_house(site)
        check(after - before > ROUNDS and accepted > ROUNDS / 2, f"things moved: {after - before} changes, {accepted} accepted")
        print(f"race: {ROUNDS} rounds of {RACERS} at once, {done} done, {after - before} changes of status, {accepted} places taken, never too many places")
    finally:
        site.stop()
        site.clean()


main()
