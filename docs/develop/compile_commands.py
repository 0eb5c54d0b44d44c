#!/usr/bin/env python3
"""Writes compile_commands.json, by which editors and clang's tools know how a file is compiled: compile_commands.py FLAGS, the
C files by line on standard input."""
import json
import os
import sys


def main():
    flags = sys.argv[1]
    files = [line.strip() for line in sys.stdin if line.strip()]
    support = ' -Itests/unit/support'
    entries = [{'directory': os.getcwd(), 'file': file,
                'command': f'cc {flags}{support if file.startswith("tests/unit/") else ""} -c {file}'} for file in files]
    with open('compile_commands.json', 'w', encoding='utf-8') as output:
        json.dump(entries, output, indent=1)
    print(f'compile_commands.json: {len(entries)} files')


if __name__ == '__main__':
    main()
