#!/usr/bin/env python3
"""Damages captures in every way that comes to mind, and checks what rtmpscope makes of them.

    damage.py BINARY FOLDER FIXTURE.pcap... [--every N [--from K]]

Each capture is cut off, has bits and bytes flipped and runs of 512 bytes overwritten, 2000 times each (files under
4 kB: at every byte), and has its packets exchanged, repeated, dropped, their headers or contents zeroed. The first one
with 100 packets gives those for a pcapng file, which is damaged too, and for files that are malformed by hand. With
--every N only every Nth damage is tried, from the one numbered K on; the malformed files only with K = 0. All is
seeded, so that a run can be repeated.

Every run has to end with status 0 or 2, the latter with a message that names the file; in ten times the
processor time that the undamaged capture takes and 1 s; in 256 MiB (below about 35 this script's own is measured); with
valid JSON in UTF-8. Messages that were known before the first damaged packet have to be reported as they are without
the damage, and no other ones, unless the damage interrupts them. One run in 20 is made with other commands, too.

Files that fail are kept in FOLDER. The exit status is 1 if there are any.
"""
import argparse
import json
import multiprocessing
import os
import re
import sys
import tempfile
import time
from collections import Counter

from capture import MARKER, Capture
from captures.pcap import RECORD
from malformed import pcap_files, pcapng_files
from tool import NDJSON, OTHERS, Tool, write

SAMPLE, PROCESSES = 20, 2
MEMORY_LIMIT, TIME_FACTOR, TIME_SLACK = 256 << 10, 10, 1.0
INDEX = re.compile(rb'"index":[0-9]+,')
TIMES = re.compile(rb'"time":"[^"]*","elapsed":[-0-9.]+,|,"latency":[-0-9.]+')


class Baseline:
    """What the undamaged capture gives: to compare with, and how long it takes."""

    def __init__(self, tool, capture, marked, untimed=False):
        self.untimed, self.milliseconds, outputs = untimed, {}, {}
        write(tool.file, capture.data)
        for command in (NDJSON, *OTHERS):
            runs = [tool.run(command) for _ in range(3)]
            self.milliseconds[command[0]] = min(run[1] for run in runs) * 1000
            outputs[command] = runs[0][3]
        self.lines = set(self.normal(outputs[NDJSON]))
        self.messages = {}
        for line in self.normal(outputs[NDJSON]):
            record = json.loads(line)
            if record["record"] == "message":
                self.messages[key(record)] = line, header(record)
        self.keys = {line: key for key, (line, *_) in self.messages.items()}
        write(tool.file, marked)
        self.known = self.first_known(tool.run(NDJSON)[3], capture.count)

    def normal(self, output):
        """The lines of records, without what times decide if that does not count."""
        return [line for line in (TIMES.sub(b"", output) if self.untimed else output).split(b"\n") if line]

    def first_known(self, output, count):
        """After how many packets each message is reported; one more than there are, if at the end.

        Most are with their last packet; where chunks are searched for, those that follow have to bear them out.
        """
        known, flows, markers = {}, {}, 0
        for record in map(json.loads, output.splitlines()):
            if record["record"] == "flow":
                if record["client"]["address"] == MARKER:
                    markers += 1
                else:
                    flows[record["flow"]] = len(flows) + 1
            elif record["record"] == "message":
                known[key(record | {"flow": flows[record["flow"]]})] = markers + 1
        return {key: known.get(key, count + 1) for key in self.messages}

    def faults(self, output, first):
        """What is wrong with the records of a file in which that packet is the first one damaged."""
        seen, lines = set(), self.normal(output)
        if lines and b'"record":"summary"' not in lines[-1]:
            yield f"no summary at the end: {lines[-1][:300]}"
        for line in lines:
            if line in self.keys:
                if self.keys[line] in seen:
                    yield f"twice: {line.decode()}"
                seen.add(self.keys[line])
            elif line not in self.lines:
                try:
                    record = json.loads(line, parse_constant=refuse)
                    json.dumps(record, ensure_ascii=False).encode()
                except ValueError as error:
                    yield f"no JSON: {error}: {line[:300]}"
                    continue
                before = record["record"] == "message" and record["end_frame"] < first
                if before and not self.allows(line, record, first):
                    yield f"new: {line.decode()}"
        for key, (line, *_) in self.messages.items():
            if self.known[key] < first and key not in seen:
                yield f"lost: {line.decode()}"

    def allows(self, line, record, first):
        """Whether it is a message that the damage lets end otherwise, as far as it came; or the same as without it,
        but for its number: messages before it are not found where the damage took what would have borne them out.
        """
        whole_line, whole = self.messages.get(key(record), (b"", None))
        if whole != header(record) or self.known[key(record)] < first:
            return False
        return not record["complete"] or INDEX.sub(b"", line) == INDEX.sub(b"", whole_line)


def header(record):
    names = "frame", "chunk_stream_id", "message_type_id", "message_length", "timestamp"
    return tuple(record[name] for name in names)


def key(record):
    return record["flow"], record["direction"], record["stream_offset"]


def refuse(constant):
    raise ValueError(f"{constant} is none")


