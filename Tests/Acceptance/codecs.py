#!/usr/bin/env python3
"""Holds what is told of codecs against what ffmpeg writes: each codec and several tracks as FLV, put into a capture message
by message, gives the codec, size, profile, sample rate and channels that ffmpeg reads from the same file; nothing is found
wrong with any.

usage: codecs.py BINARY FFMPEG FOLDER
FFMPEG is version 8 or later (several tracks); codecs that it has no encoder for are left out, and named.
"""
import json, os, re, subprocess, sys

from captures.conversation import Conversation
from captures.rtmp import AUDIO, VIDEO, message, set_chunk_size

PICTURES = ["-f", "lavfi", "-i", "testsrc2=s={}:r=25:d=1.2"]
SOUND = ["-f", "lavfi", "-i", "sine=d=1.2:r={}"]
# Of each: the encoder, and pictures' sizes or sounds' rates and channels that it takes.
VIDEOS = {
    "libx264": ["320x180", "322x182", "1278x718"], "libx265": ["320x180", "322x182", "1918x1078"],
    "libvvenc": ["320x192"], "libsvtav1": ["320x180", "322x182"], "libvpx-vp9": ["320x180", "322x182"],
    "flv": ["320x240", "352x288", "322x182"], "flashsv": ["320x180", "200x120"],
    "flashsv2": ["320x180"],
}
SOUNDS = {
    "aac": [(44100, 2), (48000, 1), (22050, 2), (48000, 6)], "libopus": [(48000, 2), (48000, 1), (48000, 6)],
    "flac": [(44100, 2), (96000, 1)], "ac3": [(48000, 2), (44100, 1), (48000, 6)],
    "eac3": [(48000, 2), (32000, 6)], "libmp3lame": [(44100, 2), (22050, 1)], "adpcm_swf": [(44100, 2), (22050, 1)],
    "pcm_s16le": [(44100, 2), (11025, 1)], "nellymoser": [(16000, 1), (22050, 1)],
}
# Our names of codecs, by ffmpeg's.
NAMES = {
    "h264": "H.264", "hevc": "H.265", "vvc": "H.266", "av1": "AV1", "vp9": "VP9",
    "flv1": "Sorenson H.263", "flashsv": "Screen Video", "flashsv2": "Screen Video 2", "aac": "AAC", "opus": "Opus",
    "flac": "FLAC", "ac3": "AC-3", "eac3": "E-AC-3", "mp3": "MP3", "adpcm_swf": "ADPCM", "pcm_s16le": "PCM",
    "nellymoser": "Nellymoser",
}
# What ffmpeg reads back wrongly, and why it is not held against.
ARGUED = {
    "aac-48000-6": "behind a MultichannelConfig ffmpeg goes by the tag header, which says 44100 Hz of any AAC",
}
CHANNELS = {"mono": 1, "stereo": 2, "5.1": 6, "5.1(side)": 6, "1 channels": 1}


def tags(path):
    """Type, timestamp and body of each tag of an FLV file (FLV 10.1 §E.4.1)."""
    data = open(path, "rb").read()
    place = 13
    while place + 11 <= len(data):
        size = int.from_bytes(data[place + 1:place + 4], "big")
        time = int.from_bytes(data[place + 7:place + 8] + data[place + 4:place + 7], "big")
        yield data[place], time, data[place + 11:place + 11 + size]
        place += 15 + size


def capture(source, path):
    """A publisher that sends a file's tags."""
    session = Conversation()
    session.connect()
    session.publish()
    session.client(set_chunk_size(65536))
    for kind, time, body in tags(source):
        stream = {AUDIO: 4, VIDEO: 6}.get(kind, 5)
        session.client(message(stream, kind, body, timestamp=time, stream=1, chunk_size=65536))
    session.unpublish()
    with open(path, "wb") as file:
        file.write(session.close())


def due(ffmpeg, source):
    """What ffmpeg reads of each track."""
    said = subprocess.run([ffmpeg, "-hide_banner", "-i", source], stderr=subprocess.PIPE).stderr.decode()
    found = []
    for kind, text in re.findall(r"Stream #0:\d+.*?: (Video|Audio): (.*)", said):
        codec = NAMES[text.split(",")[0].split(" ")[0]]
        profile = re.search(r"\(([A-Z][\w ]*|LC)\)", text.split(",")[0])
        facts = {"codec": codec, "profile": profile[1] if profile else None}
        if kind == "Video":
            facts["size"] = tuple(map(int, re.search(r", (\d+)x(\d+)", text).groups()))
        else:
            facts["sample_rate"] = int(re.search(r"(\d+) Hz", text)[1])
            facts["channels"] = CHANNELS[re.search(r"Hz, ([^,]+)", text)[1]]
        found.append((kind.lower(), facts))
    return found


