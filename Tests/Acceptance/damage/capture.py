"""Captures of which it is known where each packet begins, and what can be done to them."""
import bisect
import itertools
import os
import random
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
from captures import pcap, pcapng
from captures.tcp import SYN, ipv4, segment

# How often each is done, below which size at every byte, and how many bytes are overwritten.
OFFSETS, SMALL, RUN = 2000, 4096, 512
# The client's address of connections that marked() adds.
MARKER = "192.0.2.1"


class Capture:
    """A capture file, and where its packets' records begin in it."""

    def __init__(self, name, data, starts, header=pcap.RECORD):
        self.name, self.data, self.starts, self.header = name, data, starts, header

    @classmethod
    def read(cls, path):
        header, records = pcap.read(path)
        starts = list(itertools.accumulate(map(len, records), initial=len(header)))
        name = os.path.basename(os.path.dirname(os.path.abspath(path)))
        return cls(name, header + b"".join(records), starts)

    @property
    def count(self):
        return len(self.starts) - 1

    def record(self, number):
        return self.data[self.starts[number - 1]:self.starts[number]]

    def packets(self):
        return [pcap.packet(self.record(number)) for number in range(1, self.count + 1)]

    def marked(self):
        """The same with a SYN to port 1935 behind every packet: their flow records tell when others are made."""
        out = [self.data[:self.starts[0]]]
        # Linux cooked capture version 2, or Ethernet.
        link = b"\x08\0" + bytes(18) if pcap.link(self.data) == 276 else bytes(12) + b"\x08\0"
        for number in range(1, self.count + 1):
            record, syn = self.record(number), segment(9999 + number, 1935, 7, SYN, ack=0)
            frame = link + ipv4(bytes(map(int, MARKER.split("."))), bytes([192, 0, 2, 2]), syn)
            out += [record, pcap.record(pcap.packet(record)._replace(captured=len(frame), original=len(frame), data=frame))]
        return b"".join(out)

    def damages(self):
        """Kind, parameters, number of the first damaged packet, required status or None."""
        def places(kind):
            if len(self.data) < SMALL:
                return range(len(self.data))
            return random.Random(f"{self.name} {kind}").sample(range(len(self.data)), min(OFFSETS, len(self.data)))

        def at(offset):
            return max(1, bisect.bisect_right(self.starts, offset))
        dice = random.Random(self.name)
        for place in places("cut"):
            if len(self.data) >= SMALL and dice.randrange(4) == 0:
                place = self.starts[at(place) - 1]
            yield "cut", (place,), at(place), 0 if place in self.starts else 2
        for place in places("flip"):
            flip = dice.choice([dice.randrange(1, 256), 1 << dice.randrange(8)])
            yield "flip", (place, flip), at(place), None
        for place in places("run"):
            yield "run", (place, dice.randrange(2)), at(place), None
        for kind in "swap", "repeat", "drop", "header", "content":
            for n in random.Random(f"{self.name} {kind}").sample(range(1, self.count + 1), min(OFFSETS, self.count)):
                if kind == "swap":
                    # One after the other as often as any two.
                    other = n % self.count + 1 if dice.randrange(2) else dice.randrange(1, self.count + 1)
                    yield kind, tuple(sorted((n, other))), min(n, other), None
                else:
                    yield kind, (n,), n + (kind == "repeat"), None

    def damaged(self, kind, first, other=0):
        """The file with one of those damages."""
        data, starts = self.data, self.starts
        if kind == "cut":
            return data[:first]
        if kind == "flip":
            return data[:first] + bytes([data[first] ^ other]) + data[first + 1:]
        if kind == "run":
            length = min(RUN, len(data) - first)
            run = random.Random(first).randbytes(length) if other else bytes(length)
            return data[:first] + run + data[first + length:]
        before, record, after = data[:starts[first - 1]], self.record(first), data[starts[first]:]
        if kind == "swap":
            if first == other:
                return data
            return before + self.record(other) + data[starts[first]:starts[other - 1]] + record + data[starts[other]:]
        if kind == "repeat":
            return before + record + record + after
        if kind == "drop":
            return before + after
        if kind == "header":
            return before + bytes(self.header) + record[self.header:] + after
        return before + record[:self.header] + bytes(len(record) - self.header) + after

    def as_pcapng(self):
        return Capture(self.name + "-pcapng", *pcapng.whole(self.packets()), 28)
