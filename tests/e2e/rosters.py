"""The roster as a file: 1,000 registrations with hostile cells through another CSV reader, byte for byte; the safe form
through LibreOffice when asked for; constant memory; a database that fails in the middle breaks the download visibly.

Usage: rosters.py GATHER FILL [--libreoffice | --large]"""
import csv
import hashlib
import http.client
import io
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as tree
import zipfile

from client import Client
from journey import check, roster_path, sign_in
from site_runner import Site

GATHER, FILL = sys.argv[1:3]
PEOPLE = 1000
LARGE = 100_000

BEGINNINGS = ["=", "+", "-", "@", "\t=", "\r=", " =", "\u3000=", "＝", "＋", "－", "＠", "\u200b=", "\ufeff=", "\u202e=", "'", "''", "\"",
              "\"\"", ",", ";", "\n=", "\n", "", "%", "|", "\\", "مرحبا ", "שלום ", "🙂", "👩‍👩‍👧", "é", "e\u0301"]
ENDINGS = ["1+1", "SUM(A1:A9)", "cmd|'/c calc'!A0", "HYPERLINK(\"http://x.example\",\"x\")", "44 20 7946 0000", "007", "12345678901234567890",
           "1e5", "1/2", "2027-02-14", "March 5", "5-Mar", "TRUE", "a\nb", "a\rb", "a\r\nb", "a;b", "a,b", "x\ty", "0", "00", "3.50", "$5", "10%",
           "(5)", "1:30", "#REF!", "{=1}", "ends with a blank ", "\\n"]


