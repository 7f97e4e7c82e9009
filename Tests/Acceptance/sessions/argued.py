"""The errors and warnings that are true of these sessions: each with why, and the fact that this is held against.

An entry is for all set-ups and roles that it names: where its fact is one and it is not told, the test fails too, but
where that is a matter of how busy the machine is. Roles: publish, play (to nginx, from it), restart (play from it where
play_restart is on), file (play from its files), listen (publish to ffmpeg).
"""
import fnmatch


class Argued:
    def __init__(self, rule, setups, roles, why, is_fact, is_certain=True):
        self.rule, self.setups, self.roles = rule, setups.split(), roles.split()
        self.why, self.is_fact, self.is_certain = why, is_fact, is_certain

    def holds(self, name, role):
        return role in self.roles and any(fnmatch.fnmatch(name, one) for one in self.setups)


EVERYWHERE = "publish play restart file listen"
ARGUED = [
    Argued("command.transaction-id-missing", "*", "listen",
           "ffmpeg as a server sends onFCPublish, the next value of which is no number",
           lambda facts: facts.is_in_capture(rb"\x02\x00\x0bonFCPublish[^\x00]")
           and not facts.is_in_capture(rb"\x02\x00\x0bonFCPublish\x00")),
    Argued("media.key-frame-interval", "long-gop", EVERYWHERE,
           "the file has one key frame, and goes on for 8 s", lambda facts: facts.longest_key_interval > 5),
    Argued("media.header-empty", "from-ts", "publish listen",
           "ffmpeg knows no AudioSpecificConfig before MPEG-TS's first ADTS header, and sends an empty one before that",
           lambda facts: (8, b"\xaf\0") in facts.tags),
    Argued("media.metadata-contradicts", "pcm-u8", "play restart",
           "to players nginx makes its own onMetaData, with audiocodecid 16 for 0",
           lambda facts: facts.audio_codec_ids[1] == {0} and facts.is_in_capture(rb"audiocodecid\0\x40\x30\0{6}")),
    Argued("play.late", "*", "restart",
           "the player waits for its publisher, and with play_restart nginx says Play.Start only when that comes",
           lambda facts: facts.player_waits, is_certain=False),
    Argued("tcp.retransmissions", "*", EVERYWHERE,
           "the kernel says that it sent segments again meanwhile (RetransSegs): a program came too late to read",
           lambda facts: facts.retransmitted >= 3, is_certain=False),
    # Only with --ffmpeg9.
    Argued("media.header-missing", "enhanced-two-pictures", "play restart file",
           "nginx, which knows no Enhanced RTMP, leaves out messages, sequence headers among them",
           lambda facts: facts.ffmpeg == "9", is_certain=False),
]
