"""Blocks of pcapng files, well-formed if nothing else is asked for."""
import struct


def block(kind, body=b"", total=None, trailing=None, order="<"):
    body += bytes(-len(body) % 4)
    total = len(body) + 12 if total is None else total
    trailing = total if trailing is None else trailing
    return struct.pack(order + "II", kind, total) + body + struct.pack(order + "I", trailing)


def option(code, value=b"", length=None):
    return struct.pack("<HH", code, len(value) if length is None else length) + value + bytes(-len(value) % 4)


def section(order="<", magic=0x1A2B3C4D, version=(1, 0), length=-1, more=b""):
    return block(0x0A0D0D0A, struct.pack(order + "IHHq", magic, *version, length) + more, order=order)


def interface(options=b"", order="<", link=1, snap=262144):
    return block(1, struct.pack(order + "HHI", link, 0, snap) + options, order=order)


def enhanced(packet, number=0, order="<", captured=None, more=b"", ticks=None, **lengths):
    """An Enhanced Packet Block of a packet with microseconds."""
    data = packet.data
    ticks = packet.seconds * 1000000 + packet.fraction if ticks is None else ticks
    fields = number, ticks >> 32, ticks & 0xFFFFFFFF, len(data) if captured is None else captured, packet.original
    return block(6, struct.pack(order + "5I", *fields) + data + bytes(-len(data) % 4) + more, order=order, **lengths)


def whole(packets):
    """A plain file, and where the packets' blocks begin and end in it."""
    blocks = [section() + interface()] + [enhanced(one) for one in packets]
    starts = [sum(map(len, blocks[:count])) for count in range(1, len(blocks) + 1)]
    return b"".join(blocks), starts
