"""The body of a message type more: what edge and origin say, type 7."""
from captures.conversation import Conversation
from captures.rtmp import message

FILES = 4
APPEARS = {"--format ndjson": [r'"body":\{"connection":9,"begins":true\}'], "": [r"Virtual Control: connection 9, begins yes"]}


def capture():
    session = Conversation()
    session.connect()
    session.server(message(2, 7, b"\0\0\0\x09\1"))
    return session.close()