def hostile(number):
    """Each beginning meets each ending within a thousand people; what the form trims away at the ends stays out."""
    cell = BEGINNINGS[number % len(BEGINNINGS)] + ENDINGS[(number * 7 + number // len(BEGINNINGS)) % len(ENDINGS)]
    return cell


def people(count):
    return [{"first_name": hostile(number), "last_name": f"Row-{number:05d}", "phone": hostile(number + 17),
             "hopes": hostile(number + 5) + "\n" + hostile(number + 11), "email": f"row{number}@example.org"} for number in range(count)]


class Practice:
    """A practice in a folder of its own, without processes."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="gather-rosters-"))
        self.site = self.folder / "site"
        run([GATHER, "init", "--demo", "--www", str(pathlib.Path(__file__).resolve().parents[2] / "www"), str(self.site)])
        self.config = self.site / "gather.conf"
        line = next(line for line in (self.site / "demo-accounts.txt").read_text().splitlines() if "clinician" in line)
        self.password = self.folder / "password"
        self.password.write_text(line.split()[-1] + "\n")

    def fill(self, count, rows):
        path = self.folder / "people.json"
        path.write_text(json.dumps(rows))
        return run([FILL, str(self.config), str(count), str(path)]).decode().strip()

    def roster(self, group, *options, output=None):
        arguments = [GATHER, "roster", "--config", str(self.config), "--user", "clinician", "--password-file", str(self.password),
                     *options, group]
        return run(arguments, output)

    def clean(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def run(arguments, output=None):
    done = subprocess.run(arguments, stdout=output or subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    check(done.returncode == 0, f"{arguments}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def read(data, delimiter=","):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


COLUMNS = {"First Name": "first_name", "Last Name": "last_name", "Phone": "phone", "Hopes": "hopes", "Email": "email"}


def same(rows, wanted, guarded):
    check(len(rows) == len(wanted), f"{len(rows)} rows instead of {len(wanted)}")
    by_name = {row["Last Name"]: row for row in rows}
    for person in wanted:
        row = by_name[person["last_name"]]
        for column, field in COLUMNS.items():
            typed, got = person[field], row[column]
            if guarded and got != typed:
                check(got == "'" + typed, f"{column} of {person['last_name']}: {got!r} instead of {typed!r}")
            else:
                check(got == typed, f"{column} of {person['last_name']}: {got!r} instead of {typed!r}")


def test_round_trip(practice, group, wanted):
    same(read(practice.roster(group, "--exact")), wanted, False)
    same(read(practice.roster(group, "--exact", "--separator", ";"), ";"), wanted, False)
    safe = read(practice.roster(group))
    same(safe, wanted, True)
    for row in safe:
        for column in COLUMNS:
            check(not re.match(r"[\s\u200b\ufeff\u202e]*[=+\-@＝＋－＠]", row[column]) , f"{column} would run: {row[column]!r}")
    own = practice.roster(group, "--columns", "last_name,phone", "--exact")
    check(own.split(b"\r\n")[0] == b'"Last Name","Phone"', own[:60])
    # A reader that knows no byte order mark read the first header as "\\ufeffReference" (field case B23).
    check(not practice.roster(group, "--no-mark").startswith(b"\xef\xbb\xbf"), "no mark")
    check(practice.roster(group).startswith(b"\xef\xbb\xbf"), "the mark Excel needs")
    check([row["Phone"] for row in read(own)] == [row["Phone"] for row in read(practice.roster(group, "--exact"))], "the same phones")
    refused = subprocess.run([GATHER, "roster", "--config", str(practice.config), "--user", "clinician", "--password-file",
                              str(practice.password), "--columns", "nothing", group], capture_output=True, check=False)
    check(refused.returncode == 1 and not refused.stdout and b"--columns must be some of" in refused.stderr, refused.stderr)


def test_recorded(practice, group):
    data = practice.roster(group, "--preset", "contact")
    log = sqlite3.connect(practice.site / "staff.db")
    detail = log.execute("SELECT detail FROM audit WHERE action = 'roster_export_end' ORDER BY sequence DESC").fetchone()[0]
    log.close()
    check(hashlib.sha256(data).hexdigest() in detail and f"{PEOPLE} rows" in detail, detail)


# What LibreOffice changes when it opens a file, in a locale or in each; the guard must stand before each of them.
CHANGED = ["TRUE", "true", "False", "VERDADERO", "falso", "WAHR", "Falsch", "€5", "5 €", "$5", "£5", "5 EUR", "1.234,50 €", "March 5", "5-Mar",
           "Mar 5, 2027", "5 de marzo", "5 de marzo de 2027", "5 marzo 2027", "5. März 2027", "5. Mai", "1 ene 2027", "6 pm", "6:30 PM",
           "2027-03-02T18:00", "1/2", "2.3.2027", "1,5", "1.5", "12:30", "50%", "1E5", "007", "3-4", "+49 170 123 456", "+13125550142", "=1+1",
           "12345678901234567890"]
# What none of them touches, and what people do type: no guard.
LEFT_ALONE = ["'t Hooft", "'already", "O'Brien", "+1 312 555 0142", "+44 20 7946 0018", "(312) 555-0142", "312-555-0142", "312.555.0142",
              "true love", "5 people", "March", "mayo", "Zoë", "a=b", "G-1E234567", "7 de la mañana", "May be 5"]
LOCALES = {"en-US": 1033, "es-ES": 3082, "de-DE": 1031}


def office(practice, source, locale, may_run=False):
    """The cells of a CSV file as LibreOffice holds them in a locale: [row][column]; no cell is a formula, unless it may be."""
    run(["soffice", "--headless", f"-env:UserInstallation=file://{practice.folder}/office", f"--infilter=CSV:44,34,76,1,,{LOCALES[locale]},false,true",
         "--convert-to", "xlsx", "--outdir", str(practice.folder), str(source)])
    book = zipfile.ZipFile(source.with_suffix(".xlsx"))
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    shared = ["".join(part.text or "" for part in item.iter(main + "t")) for item in tree.fromstring(book.read("xl/sharedStrings.xml"))]
    rows = []
    for row in tree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(main + "row"):
        cells = {}
        for cell in row.iter(main + "c"):
            check(may_run or cell.find(main + "f") is None, f"a formula in {cell.attrib}")
            value = cell.find(main + "v")
            text = "" if value is None else value.text
            # What is no text any more is told by its kind, for 1 and "1" read alike.
            is_text = cell.get("t") == "s" or re.fullmatch("[1-9][0-9]*|0?", text)
            cells[re.match("[A-Z]+", cell.get("r")).group()] = shared[int(text)] if cell.get("t") == "s" else text if is_text else f"<{text}>"
        rows.append(cells)
    return rows


def test_libreoffice(practice, group, wanted, locale):
    """LibreOffice opens the safe file and writes what it holds as XLSX: no cell is a formula, none lost a character."""
    source = practice.folder / "roster.csv"
    source.write_bytes(practice.roster(group))
    rows = office(practice, source, locale)
    where = {title: column for column, title in rows[0].items()}
    by_name = {row[where["Last Name"]]: row for row in rows[1:]}
    check(len(by_name) == len(wanted), f"{len(by_name)} rows in LibreOffice")
    lost = []
    for person in wanted:
        for title, field in COLUMNS.items():
            typed, got = plain(person[field]), plain(escaped(by_name[person["last_name"]].get(where[title], "")))
            if got not in (typed, "'" + typed):
                lost.append((title, typed, got))
    check(not lost, f"{locale}: {len(lost)} cells lost something, such as {lost[:8]}")


def test_rules(practice):
    """Each rule of the guard by the file itself: what is guarded is changed without, what is left alone is not."""
    cells = CHANGED + LEFT_ALONE
    rows = [{"first_name": text, "last_name": f"Rule-{number:05d}"} for number, text in enumerate(cells)]
    group = practice.fill(len(rows), rows)
    exact = practice.folder / "exact.csv"
    exact.write_bytes(practice.roster(group, "--exact", "--preset", "contact"))
    safe = {row["Last Name"]: row["First Name"] for row in read(practice.roster(group, "--preset", "contact"))}
    changed = set()
    for locale in LOCALES:
        rows = office(practice, exact, locale, True)
        where = {title: column for column, title in rows[0].items()}
        for row in rows[1:]:
            name = row[where["Last Name"]]
            typed = cells[int(name[5:])] if name.startswith("Rule-") else None
            if typed is not None and row.get(where["First Name"], "") != typed:
                changed.add(typed)
    unguarded = [text for number, text in enumerate(cells) if safe[f"Rule-{number:05d}"] == text]
    check(not changed & set(unguarded), f"changed, and not guarded: {sorted(changed & set(unguarded))}")
    check(set(unguarded) == set(LEFT_ALONE), f"left alone: {sorted(set(unguarded) ^ set(LEFT_ALONE))}")
    check(not changed & set(LEFT_ALONE), f"changed by LibreOffice: {sorted(changed & set(LEFT_ALONE))}")
    print(f"   of {len(CHANGED)} guarded ones LibreOffice changes {len(changed)}; the others are for Excel: {sorted(set(CHANGED) - changed)}")


def escaped(text):
    """XLSX writes what XML cannot hold, and an underscore before an x, as _xHHHH_."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match.group(1), 16)), text)


def plain(text):
    """The ends of lines within a cell are the spreadsheet's own (it takes LF CR for one, too); nothing else may differ."""
    return re.sub("\r\n|\n\r|\r", "\n", text)


def peak_of(practice, group):
    """Most memory a run of gather roster took, in KiB."""
    with open(practice.folder / "large.csv", "wb") as output:
        done = subprocess.run(["/usr/bin/env", "python3", "-c",
                               "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
                               "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)",
                               GATHER, "roster", "--config", str(practice.config), "--user", "clinician", "--password-file",
                               str(practice.password), group], stdout=output, stderr=subprocess.PIPE, check=True)
    return int(done.stderr.split()[-1])


def test_memory(practice, group, wanted, count):
    small = peak_of(practice, group)
    practice.fill(count, wanted)
    large = peak_of(practice, group)
    rows = (practice.folder / "large.csv").read_bytes().count(b"\r\n")
    print(f"   peak memory of gather roster: {small} KiB for {len(wanted)} rows, {large} KiB for {len(wanted) + count}")
    check(rows > count, f"{rows} lines")
    check(large < small + 8 * 1024, f"{small} KiB for {len(wanted)} rows, {large} KiB for {len(wanted) + count}")


def break_database(site):
    """Zeroes the page that holds the body of a registration in the second half of the roster."""
    path = site / "intake.db"
    database = sqlite3.connect(path)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = database.execute("PRAGMA page_size").fetchone()[0]
    rows = database.execute("SELECT body FROM signups ORDER BY group_id, received_at").fetchall()
    database.close()
    data = bytearray(path.read_bytes())
    at = data.find(rows[len(rows) * 3 // 4][0][:64])
    check(at > 0, "the body is found in the file")
    page = at // size
    data[page * size:page * size + 16] = bytes(16)
    path.write_bytes(bytes(data))


def test_failure_in_the_middle():
    """Through real nginx: the answer has begun, then the database fails. The download must not end as if it were whole."""
    site = Site(GATHER)
    try:
        site.start()
        clinician = Client(site.port)
        sign_in(clinician, site.accounts()["clinician"])
        path = roster_path(clinician)
        state = next(pathlib.Path(site.state).rglob("intake.db")).parent
        source = site.state / "people.json"
        source.write_text(json.dumps(people(PEOPLE)))
        run([FILL, str(next(pathlib.Path(site.state).rglob("gather.conf"))), str(PEOPLE), str(source)])
        whole = download(clinician, path)
        check(len(read(whole)) == PEOPLE, "the whole file first")
        site.stop()
        break_database(state)
        site.start()
        clinician = Client(site.port)
        username, password = site.accounts()["clinician"]
        # The page that signing in leads to counts rows, which this database no longer lets it do.
        clinician.submit(clinician.get("/staff/sign-in"), {"username": username, "password": password}, "sign-in", follow=False)
        try:
            short = download(clinician, path)
        except http.client.IncompleteRead as error:
            check(error.partial.startswith(b"\xef\xbb\xbf") and len(error.partial) < len(whole), "it had begun")
            print(f"   broken off after {len(error.partial)} of {len(whole)} bytes, and said so")
            return
        raise AssertionError(f"{len(short)} bytes of {len(whole)} came as if they were all")
    finally:
        site.stop()
        site.clean()


def download(client, path):
    """By the address, for the roster page itself reads the same rows."""
    answer = client.get("/staff/account")
    csrf = next(control.value for form in answer.page.forms for control in form.controls if control.name == "csrf")
    body = urllib.parse.urlencode({"csrf": csrf, "preset": "contact"})
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=60)
    connection.request("POST", path + "/roster.csv", body, {
        "Host": f"localhost:{client.port}", "Origin": f"http://localhost:{client.port}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())})
    response = connection.getresponse()
    check(response.status == 200, f"the download: {response.status}")
    check(response.getheader("Content-Length") is None, "it comes in pieces")
    return response.read()


def main():
    practice = Practice()
    wanted = people(PEOPLE)
    done = 0
    try:
        group = practice.fill(PEOPLE, wanted)
        steps = [("1,000 hostile rows come back byte for byte", lambda: test_round_trip(practice, group, wanted)),
                 ("the log holds the file's SHA-256", lambda: test_recorded(practice, group))]
        if "--libreoffice" in sys.argv:
            steps = [(f"LibreOffice runs no formula and loses no character ({locale})",
                      lambda locale=locale: test_libreoffice(practice, group, wanted, locale)) for locale in LOCALES]
            steps += [("each rule of the guard, in three locales", lambda: test_rules(practice))]
        elif "--large" in sys.argv:
            steps = [(f"memory stays flat at {LARGE} rows", lambda: test_memory(practice, group, wanted, LARGE))]
        else:
            steps += [("memory stays flat", lambda: test_memory(practice, group, wanted, 10_000)),
                      ("a database that fails in the middle is seen", test_failure_in_the_middle)]
        for name, step in steps:
            step()
            done += 1
            print(f"   {name}: ok", flush=True)
        print(f"rosters: {done} passed, 0 failed")
    finally:
        practice.clean()


if __name__ == "__main__":
    main()
