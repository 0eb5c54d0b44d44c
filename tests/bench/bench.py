"""make bench: durable registrations a second at 64 connections through nginx, beside what one process commits row by
row on the same disk in the same run; and the article beside nginx's own static speed. Three interleaved rounds, medians.

Usage: bench.py BUILD-FOLDER"""
import os
import pathlib
import re
import sqlite3
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from site_runner import Site  # noqa: E402

ROUNDS, SECONDS, DRAFTS = 3, 4, 45000
HERE = pathlib.Path(__file__).parent


def wrk(address, *arguments, environment=None):
    said = subprocess.run(["wrk", "-t2", "-c64", f"-d{SECONDS}s", "--latency", *arguments, address], check=True,
                          capture_output=True, text=True, env={**os.environ, **(environment or {})}).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1))
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    milliseconds = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return rate, milliseconds, said


def rows(site):
    with sqlite3.connect(f"file:{site.state}/intake.db?mode=ro", uri=True) as db:
        return db.execute("SELECT coalesce(sum(count), 0) FROM signup_counts").fetchone()[0]


def main():
    out = pathlib.Path(sys.argv[1])
    site = Site(out / "gather")
    raw, sent, slow, article, static = [], [], [], [], []
    try:
        site.start()
        origin = f"http://localhost:{site.port}"
        (site.state / "plain.html").write_bytes(b"x" * 10000)
        for number in range(ROUNDS):
            raw.append(float(subprocess.check_output([out / "tools/raw", site.state / "raw.db", str(SECONDS)])))
            prepared = site.state / "prepared.txt"
            slug = subprocess.check_output([out / "tools/prepare", site.state / "gather.conf", str(DRAFTS), prepared],
                                           text=True).strip()
            before, start = rows(site), time.monotonic()
            _, p99, said = wrk(origin, "-s", str(HERE / "send.lua"),
                               environment={"PREPARED": str(prepared), "SLUG": slug, "ORIGIN": origin})
            taken = float(re.search(r"requests in ([\d.]+)s", said).group(1))
            sent.append((rows(site) - before) / taken)
            slow.append(p99)
            if "Non-2xx" in said or "Socket errors" in said:
                print(said)
            article.append(wrk(origin + "/")[0])
            static.append(wrk(origin + "/static/gather.css")[0])
            print(f"round {number + 1}: raw single-row commits {raw[-1]:.0f}/s; registrations {sent[-1]:.0f}/s, "
                  f"p99 {p99:.1f} ms; article {article[-1]:.0f}/s; static file {static[-1]:.0f}/s", flush=True)
    finally:
        site.stop()
        site.clean()
    print(f"medians: {statistics.median(sent):.0f} durable registrations/s at 64 connections, "
          f"{statistics.median(s / r for s, r in zip(sent, raw)):.2f} times one process's single-row commits "
          f"({statistics.median(raw):.0f}/s); p99 {statistics.median(slow):.1f} ms")
    print(f"         article {statistics.median(a / s for a, s in zip(article, static)):.2f} times nginx's static file")


main()
