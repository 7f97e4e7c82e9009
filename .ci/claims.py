#!/usr/bin/env python3
"""Holds that no rule claims what a damaged capture cannot show: clean captures, cut at their beginning or end, with
packets missing, or with one side only, get no error and no warning that the whole capture does not get.

usage: claims.py BINARY CAPTURES FOLDER
"""
import json, os, random, subprocess, sys

from captures import read, source

binary, captures, folder = sys.argv[1:4]
NAMES = [
    "publish-ffmpeg9-h264-aac", "publish-chunk128", "publish-gst-librtmp", "publish-video-only", "publish-hevc",
    "publish-extended-timestamp", "publish-tiny-mtu", "play-ffmpeg", "play-rtmpdump", "relay", "midstream-whole",
    "many-flows",
]
# What is wrong with the capture itself.
DAMAGE = {"capture.loss", "chunk.lost-place"}
ROUNDS = 8
random.seed(17)


def claims(header, records):
    path = os.path.join(folder, "claims.pcap")
    with open(path, "wb") as file:
        file.write(header + b"".join(records))
    run = subprocess.run([binary, "--format", "ndjson", path], stdout=subprocess.PIPE, check=True)
    found = [json.loads(line) for line in run.stdout.splitlines() if b'"record":"finding"' in line]
    return [f for f in found if f["severity"] != "note" and f["rule"] not in DAMAGE]


os.makedirs(folder, exist_ok=True)
failed = 0
for name in NAMES:
    header, records = read(os.path.join(captures, name + ".pcap"))
    known = {finding["rule"] for finding in claims(header, records)}
    first = source(records[0])
    for _ in range(ROUNDS):
        place = random.randrange(1, len(records))
        damaged = {
            f"without its first {place} packets": records[place:],
            f"without all but its first {place} packets": records[:place],
            "without one packet in fifty": [r for r in records if random.random() > 0.02],
            "with one side only": [r for r in records if (source(r) == first) == (place % 2 == 0)],
        }
        for what, rest in damaged.items():
            for finding in claims(header, rest):
                if finding["rule"] not in known:
                    failed += 1
                    print(f"{name} {what}: {finding['rule']}: {finding['text']}")
if failed:
    sys.exit(1)
print(f"ok   {len(NAMES) * ROUNDS * 4} damaged captures: nothing is claimed that they do not show")
