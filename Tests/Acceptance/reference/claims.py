"""Holds that nothing is claimed that a damaged capture cannot show: clean captures, cut at their beginning or end, with
packets missing, or with one side only, get no error, warning or state, and no verdict that says what was not done, that
the whole capture does not get. Tests/ReportsTests/Claims.swift holds the same of fixtures.
"""
import functools, json, os, random, re, subprocess

from captures.pcap import read, source

NAMES = [
    "publish-ffmpeg9-h264-aac", "publish-chunk128", "publish-gst-librtmp", "publish-video-only", "publish-hevc",
    "publish-extended-timestamp", "publish-tiny-mtu", "play-ffmpeg", "play-rtmpdump", "relay", "midstream-whole",
    "many-flows",
]
# Of these each of the first packets is left out by itself.
SINGLY = {"publish-ffmpeg9-h264-aac", "publish-gst-librtmp", "play-rtmpdump", "relay"}
# What is wrong with the capture itself.
DAMAGE = {"capture.loss", "capture.one-sided", "chunk.lost-place"}
# What verdicts say is not there.
ABSENCE = re.compile(r"asked for nothing|never accepted|no answer|did not|without|connection ends before it asked")
ROUNDS = 8
FIRST = 60


def claims(binary, path, header, records):
    """All that is said of connections, which are known by their ends, and of that what has to hold, with its words."""
    with open(path, "wb") as file:
        file.write(header + b"".join(records))
    run = subprocess.run([binary, "--format", "ndjson", path], stdout=subprocess.PIPE, check=True)
    said, held, ends, sentences = set(), {}, {}, {}

    def say(flow, kind, what, words, holds):
        said.add((ends[flow], kind, what))
        if holds:
            held[ends[flow], kind, what] = words

    for line in run.stdout.splitlines():
        if b'"record":"message"' in line:
            continue
        record = json.loads(line)
        kind, flow = record["record"], record.get("flow")
        if kind == "flow":
            ends[flow] = tuple((record[end]["address"], record[end]["port"]) for end in ("client", "server"))
        elif kind == "finding":
            rule, text = record["rule"], record["text"]
            sentences.setdefault(flow, []).append(text.removesuffix(" (Further ones are only counted.)"))
            say(flow, kind, (rule, record["direction"]), f"{rule}: {text}",
                record["severity"] != "note" and rule not in DAMAGE)
        elif kind == "state":
            say(flow, kind, (record["message_stream_id"], record["to"]), f"{record['from']} → {record['to']}",
                not record.get("inferred"))
        elif kind == "flow_end":
            verdict = record["summary"].get("verdict") or ""
            # A rule's sentence is held by the rule: how it names a stream depends on what was seen.
            for sentence in sentences.get(flow, []):
                verdict = verdict.replace(sentence, "")
            for words in ABSENCE.findall(verdict):
                say(flow, "verdict", words, record["summary"]["verdict"], True)
    return said, held


def tasks(binary, captures, work):
    """By name of a capture, what holds this of it."""
    # Drawn for all captures in turn, whichever of them are held then.
    dice, found = random.Random(17), {}
    for name in NAMES:
        header, records = read(os.path.join(captures, name + ".pcap"))
        first = source(records[0])
        damaged = []
        for _ in range(ROUNDS):
            place = dice.randrange(1, len(records))
            damaged += [
                (f"without its first {place} packets", records[place:]),
                (f"without all but its first {place} packets", records[:place]),
                ("without one packet in fifty", [r for r in records if dice.random() > 0.02]),
                ("with one side only", [r for r in records if (source(r) == first) == (place % 2 == 0)]),
            ]
        for place in range(min(FIRST, len(records)) if name in SINGLY else 0):
            damaged.append((f"without its packet {place + 1}", records[:place] + records[place + 1:]))
        path = os.path.join(work, f"claims-{name}.pcap")
        found[name] = functools.partial(check, binary, path, header, records, damaged)
    return found


def check(binary, path, header, records, damaged):
    """What was held, and what is wrong."""
    said, _ = claims(binary, path, header, records)
    faults = [f"{what}: {claim[1]}: {words}" for what, rest in damaged
              for claim, words in claims(binary, path, header, rest)[1].items() if claim not in said]
    os.remove(path)
    return f"{len(damaged)} damaged captures claim nothing that they do not show", faults
