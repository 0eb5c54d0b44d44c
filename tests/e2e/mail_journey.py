"""A person, a clinician and a mail server: registered, put in line, offered a place, accepted, and the dates, through the
real site and the real mail process. Opening a link changes nothing; what waits or was sent is nowhere on the disk.

Usage: mail_journey.py GATHER QUEUE-MAIL"""
import re
import sqlite3
import time

from client import Client
from journey import register, roster_path, sign_in
from mail import GATHER, HEALTH_WORDS, Server, check, check_message, parse, text_of
from people import person
from site_runner import Site


def configure(site, port):
    path = site.state / "gather.conf"
    text = path.read_text()
    for key, value in (("transport", "smtp"), ("server", f"smtp://127.0.0.1:{port}"), ("from", "desk@example.org")):
        text = re.sub(rf"(?m)^{key} *=.*$", f"{key} = {value}", text)
    path.write_text(text)


def arrived(server, number):
    until = time.time() + 20
    while len(server.messages) < number and time.time() < until:
        time.sleep(0.2)
    check(len(server.messages) == number, f"{number} messages, not {len(server.messages)}")
    message = parse(server.messages[-1][1])
    check(not HEALTH_WORDS.search(str(message["Subject"])), "a discreet subject")
    return message


def link_in(message):
    return re.search(r"http://localhost:\d+(/registration\S*)", text_of(message, "plain")).group(1)


def move(client, path, to):
    answer = client.get(f"{path}/status?to={to}")
    check(answer.status == 200, f"the page before {to}: {answer.status}")
    answer = client.submit(answer, {}, action_pattern=r"/status")
    check(answer.status == 200 and f"moved={to}" in answer.path, f"moved to {to}: {answer.status} {answer.path}")
    return answer


def status(site):
    with sqlite3.connect(f"file:{site.state}/intake.db?mode=ro", uri=True) as db:
        return db.execute("SELECT status FROM signups").fetchone()[0]


def open_dates(clinician):
    return clinician.click(clinician.get(roster_path(clinician)), r"/dates$")


def plan_dates(clinician):
    """Three weeks, as the clinician types them; a wrong time is said beside the field first."""
    answer = open_dates(clinician)
    wrong = clinician.submit(answer, {"day": "2027-03-02", "time": "half six", "minutes": "90", "weeks": "3"}, action_pattern=r"/dates$")
    check(wrong.status == 422 and 'value="half six"' in wrong.text, "a wrong time is kept and said")
    answer = clinician.submit(wrong, {"time": "6 pm"}, action_pattern=r"/dates$")
    check(answer.status == 200 and answer.text.count("18:00") >= 3, f"three dates: {answer.status} {answer.path}")


def events(message):
    """The calendar's events, each as a dict of its lines."""
    parts = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    check(len(parts) == 1, "one calendar")
    text = parts[0].get_payload(decode=True).decode().replace("\r\n ", "")
    found = []
    for event in text.split("BEGIN:VEVENT")[1:]:
        lines = event.split("END:VEVENT")[0].strip().split("\r\n")
        found.append({line.split(":", 1)[0].split(";")[0]: line.split(":", 1)[1] for line in lines})
    return found


def change_dates(clinician, server, before):
    """A session is moved, another cancelled: who has a place gets all the dates anew, and calendars know which are newer."""
    answer = clinician.click(open_dates(clinician), r"/dates/2$")
    check("Changed dates" in answer.text, "the page shows what will be sent")
    answer = clinician.submit(answer, {"day": "2027-03-10"}, action_pattern=r"/dates/2$")
    check(answer.status == 200 and "done=changed" in answer.path, f"changed: {answer.status} {answer.path}")
    moved = arrived(server, 4)
    check(str(moved["Subject"]) == "Changed dates", moved["Subject"])
    after = events(moved)
    check([event["UID"] for event in after] == [event["UID"] for event in before], "the same events")
    check([event["SEQUENCE"] for event in after] == ["0", "1", "0"], [event["SEQUENCE"] for event in after])
    check(after[1]["DTSTART"] == "20270310T180000", after[1])
    answer = clinician.click(open_dates(clinician), r"/dates/3$")
    clinician.submit(answer, {"cancelled": True}, action_pattern=r"/dates/3$")
    after = events(arrived(server, 5))
    check([event["STATUS"] for event in after] == ["CONFIRMED", "CONFIRMED", "CANCELLED"], [event["STATUS"] for event in after])
    answer = clinician.click(open_dates(clinician), r"/dates/3$")
    clinician.submit(answer, {}, action_pattern=r"/dates/3$")
    time.sleep(3)
    check(len(server.messages) == 5, "what changes nothing tells nobody")


