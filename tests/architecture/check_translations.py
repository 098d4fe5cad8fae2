#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that every language is complete and keeps the placeholders of its sources.

usage: check_translations.py PROJECT
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as tree

problems = []
files = sorted((pathlib.Path(sys.argv[1]) / "translations").glob("*.ts"))
for path in files:
    for context in tree.parse(path).getroot().iter("context"):
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
