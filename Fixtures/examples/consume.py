#!/usr/bin/env python3
"""Reads a fixture: the segments of both sides in order, and every record that a decoder has to give."""
import collections
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])


def lines(name):
    return map(json.loads, (folder / name).read_text(encoding="utf-8").splitlines())


def segments():
    """Every segment: who sends it, when (in seconds), and its bytes."""
    files = {"client": open(folder / "c2s.bin", "rb"), "server": open(folder / "s2c.bin", "rb")}
    for step in lines("exchange.ndjson"):
        for time, *counts in step.get("segments", []):
            # In turns: bytes of the file, and zeros that are left out of it.
            data = b"".join(bytes(n) if i % 2 else files[step["from"]].read(n) for i, n in enumerate(counts))
            yield step["from"], time, data


def expected():
    """Every record; messages that are put together in one line are taken apart."""
    for record in lines("expected.ndjson"):
        each = record.pop("each", None)
        for values in zip(*each.values()) if each else [()]:
            yield record | dict(zip(each or (), values))


streams = {"client": b"", "server": b""}
for sender, time, data in segments():
    streams[sender] += data  # Here a decoder would be fed, or a socket written.

for sender, stream in streams.items():
    print(sender, len(stream), "bytes")
messages = [record for record in expected() if record["record"] == "message"]
counts = collections.Counter((m["direction"], m["message_type"]) for m in messages)
for (direction, kind), count in sorted(counts.items()):
    print(direction, kind, count)
print("sum of lengths", sum(m["message_length"] for m in messages))
