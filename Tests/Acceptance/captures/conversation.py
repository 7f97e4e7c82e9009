"""A TCP connection that carries RTMP, told message by message, as a capture."""
from captures import pcap
from captures.rtmp import HANDSHAKE, NULL, command, members, number, string
from captures.tcp import ACK, CLIENT, FIN_ACK, PUSH_ACK, SERVER, SYN, SYN_ACK, ethernet, ipv4, segment

# How much of a payload a packet carries, and microseconds from one packet to the next.
SIZE, STEP = 1400, 1000


class Conversation:
    """From its SYN on; `link` and `wrap` say how packets begin, `port` where the server listens."""

    def __init__(self, link=pcap.ETHERNET, wrap=ethernet, port=1935):
        self.link, self.wrap, self.port = link, wrap, port
        # Of the client and of the server: what its next byte is called.
        self.next, self.records = [1000, 2000], []
        for is_client, flags in ((True, SYN), (False, SYN_ACK), (True, ACK)):
            self.packet(is_client, flags)

    def packet(self, is_client, flags, payload=b""):
        ends, ports = (CLIENT, SERVER), (50000, self.port)
        own, other = (0, 1) if is_client else (1, 0)
        head = segment(ports[own], ports[other], self.next[own], flags, payload, ack=self.next[other])
        datagram = ipv4(ends[own], ends[other], head, identification=len(self.records))
        self.records.append(pcap.framed(STEP * len(self.records), self.wrap(datagram)))
        self.next[own] += len(payload) + (flags in (SYN, SYN_ACK, FIN_ACK))

    def send(self, is_client, pieces):
        data = b"".join(pieces)
        for place in range(0, len(data), SIZE):
            self.packet(is_client, PUSH_ACK, data[place:place + SIZE])
        self.packet(not is_client, ACK)

    def client(self, *pieces):
        """The client sends these bytes."""
        self.send(True, pieces)

    def server(self, *pieces):
        self.send(False, pieces)

    def connect(self, app=b"live", **properties):
        """Handshake, and a connect with these properties beside (encoded values) that is accepted."""
        self.client(HANDSHAKE[:1537])
        self.server(HANDSHAKE)
        self.client(HANDSHAKE[1537:])
        url = b"rtmp://10.0.0.2/" + app
        self.client(command(b"connect", 1, members(app=string(app), tcUrl=string(url), **properties)))
        self.server(command(b"_result", 1, NULL, status(b"NetConnection.Connect.Success")))

    def publish(self, name=b"cam"):
        """A stream is created, and published."""
        self.client(command(b"createStream", 2, NULL))
        self.server(command(b"_result", 2, NULL, number(1)))
        self.client(command(b"publish", 3, NULL, string(name), string(b"live"), stream=1))
        self.server(command(b"onStatus", 0, NULL, status(b"NetStream.Publish.Start"), stream=1))

    def unpublish(self):
        self.client(command(b"deleteStream", 4, NULL, number(1)))

    def close(self):
        """The client closes; what was captured of it all."""
        self.packet(True, FIN_ACK)
        self.packet(False, FIN_ACK)
        self.packet(True, ACK)
        return pcap.header(self.link) + b"".join(self.records)


def status(code, level=b"status"):
    return members(level=string(level), code=string(code), description=string(b"-"))