def told(tool, path):
    """What is told of each track: of those that are alone in a message, and of each in one with several."""
    lines = subprocess.run([tool, "--format", "ndjson", path], stdout=subprocess.PIPE).stdout.splitlines()
    tracks, findings = {}, []
    for record in map(json.loads, lines):
        if record["record"] == "finding" and record["severity"] in ("error", "warning"):
            findings.append(record["rule"])
        if record["record"] != "message" or record["message_type_id"] not in (AUDIO, VIDEO):
            continue
        kind = "audio" if record["message_type_id"] == AUDIO else "video"
        body = record["body"]
        for part in body.get("tracks") or [body]:
            facts = tracks.setdefault((kind, part.get("track_id", 0)), {})
            if "codec" in body or "codec" in part:
                facts["codec"] = part.get("codec") or body["codec"]
            for name, value in (part.get("configuration") or {}).items():
                if value is not None:
                    facts.setdefault(name, value)
            sound = {"sample_rate": body.get("sound_rate"), "channels": body.get("channels")}
            facts.setdefault("sound", sound)
    return tracks, findings


def differences(wanted, tracks, findings):
    wrong = [f"finds {rule}" for rule in sorted(set(findings))]
    for kind in ("video", "audio"):
        own = [facts for (of, _), facts in sorted(tracks.items()) if of == kind]
        due_here = [facts for of, facts in wanted if of == kind]
        if len(own) != len(due_here):
            wrong.append(f"{len(own)} {kind} tracks for {len(due_here)}")
        for found, facts in zip(own, due_here):
            has = {"codec": found.get("codec"), "profile": found.get("profile", facts["profile"])}
            if kind == "video":
                has["size"] = (found.get("width"), found.get("height"))
            else:
                for name in ("sample_rate", "channels"):
                    has[name] = found.get(name) or found["sound"][name]
            if not str(has["codec"]).startswith(facts["codec"]):
                wrong.append(f"codec {has['codec']} for {facts['codec']}")
            wrong += [f"{facts['codec']}: {name} {has[name]} for {facts[name]}" for name in facts
                      if name != "codec" and str(facts[name]).lower() != str(has[name]).lower()]
    return wrong


def setups():
    """Of each: what it is called, and ffmpeg's inputs and encoders."""
    for encoder, sizes in VIDEOS.items():
        for size in sizes:
            yield f"{encoder}-{size}", encoder, [*PICTURES[:3], PICTURES[3].format(size), "-c:v", encoder]
    for encoder, sounds in SOUNDS.items():
        for rate, channels in sounds:
            inputs = [*SOUND[:3], SOUND[3].format(rate)]
            yield f"{encoder}-{rate}-{channels}", encoder, [
                *inputs, "-ac", str(channels), "-ar", str(rate), "-c:a", encoder]
    for video, audio in (("libx264", "aac"), ("libx265", "libopus"), ("libvpx-vp9", "flac")):
        inputs = []
        for size in ("320x180", "160x90"):
            inputs += [*PICTURES[:3], PICTURES[3].format(size)]
        for rate in (48000, 48000):
            inputs += [*SOUND[:3], SOUND[3].format(rate)]
        maps = [word for place in range(4) for word in ("-map", str(place))]
        yield f"tracks-{video}-{audio}", video, [*inputs, *maps, "-c:v", video, "-c:a", audio]


def main():
    tool, ffmpeg, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    has = subprocess.run([ffmpeg, "-hide_banner", "-encoders"], stdout=subprocess.PIPE).stdout.decode().split()
    failed, count, missing = 0, 0, set()
    for name, encoder, arguments in setups():
        if encoder not in has:
            missing.add(encoder)
            continue
        source, path = f"{folder}/{name}.flv", f"{folder}/{name}.pcap"
        subprocess.run([ffmpeg, "-v", "error", "-y", *arguments, "-strict", "-2", source],
                       stderr=subprocess.DEVNULL, check=True)
        capture(source, path)
        wrong = differences(due(ffmpeg, source), *told(tool, path))
        count += 1
        if wrong and name in ARGUED:
            print(f"argued {name}: {ARGUED[name]}")
        elif wrong:
            failed += 1
            print(f"FAIL {name}: {'; '.join(wrong)}")
    if missing:
        print(f"left out, since ffmpeg has no encoder: {', '.join(sorted(missing))}")
    print(f"codecs: {count - failed} of {count} as ffmpeg has them")
    return failed > 0


sys.exit(main())
