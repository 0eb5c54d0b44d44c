"""Starts the site and runs browser.mjs against it. Usage: browser.py GATHER-BINARY"""
import json
import subprocess
import sys

from site_runner import Site

site = Site(sys.argv[1])
status = 1
try:
    site.start()
    accounts = {role: {"username": name, "password": password} for role, (name, password) in site.accounts().items()}
    status = subprocess.run(["node", "browser.mjs", f"http://localhost:{site.port}", json.dumps(accounts), *sys.argv[2:]],
                            timeout=900).returncode
finally:
    site.stop()
    site.clean()
sys.exit(status)
