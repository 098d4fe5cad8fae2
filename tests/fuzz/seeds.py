"""Writes the beginnings of the fuzzers' corpora: python3 seeds.py FOLDER"""

import hashlib
import json
import pathlib
import sys

tests = pathlib.Path(__file__).resolve().parent.parent
folder = pathlib.Path(sys.argv[1])

ANSI = [
    b"\x1b[1;31mred\x1b[0m plain", b"\x1b[38;5;200m\x1b[48;2;1;2;3mtrue\x1b[m", b"10%\r20%\r100%\r\n",
    b"\x1b]8;;https://example.test/a\x1b\\link\x1b]8;;\x1b\\", b"\x1b[2K\x1b[1G\x00\xff\xc3\x28", b"\x1bP1$r\x1b\\\x9b31m",
]
LINES = [
    b'{"level":"error","msg":"x","ts":1.5}', b"level=warn msg=y", b"E0130 10:00:00.000000 1 main.go:1] z", b"  at a.b(c.java:1)",
    b"::group::Install", b"::endgroup::", b"section_start:1700000000:build\r\x1b[0Ktitle", b"section_end:1700000000:build\r\x1b[0K",
    b"--- :docker: build", b"+++ failed", b"2026-01-31 10:00:00 [WARN] slow",
]
TIMES = [
    b"2026-01-31T10:00:02.000000001Z text\n2026-01-31T10:00:02.5+02:00 more\n", b"2026-01-31T23:59:60Z leap\n1969-12-31T23:59:59.9Z x\n",
    b"2026-02-29T10:00:00Z no such day\n2024-02-29T10:00:00-00:00 but then\n",
]
PATTERNS = [
    b"worker-\\d+ .*FAIL", b"(a+)+$", b"\\bfoo\\b|[^\\n]{2,}", b"^$", b"(?i)x(?=y)", b"\\Qa.b\\E", b"[[:alpha:]]\\R", b"fail",
]


def vectors(name):
    return json.loads((tests / "vectors" / name).read_text(encoding="utf-8"))


def texts(value):
    if isinstance(value, str):
        yield value.encode("utf-8", "surrogatepass")
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


def write(target, inputs):
    corpus = folder / target
    corpus.mkdir(parents=True, exist_ok=True)
    for data in inputs:
        (corpus / hashlib.sha1(data).hexdigest()).write_bytes(data)


extraction = list(texts(vectors("extraction.json")))
write("fuzz_extractor", [flag + bytes(8) + text for flag in (b"\0", b"\1") for text in extraction])
write("fuzz_yaml", texts(vectors("yaml.json")))
write("fuzz_ansi", ANSI + LINES)
write("fuzz_lineclasses", LINES + ANSI)
write("fuzz_timestamp", TIMES)
write("fuzz_linecutter", [flag + bytes(16) + text for flag in (b"\0", b"\1") for text in TIMES + [b"\n\n", b"a", b"a\nb"]])
write("fuzz_pattern",
      [bytes([flags, len(pattern)]) + pattern + b"worker-12 FAIL\nfoo\n\naaaa\n" for flags in range(8) for pattern in PATTERNS])
