#!/usr/bin/env python3
"""Checks what the other checks read and write captures with.

usage: check.py [CAPTURE.pcap ...]: each is read, and must be the same when it is written again
"""
import os, sys

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
from captures import pcap, pcapng, rtmp, tcp


def refuses(data):
    try:
        pcap.parse(data)
    except ValueError:
        return True
    return False


one = pcap.Packet(1, 2, 3, 4, b"abc")
header = bytes.fromhex("d4c3b2a1 0200 0400 00000000 00000000 00000400 01000000")
record = bytes.fromhex("01000000 02000000 03000000 04000000") + b"abc"
assert pcap.header() == header and pcap.record(one) == record
assert pcap.framed(1000002, b"abc") == record[:12] + record[8:12] + b"abc"
assert pcap.parse(header + record + record) == (header, [record, record])
assert pcap.packet(record) == one and pcap.link(pcap.header(link=276)) == 276
assert not refuses(header)
# What is cut off anywhere but between packets is refused, and so is the other byte order.
assert all(refuses((header + record)[:length]) for length in range(len(header + record)) if length != len(header))
assert refuses(pcap.header(order=">"))

# Section Header, Interface Description and Enhanced Packet Block of the pcapng draft, by hand.
assert pcapng.whole([one]) == (bytes.fromhex(
    "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000"
    "01000000 14000000 0100 0000 00000400 14000000"
    "06000000 24000000 00000000 00000000 42420f00 03000000 04000000") + b"abc\0" + bytes.fromhex("24000000"), [48, 84])

# RFC 791 and RFC 9293, by hand.
frame = tcp.ethernet(tcp.ipv4(tcp.CLIENT, tcp.SERVER, tcp.segment(5000, 1935, 7, tcp.PUSH_ACK, b"x", ack=9)))
assert frame == bytes.fromhex(
    "020202020202 020202020202 0800 45 00 0029 0001 0000 40 06 0000 0a000001 0a000002"
    "1388 078f 00000007 00000009 50 18 ffff 0000 0000 78")
assert pcap.source(pcap.framed(0, frame)) == tcp.CLIENT

# RTMP 1.0 §5.3.2.2: 307 bytes in chunks of 128.
chunks = rtmp.message(4, rtmp.VIDEO, bytes(307), timestamp=1000, stream=1)
assert chunks == bytes.fromhex("04 0003e8 000133 09 01000000") + bytes(128) + b"\xc4" + bytes(128) + b"\xc4" + bytes(51)
assert rtmp.message(70, rtmp.AUDIO, bytes(129))[-3:] == bytes.fromhex("c0 06 00")
assert rtmp.command(b"x", 1, rtmp.NULL, rtmp.members(a=rtmp.string(b"b"))) == bytes.fromhex(
    "03 000000 000019 14 00000000 02 0001 78 00 3ff0000000000000 05 03 0001 61 02 0001 62 000009")

for path in sys.argv[1:]:
    begin, records = pcap.read(path)
    with open(path, "rb") as file:
        assert begin + b"".join(pcap.record(pcap.packet(record)) for record in records) == file.read(), path
print(f"ok   captures are read and written as their formats say, {len(sys.argv) - 1} files as they are")
