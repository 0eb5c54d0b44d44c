"""How long the clinician waits for a full roster: the page, a search and the file, through nginx and the staff process.

Usage: roster.py GATHER FILL [COUNT]"""
import http.client
import json
import pathlib
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from client import Client  # noqa: E402
from journey import roster_path, sign_in  # noqa: E402
from site_runner import Site  # noqa: E402

GATHER, FILL = sys.argv[1:3]
COUNT = int(sys.argv[3]) if len(sys.argv) > 3 else 5000
RUNS = 7


def people():
    return [{"first_name": f"First{number}", "last_name": f"Row-{number:05d}", "phone": f"312 555 {number:04d}",
             "email": f"row{number}@example.org", "hopes": "To sleep, to garden again, and to meet others who know. " * 6,
             "access_needs": "breaks"} for number in range(1000)]


def timed(name, action):
    times = []
    for _ in range(RUNS):
        begun = time.monotonic()
        length = action()
        times.append((time.monotonic() - begun) * 1000)
    print(f"{name}: {statistics.median(times):.0f} ms in the middle, {max(times):.0f} ms at most, {length} bytes", flush=True)


def main():
    site = Site(GATHER)
    try:
        site.start()
        clinician = Client(site.port)
        sign_in(clinician, site.accounts()["clinician"])
        path = roster_path(clinician)
        source = pathlib.Path(site.state) / "people.json"
        source.write_text(json.dumps(people()))
        config = next(pathlib.Path(site.state).rglob("gather.conf"))
        subprocess.run([FILL, str(config), str(COUNT), str(source)], check=True, stdout=subprocess.DEVNULL)
        csrf = next(control.value for form in clinician.get("/staff/account").page.forms for control in form.controls
                    if control.name == "csrf")

        def page(query):
            answer = clinician.get(path + query)
            assert answer.status == 200, answer.status
            return len(answer.body)

        def file():
            connection = http.client.HTTPConnection("127.0.0.1", clinician.port, timeout=60)
            connection.request("POST", path + "/roster.csv", f"csrf={csrf}&preset=everything", {
                "Host": f"localhost:{clinician.port}", "Origin": f"http://localhost:{clinician.port}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": "; ".join(f"{name}={value}" for name, value in clinician.cookies.items())})
            response = connection.getresponse()
            assert response.status == 200, response.status
            return len(response.read())

        def peak():
            """The most memory the staff process has held so far, MiB."""
            status = pathlib.Path(f"/proc/{site.children()['staff']}/status").read_text()
            return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024

        print(f"{COUNT} registrations; the staff process held {peak()} MiB at most")
        timed("roster page", lambda: page(""))
        timed("last page by name", lambda: page(f"?sort=name&page={COUNT // 50}"))
        timed("search for one", lambda: page("?q=Row-00777"))
        print(f"after the pages: {peak()} MiB at most")
        timed("file with everything", file)
        print(f"after the file: {peak()} MiB at most")
    finally:
        site.stop()
        site.clean()


if __name__ == "__main__":
    main()
