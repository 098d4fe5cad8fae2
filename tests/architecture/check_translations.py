#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that every language is complete, keeps the placeholders of its sources, and has contexts that the program asks for.

usage: check_translations.py PROJECT
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as tree

problems = []
project = pathlib.Path(sys.argv[1])
# A context is a class with its namespace, or a name that a source file gives to tr() or translate() itself. Where lupdate
# misreads a source it invents others, and what is filed there is never found at runtime.
sources = "".join(
    path.read_text(encoding="utf-8")
    for folder in ("app", "models", "widgets") for path in (project / folder).rglob("*") if path.suffix in (".h", ".cpp"))
named = set(re.findall(r"Q_DECLARE_TR_FUNCTIONS\(([\w:]+)\)", sources)) | set(re.findall(r"translate\(\s*\"([\w:]+)\"", sources))
files = sorted((project / "translations").glob("*.ts"))
for path in files:
    for context in tree.parse(path).getroot().iter("context"):
        name = context.findtext("name")
        if "::" not in name and name not in named:
            problems.append(f"{path.name}: {name}: no source asks for this context")
        for message in context.iter("message"):
            source, translation = message.findtext("source") or "", message.find("translation")
            place = f"{path.name}: {context.findtext('name')}: {source!r}"
            if translation is None or translation.get("type") == "unfinished":
                problems.append(f"{place}: not translated")
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            for form in forms:
                # %n may be spelled out in a singular; the others carry facts
                wanted, found = (sorted(re.findall(r"%L?\d", text)) for text in (source, form))
                if wanted != found:
                    problems.append(f"{place}: placeholders differ: {form!r}")
if not any(path.name.endswith("_de.ts") for path in files):
    problems.append("there is no German translation")
print("\n".join(problems) if problems else f"{len(files)} languages are complete")
sys.exit(1 if problems else 0)
