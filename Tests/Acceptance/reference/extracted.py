"""Holds extracted files against the messages, against the files that were pushed, and against a decoder.

For each stream: its tags are the complete audio and video messages of its direction, by time and SHA-256; those of
the first publish of NAME.pcap are tags of NAME.flv, and those of a play are what NAME.received.flv begins with; a file
that has its start is decoded without an error.
"""
import collections
import hashlib
import os
import re
import shutil
import subprocess

import decoded
import imageio_ffmpeg

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
KINDS = {8: "audio", 9: "video"}


def tags(path):
    """Type, timestamp and payload of each tag of a well-formed FLV file."""
    data = open(path, "rb").read()
    assert data[:4] == b"FLV\x01" and data[5:13] == bytes([0, 0, 0, 9, 0, 0, 0, 0]), path
    place, found = 13, []
    while place < len(data):
        size = int.from_bytes(data[place + 1:place + 4], "big")
        time = int.from_bytes(data[place + 7:place + 8] + data[place + 4:place + 7], "big")
        end = place + 11 + size
        # Other writers leave the last back pointer out.
        assert end + 4 > len(data) or int.from_bytes(data[end:end + 4], "big") == 11 + size, (path, place)
        found.append((data[place], time, data[place + 11:end]))
        place = end + 4
    return found


def media(found):
    return [(KINDS[kind], time, hashlib.sha256(payload).hexdigest()) for kind, time, payload in found if kind in KINDS]


def messages(binary, path):
    """By flow and direction: the complete audio and video messages."""
    found = collections.defaultdict(list)
    for record in decoded.records(binary, path):
        if record["record"] == "message" and record["message_type"] in KINDS.values() and record["complete"]:
            found[record["flow"], record["direction"]].append(
                (record["message_type"], record["timestamp"], record["payload_sha256"]))
    return found


def complaint(path):
    """What a decoder has to say of a file."""
    result = subprocess.run([FFMPEG, "-v", "error", "-i", path, "-map", "0:v?", "-map", "0:a?", "-f", "null", "-"], capture_output=True, text=True)
    return result.stderr.strip() or (result.returncode and f"status {result.returncode}") or ""


def check(binary, capture, work):
    """What was held, and what is wrong."""
    shutil.rmtree(work, ignore_errors=True)
    run = subprocess.run([binary, "extract", capture, "-o", work], capture_output=True, text=True)
    faults, notes = [], []
    if run.returncode not in (0, 2):
        faults.append(f"status {run.returncode}: {run.stderr}")
    stem = os.path.splitext(capture)[0]
    pushed = collections.Counter(media(tags(stem + ".flv"))) if os.path.exists(stem + ".flv") else None
    received = media(tags(stem + ".received.flv")) if os.path.exists(stem + ".received.flv") else None
    want = messages(binary, capture)
    got = collections.defaultdict(list)
    names = sorted(name for name in os.listdir(work) if name.endswith(".flv")) if os.path.isdir(work) else []
    for name in names:
        flow, role = re.match(r"flow(\d+)-(publish|play)", name).groups()
        found = media(tags(os.path.join(work, name)))
        summary = re.search(re.escape(name) + r"  (\d+) audio, (\d+) video", run.stdout)
        kinds = collections.Counter(kind for kind, _, _ in found)
        if summary is None or [int(count) for count in summary.groups()] != [kinds["audio"], kinds["video"]]:
            faults.append(f"{name}: the summary says otherwise")
        key = int(flow), "c2s" if role == "publish" else "s2c"
        got[key] += found
        part = re.escape(name) + ": "
        is_whole = not re.search(part + r".*(left out|counted from 0|no sequence header)", run.stderr)
        if pushed is not None and role == "publish" and is_whole:
            payloads = {(kind, digest) for kind, _, digest in pushed}
            known = sum((kind, digest) in payloads for kind, _, digest in found)
            notes.append(f"{known} of {len(found)} pushed, {sum(tag in pushed for tag in found)} at that time")
            # Some senders write sequence headers anew.
            if len(found) - known > 2:
                faults.append(f"{name}: {len(found) - known} payloads were not pushed")
        if received is not None and role == "play":
            short = [(kind, digest) for kind, _, digest in found]
            other = [(kind, digest) for kind, _, digest in received]
            if short[:len(other)] != other[:len(short)] or not short:
                faults.append(f"{name}: not what was received")
            else:
                notes.append(f"{min(len(short), len(other))} as received")
        if is_whole and (trouble := complaint(os.path.join(work, name))):
            if not (pushed is not None and complaint(stem + ".flv")):
                faults.append(f"{name}: {trouble.splitlines()[0]}")
    told = "left out" in run.stderr or "counted from 0" in run.stderr or "no key frame" in run.stderr
    for key, expected in want.items():
        lacking = collections.Counter(expected) - collections.Counter(got[key])
        if not told and expected != got[key]:
            faults.append(f"flow {key}: {sum(lacking.values())} of {len(expected)} messages are not there, or in another order")
        if lacking and not told:
            faults.append(f"flow {key}: and nothing says so")
    for key, found in got.items():
        digests = collections.Counter((kind, digest) for kind, _, digest in want[key])
        surplus = collections.Counter((kind, digest) for kind, _, digest in found) - digests
        # Headers stand in each file of a stream that a hole has split.
        if sum(surplus.values()) > 4 * len(names):
            faults.append(f"flow {key}: {sum(surplus.values())} tags are no messages")
    notes.insert(0, f"{len(names)} files of {sum(map(len, got.values()))} tags")
    return ", ".join(notes), faults
