"""A control message more: Heartbeat, type 14."""
from captures.conversation import Conversation
from captures.rtmp import message

FILES = 4
APPEARS = {"--format ndjson": [r'"message_type":"heartbeat"', r'"body":\{"interval":500\}'], "": [r"Heartbeat: interval 500"]}


def capture():
    session = Conversation()
    session.connect()
    session.server(message(2, 14, (500).to_bytes(4, "big")))
    return session.close()
