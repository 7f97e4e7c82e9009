"""A link type more: IP over IEEE 1394, as macOS has it (libpcap's 138)."""
from captures.conversation import Conversation
from captures.rtmp import VIDEO, message

FILES = 2
APPEARS = {
    "--format ndjson": [r'"name":"publish"', r'"message_type":"video"'],
    "diagnose": [r"published 'live/cam'"],
    "": [r"\n30 packets, 1 TCP connection"],
}


def capture():
    # Both addresses of eight bytes, and an EtherType.
    session = Conversation(link=138, wrap=lambda datagram: bytes(16) + b"\x08\x00" + datagram)
    session.connect()
    session.publish()
    session.client(message(6, VIDEO, b"\x27\1\0\0\0" + bytes(5), stream=1))
    return session.close()
