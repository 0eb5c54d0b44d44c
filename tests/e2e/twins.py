"""Nobody can learn who registered: PAIRS people register, then a stranger registers each of them again. Status, headers
and bytes of every answer, the rows written and the time of each step must not differ between first and second.

Usage: twins.py GATHER-BINARY"""
import re
import sqlite3
import statistics
import sys
import time

from client import Client
from people import person
from site_runner import Site

PAIRS = 200
ANSWERS = {"consent_privacy": True, "consent_request": True, "consent_emergency": True, "adult": "yes"}
# What is new each time anyway: secrets of this browser, and the clock.
CHANGING = [
    (re.compile(rb"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}"), b"CODE"),
    (re.compile(rb"[0-9A-HJKMNP-TV-Z](?:[,;] [0-9A-HJKMNP-TV-Z]){11}"), b"SPELLED"),
    # When a consent was ticked: the two of a pair may stand on either side of a minute.
    (re.compile(rb"\d{1,2}:\d\d(?= ?(?:[AP]M|[ap]\.?m))"), b"TIME"),
    (re.compile(rb'(name="csrf" value=")[^"]*'), rb"\1CSRF"),
]


def check(condition, message):
    if not condition:
        raise AssertionError(message)


def rows(database):
    """How many rows each table has. Counts of the day move with the clock and are no row of anybody's."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10) as opened:
        tables = [name for (name,) in opened.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        counted = {name: opened.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}
    for kept_by_day in ("counters", "signup_counts", "signup_days"):
        counted.pop(kept_by_day, None)
    return counted


def seen(answer):
    body = answer.body
    for pattern, word in CHANGING:
        body = pattern.sub(word, body)
    headers = [(name.lower(), re.sub(r"registration=[\w-]+", "registration=TOKEN", value))
               for name, value in answer.headers if name.lower() != "date"]
    return answer.status, sorted(headers), body


class Watched(Client):
    """A client that keeps what it saw and how long each request took."""

    def __init__(self, port):
        super().__init__(port)
        self.answers = []
        self.times = []

    def request(self, *arguments, **more):
        began = time.monotonic()
        answer = super().request(*arguments, **more)
        self.times.append(time.monotonic() - began)
        self.answers.append(seen(answer))
        return answer


def register(port, group, someone):
    client = Watched(port)
    answer = client.get(f"{group}/register")
    answer = client.click(answer, r"/register/[a-z]+$")
    while not answer.path.split("?")[0].endswith("/check"):
        check(answer.status == 200, f"{answer.path}: {answer.status}")
        answer = client.submit(answer, {**someone, **ANSWERS}, action_pattern=r"/register/")
    answer = client.submit(answer, {}, action_pattern=r"/register/check")
    check(answer.path.endswith("/done"), f"sent: {answer.path}")
    return client


def median_of(clients, step):
    return statistics.median(client.times[step] for client in clients)


def compare_times(first, second):
    """Medians of each step. What may differ is what the same measurement differs by between halves of the first."""
    worst = 0.0
    for step in range(len(first[0].times)):
        noise = abs(median_of(first[::2], step) - median_of(first[1::2], step))
        gap = abs(median_of(first, step) - median_of(second, step))
        allowed = max(3 * noise, 0.1 * median_of(first, step), 0.002)
        check(gap <= allowed, f"step {step}: {gap * 1000:.2f} ms apart, {allowed * 1000:.2f} ms is noise")
        worst = max(worst, gap)
    return worst


def main():
    site = Site(sys.argv[1])
    try:
        site.start()
        database = next(site.state.rglob("intake.db"))
        group = re.search(r'href="(/groups/[a-z0-9-]+)"', Client(site.port).get("/groups").text).group(1)
        first, second = [], []
        for number in range(PAIRS):
            someone = person(number)
            before = rows(database)
            first.append(register(site.port, group, someone))
            between = rows(database)
            second.append(register(site.port, group, someone))
            after = rows(database)
            wrote = {name: between[name] - before[name] for name in before}
            wrote_again = {name: after[name] - between[name] for name in before}
            check(wrote == wrote_again, f"pair {number}: rows written {wrote}, then {wrote_again}")
            check(len(first[-1].answers) == len(second[-1].answers), f"pair {number}: a step more or less")
            for step, (one, other) in enumerate(zip(first[-1].answers, second[-1].answers)):
                check(one == other, f"pair {number}, step {step}: the answers differ\n{one[:2]}\n{other[:2]}")
        worst = compare_times(first, second)
        print(f"twins: {PAIRS} pairs, {len(first[0].answers)} answers each, the same bytes, headers and rows; "
              f"medians at most {worst * 1000:.2f} ms apart")
    finally:
        site.stop()
        site.clean()


main()
