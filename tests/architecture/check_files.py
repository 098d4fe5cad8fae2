#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks what every source file owes: a licence line, no tabs, no file that has outgrown its reader.

usage: check_files.py PROJECT
"""
import pathlib
import sys

LIMIT = 600  # lines; a file asks to be split at about 400

root = pathlib.Path(sys.argv[1])
problems = []
for path in sorted(p for folder in ("app", "models", "widgets", "tests") for p in (root / folder).rglob("*")
                   if p.suffix in (".h", ".cpp")):
    name = path.relative_to(root)
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    if not lines or lines[0] != "// SPDX-License-Identifier: Apache-2.0":
        problems.append(f"{name}:1: the first line must be the licence line")
    if path.suffix == ".h" and "#pragma once" not in text:
        problems.append(f"{name}:2: a header needs #pragma once")
    for number, line in enumerate(lines, 1):
        if "\t" in line:
            problems.append(f"{name}:{number}: a tab")
        if line != line.rstrip():
            problems.append(f"{name}:{number}: blanks at the end of the line")
    if name.parts[0] != "tests" and len(lines) > LIMIT:
        problems.append(f"{name}: {len(lines)} lines: split it")
print("\n".join(problems) if problems else "all files are in order")
sys.exit(1 if problems else 0)
