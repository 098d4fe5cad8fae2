# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks that run whole programs share."""
import os
import pathlib
import statistics
import subprocess
import sys
import time


def measured(command, output, environment=None):
    """Runs the command with its output in that file; returns wall seconds, processor seconds (user and system) and the
    largest memory in MiB. Ends the benchmark where the command fails."""
    begin = time.monotonic()
    with open(output, "wb") as out, open(str(output) + ".err", "wb") as errors:
        process = subprocess.Popen(command, stdout=out, stderr=errors, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - begin
    if status != 0:
        sys.exit(f"{command[0]} failed: " + pathlib.Path(str(output) + ".err").read_text()[-2000:])
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


def in_turn(names, number):
    """The names in another order each round, so that nobody always has the first or the last turn."""
    start = number % len(names)
    return names[start:] + names[:start]


def spread(values, digits=2):
    """Median and range of figures."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def ratios(ours, theirs):
    """Median and range of the rounds' ratios; the two were measured in turn."""
    return spread([mine / other for mine, other in zip(ours, theirs)])
