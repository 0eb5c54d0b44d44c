"""People who register over TLS, one after the other on several threads, until they are told to stop or the seconds are over.
Prints as JSON what was acknowledged and what went wrong.

Usage: visitor.py PORT HOST SECONDS [THREADS]
       visitor.py PORT HOST open CODE...: come back with these codes instead"""
import http.client
import json
import pathlib
import re
import socket
import ssl
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from client import Client  # noqa: E402


class Visitor(Client):
    def __init__(self, port, host, number):
        super().__init__(port, host)
        self.url = f"https://{host}"
        # Each from an address of their own, as people are: nginx slows who comes too often.
        self.source = (f"127.1.{number // 250 % 250}.{number % 250 + 1}", 0)

    def _once(self, method, path, body, headers):
        headers = {**headers, "Host": self.host}
        if "Origin" in headers:
            headers["Origin"] = self.url
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPSConnection(self.host, self.port, timeout=90,
                                                              context=ssl._create_unverified_context())
                self.connection._create_connection = lambda _, timeout, __: socket.create_connection(
                    ("127.0.0.1", self.port), timeout, self.source)
            try:
                self.connection.request(method, path, body=body, headers=headers)
                response = self.connection.getresponse()
                return response, response.read()
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.connection = None
                if attempt == 2 or method == "POST":
                    raise


VALUES = {"adult": "yes", "home_state": "IL", "email_ok": "yes", "consent_privacy": True, "consent_request": True,
          "consent_emergency": True}


def register(port, host, number):
    """One registration to the end: its code, or None and where it ended."""
    client = Visitor(port, host, number)
    answer = client.get("/groups/evening/register/eligibility")
    values = {**VALUES, "first_name": f"Person{number}", "email": f"person.{number}@example.org"}
    for _ in range(15):
        if answer.status != 200:
            return None, f"{answer.status} at {answer.path}"
        if answer.path.endswith("/done"):
            code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.text)
            return (code.group(0), None) if code else (None, "no code")
        answer = client.submit(answer, values, action_pattern=r"/register/")
    return None, f"no end at {answer.path}"


def come_back(port, host, codes):
    """Which of the codes open nothing."""
    faults = []
    for number, code in enumerate(codes):
        client = Visitor(port, host, 10_000 + number)
        answer = client.submit(client.get("/registration"), {"code": code}, action_pattern=r"/registration")
        if answer.status != 200 or "Person" not in answer.text:
            faults.append(f"{code}: {answer.status} at {answer.path}")
    return faults


def main():
    if sys.argv[3] == "open":
        print(json.dumps({"faults": come_back(int(sys.argv[1]), sys.argv[2], sys.argv[4:])}))
        return
    port, host, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    threads = int(sys.argv[4]) if len(sys.argv) > 4 else 2
    until = time.monotonic() + seconds
    codes, faults, slowest = [], [], [0.0]
    lock = threading.Lock()

    def work(index):
        number = index
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                code, fault = register(port, host, number)
            except (OSError, http.client.HTTPException, AssertionError) as error:
                code, fault = None, f"{type(error).__name__}: {str(error)[:200]}"
            with lock:
                slowest[0] = max(slowest[0], time.monotonic() - began)
                if code:
                    codes.append(code)
                else:
                    faults.append(fault)
            number += threads

    people = [threading.Thread(target=work, args=(index,)) for index in range(threads)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    print(json.dumps({"codes": codes, "faults": faults, "slowest": round(slowest[0], 2)}))


if __name__ == "__main__":
    main()
