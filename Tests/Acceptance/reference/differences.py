#!/usr/bin/env python3
"""Holds that diff calls nothing a difference that a damaged capture only lacks: clean captures against themselves, cut at
their beginning or end, with packets missing, or with one side only, have no difference, whichever of the two is whole.

usage: differences.py BINARY CAPTURES FOLDER
"""
import os, random, subprocess, sys

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
from captures.pcap import read, source

binary, captures, folder = sys.argv[1:4]
NAMES = [
    "publish-ffmpeg5-h264-aac", "publish-gst-rtmp2", "publish-gst-librtmp", "play-ffmpeg", "play-rtmpdump",
    "ffmpeg-listen", "publish-multitrack", "publish-ack-window", "publish-hevc", "reject-badname", "reset-mid-publish",
    "many-flows",
]
ROUNDS = 3
random.seed(23)


def flows(path):
    """The numbers of the connections, by their ends."""
    lines = subprocess.run([binary, "flows", path], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    return {tuple(line.split()[1:3]): line.split()[0] for line in lines[1:] if line.split()[0].isdigit()}


os.makedirs(folder, exist_ok=True)
damaged = os.path.join(folder, "differences.pcap")
count = failed = 0
for name in NAMES:
    whole = os.path.join(captures, name + ".pcap")
    header, records = read(whole)
    first = source(records[0])
    for _ in range(ROUNDS):
        place, run = random.randrange(1, min(len(records), 100)), random.randrange(1, 4)
        for what, rest in {
            "nothing": records,
            f"its first {place} packets": records[place:],
            f"all but its first {10 * place} packets": records[:10 * place],
            f"{run} packets from {place} on": records[:place] + records[place + run:],
            "one packet in twenty": [r for r in records if random.random() > 0.05],
            "one side": [r for r in records if (source(r) == first) == (place % 2 == 0)],
        }.items():
            with open(damaged, "wb") as file:
                file.write(header + b"".join(rest))
            left = flows(damaged)
            for ends, number in flows(whole).items():
                if ends not in left:
                    continue
                for good, bad in ((whole, damaged), (damaged, whole)):
                    numbers = (number, left[ends]) if good == whole else (left[ends], number)
                    result = subprocess.run(
                        [binary, "diff", "--good-flow", numbers[0], "--bad-flow", numbers[1], good, bad],
                        stdout=subprocess.PIPE, text=True)
                    count += 1
                    if result.returncode != 0:
                        failed += 1
                        print(f"{name} without {what}, flow {number}: {result.stdout}")
if failed:
    sys.exit(1)
print(f"ok   {count} pairs of a session and what is left of it: no difference")