def try_file(job):
    """Makes a file, and runs the tool on it: a list of command, status, ms, KiB, faults for each run."""
    kind, name, data, first, required, untimed, others = job
    capture, tool, baselines, folder = STATE
    if data is None:
        data = capture.damaged(kind, *name)
    write(tool.file, data)
    results, label = [], "-".join([capture.name, kind, *map(str, name)])
    for command in (NDJSON, *OTHERS) if others else (NDJSON,):
        status, seconds, memory, out, err = tool.run(command)
        baseline, faults = baselines[untimed], []
        limit = TIME_FACTOR * baseline.milliseconds[command[0]] / 1000 + TIME_SLACK
        if status not in (0, 2) or required is not None and status != required:
            faults.append(f"status {status}: {err[-300:].decode(errors='replace')}")
        if status == 2 and tool.file.encode() not in err:
            faults.append(f"no message that names the file: {err[-300:]}")
        if seconds > limit:
            # The machine may have been busy.
            seconds = min(seconds, *(tool.run(command)[1] for _ in range(2)))
        if seconds > limit:
            faults.append(f"takes {seconds:.1f} s, more than {limit:.1f} s")
        if memory > MEMORY_LIMIT:
            faults.append(f"takes {memory >> 10} MiB")
        if command == NDJSON:
            faults += baseline.faults(out, first)
        else:
            try:
                out.decode()
            except ValueError as error:
                faults.append(f"no UTF-8: {error}")
        if faults:
            write(f"{folder}/{label}", data)
        results.append((status, seconds * 1000, memory, [f"{label}: {' '.join(command)}: {fault}" for fault in faults]))
    return kind, results


def start(capture, binary, scratch, baselines, folder):
    global STATE
    STATE = capture, Tool(binary, scratch), baselines, folder


def jobs_of(capture, options):
    jobs = list(capture.damages())[options.begin::options.every]
    for number, (kind, name, first, required) in enumerate(jobs):
        yield kind, name, None, first, required, False, number % SAMPLE == 0


def malformed_jobs(packets, options):
    for kind, files in ("pcap", pcap_files(packets)), ("pcapng", pcapng_files(packets)):
        for number, (name, data, first, required, untimed) in enumerate(files):
            yield kind, (name,), data, first, required, untimed, options.every == 1 or number % SAMPLE == 0


def try_all(capture, marked, jobs, options, totals):
    """Does every job, prints a row for each kind, and returns the faults."""
    tool, rows, faults = Tool(options.binary, options.scratch), {}, []
    baselines = {untimed: Baseline(tool, capture, marked, untimed) for untimed in (False, True)}
    undamaged = baselines[False].milliseconds[NDJSON[0]]
    state = capture, options.binary, options.scratch, baselines, options.folder
    with multiprocessing.Pool(PROCESSES, start, state) as pool:
        for kind, results in pool.imap_unordered(try_file, jobs, 16):
            for status, milliseconds, memory, found in results:
                for row in rows.setdefault(kind, Row()), totals.setdefault(kind, Row()):
                    row.add(status, milliseconds, undamaged, memory, found)
                faults += found
    for kind, row in rows.items():
        print(f"| {capture.name} | {kind} {row}", flush=True)
    with open(f"{options.folder}/faults.txt", "a") as file:
        file.writelines(fault + "\n" for fault in faults)
    return faults


class Row:
    """What came of the runs of one kind."""

    def __init__(self):
        self.statuses, self.slowest, self.undamaged, self.memory, self.faults = Counter(), 0, 0, 0, 0

    def add(self, status, milliseconds, undamaged, memory, faults):
        self.statuses[status] += 1
        self.slowest, self.undamaged = max(self.slowest, milliseconds), max(self.undamaged, undamaged)
        self.memory, self.faults = max(self.memory, memory), self.faults + bool(faults)

    def __str__(self):
        runs, zero, two = self.statuses.total(), self.statuses[0], self.statuses[2]
        return (f"| {runs} | {zero} | {two} | {runs - zero - two} | {self.slowest:.0f} | {self.undamaged:.0f} "
                f"| {self.memory / 1024:.0f} | {self.faults} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("binary")
    parser.add_argument("folder")
    parser.add_argument("captures", nargs="+", metavar="FIXTURE.pcap")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try only every Nth damage")
    parser.add_argument("--from", type=int, default=0, metavar="K", dest="begin", help="and leave out K at first")
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    captures = [Capture.read(path) for path in options.captures]
    base = next((capture for capture in captures if capture.count >= 100), captures[0])
    totals, faults, begun = {}, [], time.monotonic()
    with tempfile.TemporaryDirectory(prefix="damage-", dir="/dev/shm") as options.scratch:
        print("| capture | damage | runs | status 0 | 2 | other "
              "| slowest, ms | undamaged, ms | most memory, MiB | faults |\n"
              "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
        marked = base.marked()
        if options.begin == 0:
            faults += try_all(base, marked, malformed_jobs(base.packets(), options), options, totals)
        for capture in (base.as_pcapng(), *captures):
            marks = marked if capture.header != RECORD else capture.marked()
            faults += try_all(capture, marks, jobs_of(capture, options), options, totals)
    for kind, row in totals.items():
        print(f"| all | {kind} {row}")
    print(*faults[:20], sep="\n")
    print(f"{sum(row.statuses.total() for row in totals.values())} runs, {len(faults)} faults, "
          f"{time.monotonic() - begun:.0f} s")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
