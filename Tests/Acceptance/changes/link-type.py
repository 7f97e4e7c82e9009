"""A link type more: PPP in HDLC-like framing (libpcap's 9)."""
from captures.conversation import Conversation
from captures.rtmp import VIDEO, message

FILES = 2
APPEARS = {
    "--format ndjson": [r'"name":"publish"', r'"message_type":"video"'],
    "diagnose": [r"published 'live/cam'"],
    "": [r"\n30 packets, 1 TCP connection"],
}


def capture():
    # RFC 1662 §3.1: address and control, then the protocol, of which 0x0021 is IPv4.
    session = Conversation(link=9, wrap=lambda datagram: b"\xff\x03\x00\x21" + datagram)
    session.connect()
    session.publish()
    session.client(message(6, VIDEO, b"\x27\1\0\0\0" + bytes(5), stream=1))
    return session.close()