def correct_address(clinician, visitor, server, path):
    """The clinician corrects a mistyped address: what was told last is sent there, and the person sees it, with their code alone."""
    answer = clinician.click(clinician.get(path), r"/address$")
    wrong = clinician.submit(answer, {"email": "no address"}, action_pattern=r"/address$")
    check(wrong.status == 422 and 'value="no address"' in wrong.text, "a wrong one is kept and said")
    answer = clinician.submit(wrong, {"email": "planted.person.anew@example.org"}, action_pattern=r"/address$")
    check(answer.status == 200 and "done=address" in answer.path, f"corrected: {answer.status} {answer.path}")
    check("planted.person.anew@example.org" in answer.text and "Answers corrected" in answer.text, "it stands there, and in the history")
    again = arrived(server, 6)
    check(server.messages[-1][0] == "planted.person.anew@example.org", "it goes to the new address")
    check(len(events(again)) == 3, "what they were told last: their place, with the dates")
    check("planted.person.anew@example.org" in visitor.get("/registration").text, "the person can still open all of it")
    version = clinician.click(clinician.get(path), r"/versions/1$")
    check(version.status == 200 and "planted.person@example.org" in version.text, "what was there before is kept")
    return events(again)


def give_up_the_place(visitor, server, before):
    """Who takes back a registration has the dates taken out of their calendar, too."""
    answer = visitor.click(visitor.get("/registration"), r"/registration/withdraw")
    answer = visitor.submit(answer, {}, action_pattern=r"/registration/withdraw")
    check(answer.status == 200, f"withdrawn: {answer.status}")
    after = events(arrived(server, 7))
    check(all(event["STATUS"] == "CANCELLED" for event in after), "every date is cancelled")
    check([event["UID"] for event in after] == [event["UID"] for event in before], "the same events")
    check(all(int(event["SEQUENCE"]) > int(old["SEQUENCE"]) for event, old in zip(after, before)), "newer than what they have")


def walk(site, server):
    someone = {**person(1), "first_name": "Plantedname", "email": "planted.person@example.org"}
    needles = [b"planted.person", b"Plantedname"]
    visitor, clinician = Client(site.port), Client(site.port)
    code = register(visitor, someone)
    received = arrived(server, 1)
    check_message(received, "planted.person@example.org")
    check(code in text_of(received, "plain"), "the code is in it")
    check(not site.search(needles), f"nothing on the disk: {site.search(needles)}")

    sign_in(clinician, site.accounts()["clinician"])
    plan_dates(clinician)
    path = clinician.get(roster_path(clinician)).page.link(r"/staff/signups/[0-9a-f]{32}$")
    move(clinician, path, "suitable")
    check(not site.search(needles), f"what is held cannot be read: {site.search(needles)}")
    move(clinician, path, "offered")
    offer = arrived(server, 2)
    check("\ue000" not in offer.as_string() and "until the end of" in text_of(offer, "plain"), "the day is filled in")
    check(code not in offer.as_string(), "what may be held for weeks has no code in it")
    for _ in range(3):
        Client(site.port).get(link_in(offer))
        visitor.get(link_in(received))
    check(status(site) == "offered", "opening links changes nothing")

    answer = visitor.get("/registration")
    answer = visitor.click(answer, r"/registration/accept")
    check(status(site) == "offered", "nor does the page that asks")
    answer = visitor.submit(answer, {}, action_pattern=r"/registration/accept")
    check(status(site) == "confirmed", f"accepted: {answer.status} {answer.path}")
    confirmed = arrived(server, 3)
    calendars = [part for part in confirmed.walk() if part.get_content_type() == "text/calendar"]
    check(len(calendars) == 1, "the dates are attached")
    attached = calendars[0].get_payload(decode=True)
    answer = visitor.get("/registration/calendar.ics")
    check(answer.status == 200 and answer.body.split() == attached.split(), "and the same on their page")
    check("no-store" in answer.header("Cache-Control"), "which nobody keeps")
    check(attached.count(b"BEGIN:VEVENT") == 3 and b"SUMMARY:Appointment" in attached, "three neutral dates")
    check(not HEALTH_WORDS.search(answer.header("Content-Disposition")), "under a neutral name")
    change_dates(clinician, server, events(confirmed))
    dates = correct_address(clinician, visitor, server, path)
    give_up_the_place(visitor, server, dates)
    check(not site.search(needles), f"nothing on the disk after all: {site.search(needles)}")
    with sqlite3.connect(f"file:{site.state}/intake.db?mode=ro", uri=True) as db:
        check(db.execute("SELECT (SELECT count(*) FROM outbox), (SELECT count(*) FROM outbox_held)").fetchone() == (0, 0),
              "no reminder of what was answered, and nothing is held any more")


def main():
    site = Site(GATHER)
    try:
        with Server() as server:
            site.start()
            site.stop()
            configure(site, server.port)
            site.start()
            walk(site, server)
        print("mail through the site: ok")
    finally:
        site.stop()
        site.clean()


main()
