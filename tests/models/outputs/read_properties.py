#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints a file of Java properties as JSON, read as java.util.Properties.load documents it."""
import json, sys
def lines(text):
    current = None
    for line in text.split("\n"):
        line = line.lstrip(" \t\f")
        if current is None and (not line or line[0] in "#!"):
            continue
        current = line if current is None else current + line
        slashes = len(current) - len(current.rstrip("\\"))
        if slashes % 2:
            current = current[:-1]
        else:
            yield current
            current = None
def unescape(text):
    out, i = [], 0
    while i < len(text):
        c = text[i]
        i += 1
        if c == "\\":
            c = text[i]
            i += 1
            if c == "u":
                c = chr(int(text[i:i + 4], 16))
                i += 4
            else:
                c = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}.get(c, c)
        out.append(c)
    return "".join(out).encode("utf-16", "surrogatepass").decode("utf-16")
result = {}
for line in lines(open(sys.argv[1], encoding="latin-1", newline="").read()):
    end, escaped = 0, False
    while end < len(line) and (escaped or line[end] not in "=: \t\f"):
        escaped = not escaped and line[end] == "\\"
        end += 1
    value = line[end:].lstrip(" \t\f")
    if value[:1] in ("=", ":"):
        value = value[1:].lstrip(" \t\f")
    result[unescape(line[:end])] = unescape(value)
print(json.dumps(result))
