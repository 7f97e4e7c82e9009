"""What ffprobe, and a look at the bytes, find in a file that is pushed and in the capture of that."""
import functools, json, re, subprocess

# rtmpscope's names of codecs, by ffprobe's.
NAMES = {
    "h264": ["H.264"], "flv1": ["Sorenson H.263"], "flashsv": ["Screen Video"], "flashsv2": ["Screen Video 2"],
    "aac": ["AAC"], "mp3": ["MP3"], "speex": ["Speex"], "adpcm_swf": ["ADPCM"], "pcm_s16le": ["PCM"],
    "nellymoser": ["Nellymoser", "Nellymoser 8 kHz", "Nellymoser 16 kHz"], "pcm_u8": ["PCM", "PCM (platform endian)"],
    "pcm_alaw": ["G.711 A-law"], "pcm_mulaw": ["G.711 µ-law"], "hevc": ["H.265"], "av1": ["AV1"], "vp8": ["VP8"],
    "vp9": ["VP9"], "opus": ["Opus"], "ac3": ["AC-3"], "eac3": ["E-AC-3"], "flac": ["FLAC"],
}


class Track:
    def __init__(self, stream):
        self.codecs = NAMES.get(stream["codec_name"], [])
        self.times, self.keys = [], []

    def add(self, packet):
        time = float(packet.get("dts_time") or packet["pts_time"])
        self.times.append(time)
        if "K" in packet["flags"]:
            self.keys.append(time)

    @property
    def count(self):
        return len(self.times)

    @property
    def longest_key_interval(self):
        """In seconds, that from the last key frame to the end too."""
        times = self.keys + self.times[-1:]
        return max((after - before for before, after in zip(times, times[1:])), default=0)


class Facts:
    """Of each track, by kind and place among its kind, and of how they go together."""

    def __init__(self, setup, path, capture, retransmitted):
        self.path, self.capture, self.ffmpeg = path, capture, setup.ffmpeg
        # Whether the player came before the publisher; how many segments the kernel sent again in all.
        self.player_waits, self.retransmitted = setup.joins == "first", retransmitted
        run = subprocess.run(
            ["ffprobe", "-v", "error", "-of", "json", "-show_entries",
             "stream=index,codec_type,codec_name:packet=stream_index,dts_time,pts_time,flags", path],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        found = json.loads(run.stdout)
        self.tracks, by_index = {}, {}
        for stream in found["streams"]:
            kind = stream["codec_type"]
            if kind in ("audio", "video"):
                by_index[stream["index"]] = track = Track(stream)
                self.tracks[kind, sum(other == kind for other, _ in self.tracks)] = track
        # By how many seconds tracks are apart at most, in the order of the file.
        self.apart, last = 0, {}
        for packet in found["packets"]:
            track = by_index.get(packet["stream_index"])
            if track is not None:
                track.add(packet)
                last[packet["stream_index"]] = track.times[-1]
                self.apart = max(self.apart, max(last.values()) - min(last.values()))

    @property
    def origins_apart(self):
        """By how many seconds the first times of audio and video differ."""
        first = [track.times[0] for track in self.tracks.values()]
        return max(first) - min(first)

    @property
    def longest_key_interval(self):
        return max(track.longest_key_interval for (kind, _), track in self.tracks.items() if kind == "video")

    @functools.cached_property
    def tags(self):
        """Type and content of the tags of the FLV file."""
        with open(self.path, "rb") as file:
            data = file.read()
        tags, place = [], 13
        while place + 11 <= len(data):
            end = place + 11 + int.from_bytes(data[place + 1:place + 4], "big")
            tags.append((data[place], data[place + 11:end]))
            place = end + 4
        return tags

    @property
    def audio_codec_ids(self):
        """What onMetaData says, and what the audio tags do."""
        said = re.search(rb"audiocodecid\0(.{8})", self.tags[0][1], re.DOTALL)
        return said and said[1].hex(), {content[0] >> 4 for type, content in self.tags if type == 8}

    def is_in_capture(self, pattern):
        return is_in(self.capture, pattern)


@functools.cache
def is_in(path, pattern):
    with open(path, "rb") as file:
        return re.search(pattern, file.read(), re.DOTALL) is not None
