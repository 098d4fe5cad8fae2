#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the cells of the table in an HTML text (the first argument) as JSON."""
import html.parser, json, sys
class Reader(html.parser.HTMLParser):
    rows, cell = [], None
    def handle_starttag(self, tag, attrs):
        if tag == "tr": self.rows.append([])
        if tag in ("td", "th"): self.cell = ""
    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.rows[-1].append(self.cell)
            self.cell = None
    def handle_data(self, data):
        if self.cell is not None: self.cell += data
reader = Reader()
reader.feed(sys.argv[1])
print(json.dumps({"rows": reader.rows}))
