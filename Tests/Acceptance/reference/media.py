"""Holds what is said of media against ffmpeg's reading of the files that were pushed.

Codec, profile, size, rates, channels and the number of key frames must agree, track by track.
"""
import collections
import os
import re
import subprocess

import decoded
import imageio_ffmpeg

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
NAMES = {"H.264": "h264", "H.265": "hevc", "AV1": "av1", "VP9": "vp9", "AAC": "aac", "Opus": "opus", "AC-3": "ac3"}
# What no configuration tells, or by another name.
WITH_FRAME_RATE = {"h264", "hevc"}
WITHOUT_PROFILE = {"opus", "ac3", "vp9"}
# These hold no whole plain publish.
NOT_PUBLISHED = {
    "publish-rtmps", "publish-snaplen", "rtmpe-attempt", "rtmpt-attempt", "reset-mid-publish", "reject-publish-denied",
    "reject-unknown-app", "reject-badname", "many-flows", "midstream"}


def pushed(path):
    """What ffmpeg finds, in order: for video codec, profile, size, frame rate and key frames, for audio codec, profile, rate, channels."""
    text = subprocess.run([FFMPEG, "-hide_banner", "-i", path], capture_output=True, text=True).stderr
    streams = []
    for index, kind, codec, rest in re.findall(r"Stream #0:(\d+): (Video|Audio): (\w+)(.*)", text):
        profile = re.search(r"\((High|Main|LC|Constrained Baseline|Baseline)\)", rest)
        profile = profile and codec not in WITHOUT_PROFILE and profile[1] or None
        if kind == "Video":
            size = re.search(r" (\d+)x(\d+)", rest)
            size = int(size[1]), int(size[2])
            rate = float(re.search(r" ([\d.]+) fps", rest)[1]) if codec in WITH_FRAME_RATE else None
            frames = subprocess.run(
                [FFMPEG, "-v", "error", "-i", path, "-map", f"0:{index}", "-c", "copy", "-f", "framecrc", "-"],
                capture_output=True, text=True).stdout
            keys = sum(1 for line in frames.splitlines() if line[0] != "#" and "F=" not in line)
            streams.append((codec, profile, size, rate, keys))
        else:
            rate, layout = re.search(r"(\d+) Hz, (\w+)", rest).groups()
            streams.append((codec, profile, int(rate), {"mono": 1, "stereo": 2}[layout]))
    return sorted(streams, key=str)


def shown(binary, path):
    """The same from the client's direction of the first connection that publishes."""
    tracks, keys = {}, collections.Counter()
    flow = None
    for record in decoded.records(binary, path):
        if (record["record"] != "message" or record["direction"] != "c2s"
                or record["message_type"] not in ("audio", "video")):
            continue
        if flow is None:
            flow = record["flow"]
        body = record["body"]
        if record["flow"] != flow or not body:
            continue
        for track in body.get("tracks") or [{"track_id": 0, **body}]:
            key = (record["message_type"], track["track_id"])
            if track.get("configuration"):
                facts = tracks.setdefault(key, (body["codec"], {}))[1]
                facts.update((name, fact) for name, fact in track["configuration"].items() if fact is not None)
            if body.get("frame_type") == "key" and body.get("packet_type") in ("coded_frames", "coded_frames_x"):
                keys[key] += 1
    streams = []
    for key, (codec, facts) in tracks.items():
        codec = NAMES.get(codec, codec)
        profile = None if codec in WITHOUT_PROFILE else facts["profile"]
        if key[0] == "video":
            rate = facts.get("frame_rate") if codec in WITH_FRAME_RATE else None
            streams.append((codec, profile, (facts["width"], facts["height"]), rate, keys[key]))
        else:
            streams.append((codec, profile, facts["sample_rate"], facts["channels"]))
    return sorted(streams, key=str)


def check(binary, capture):
    """What was held, and what is wrong, of a capture that has the file that was pushed beside it."""
    stem = os.path.splitext(capture)[0]
    if os.path.basename(stem) in NOT_PUBLISHED or not os.path.exists(stem + ".flv"):
        return None, []
    want, got = pushed(stem + ".flv"), shown(binary, capture)
    return f"{len(want)} tracks as ffmpeg reads them", [] if want == got else [f"{got}, {want} expected"]
