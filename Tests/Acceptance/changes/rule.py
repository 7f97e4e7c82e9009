"""A rule more: a Ping Request without a time."""
from captures.conversation import Conversation
from captures.rtmp import message

FILES = 3
APPEARS = {"diagnose": [r"note +ping.without-time", r"A Ping Request has the timestamp 0"]}


def capture():
    session = Conversation()
    session.connect()
    session.server(message(2, 4, b"\0\6" + bytes(4)))
    return session.close()
