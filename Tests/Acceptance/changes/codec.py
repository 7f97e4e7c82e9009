"""A codec more, with its configuration: AVS3."""
from captures.conversation import Conversation
from captures.rtmp import message

FILES = 2
APPEARS = {"--format ndjson": [r'"codec":"AVS3"', r'"configuration":\{"profile":"Main 8"'], "": [r"AVS3 sequence header: Main 8"], "flows": [r"AVS3"]}


def capture():
    session = Conversation()
    session.connect()
    session.publish()
    session.client(message(6, 9, b"\x90avs3" + bytes(7) + b"\x20" + bytes(8), stream=1))
    return session.close()
