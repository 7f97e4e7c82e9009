"""A format of a command more: flows in columns. Its own file, and its name in the list of formats."""
from captures.conversation import Conversation

FILES = 2
APPEARS = {"flows --format tsv": [r"flow\tapplication\n1\tlive"]}


def capture():
    session = Conversation()
    session.connect()
    return session.close()
