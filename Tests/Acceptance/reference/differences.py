"""Holds that diff calls nothing a difference that a damaged capture only lacks: clean captures against themselves, cut at
their beginning or end, with packets missing, or with one side only, have no difference, whichever of the two is whole.
"""
import functools, os, random, subprocess

from captures.pcap import read, source

NAMES = [
    "publish-ffmpeg5-h264-aac", "publish-gst-rtmp2", "publish-gst-librtmp", "play-ffmpeg", "play-rtmpdump",
    "ffmpeg-listen", "publish-multitrack", "publish-ack-window", "publish-hevc", "reject-badname", "reset-mid-publish",
    "many-flows",
]
ROUNDS = 3


def flows(binary, path):
    """The numbers of the connections, by their ends."""
    lines = subprocess.run([binary, "flows", path], stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    return {tuple(line.split()[1:3]): line.split()[0] for line in lines[1:] if line.split()[0].isdigit()}


def tasks(binary, captures, work):
    """By name of a capture, what holds this of it."""
    # Drawn for all captures in turn, whichever of them are held then.
    dice, found = random.Random(23), {}
    for name in NAMES:
        whole = os.path.join(captures, name + ".pcap")
        header, records = read(whole)
        first = source(records[0])
        damaged = []
        for _ in range(ROUNDS):
            place, run = dice.randrange(1, min(len(records), 100)), dice.randrange(1, 4)
            damaged += [
                ("nothing", records),
                (f"its first {place} packets", records[place:]),
                (f"all but its first {10 * place} packets", records[:10 * place]),
                (f"{run} packets from {place} on", records[:place] + records[place + run:]),
                ("one packet in twenty", [r for r in records if dice.random() > 0.05]),
                ("one side", [r for r in records if (source(r) == first) == (place % 2 == 0)]),
            ]
        path = os.path.join(work, f"differences-{name}.pcap")
        found[name] = functools.partial(check, binary, whole, path, header, damaged)
    return found


def check(binary, whole, path, header, damaged):
    """What was held, and what is wrong."""
    count, faults, numbers = 0, [], flows(binary, whole)
    for what, rest in damaged:
        with open(path, "wb") as file:
            file.write(header + b"".join(rest))
        left = flows(binary, path)
        for ends, number in numbers.items():
            if ends not in left:
                continue
            for good, bad, ordered in ((whole, path, (number, left[ends])), (path, whole, (left[ends], number))):
                result = subprocess.run(
                    [binary, "diff", "--good-flow", ordered[0], "--bad-flow", ordered[1], good, bad],
                    stdout=subprocess.PIPE, text=True)
                count += 1
                if result.returncode != 0:
                    faults.append(f"without {what}, flow {number}: {result.stdout}")
    os.remove(path)
    return f"{count} pairs of a session and what is left of it have no difference", faults
