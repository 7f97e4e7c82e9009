"""A capture whose TCP payloads are cut into pieces: byte for byte what the reference's transform.py makes with split=N, at a
tenth of the time, which counts where pieces are of one byte."""
import struct

from captures import pcap

TCP, IPV4, IPV6 = 6, 0x0800, 0x86DD
NETWORK = 14  # where it begins in an Ethernet frame


def checksum(data):
    """The Internet checksum (RFC 1071); words of 16 bits are digits to the base 65,536, which is 1 modulo 65,535."""
    data += bytes(len(data) % 2)
    return 0xFFFF - (int.from_bytes(data, "big") % 0xFFFF or 0xFFFF)


def pieces(frame, size):
    """The frames that one becomes: itself, if its payload is no longer than that, or it has none."""
    kind = struct.unpack_from(">H", frame, 12)[0]
    if kind == IPV4 and frame[NETWORK + 9] == TCP:
        start = NETWORK + (frame[NETWORK] & 15) * 4
        end = NETWORK + struct.unpack_from(">H", frame, NETWORK + 2)[0]
        ends = frame[NETWORK + 12:NETWORK + 20]
    elif kind == IPV6 and frame[NETWORK + 6] == TCP:
        start = NETWORK + 40
        end = start + struct.unpack_from(">H", frame, NETWORK + 4)[0]
        ends = frame[NETWORK + 8:NETWORK + 40]
    else:
        return [frame]
    head = bytearray(frame[start:start + (frame[start + 12] >> 4) * 4])
    data = frame[start + len(head):end]
    if len(data) <= size:
        return [frame]
    sequence, out = struct.unpack_from(">I", head, 4)[0], []
    for place in range(0, len(data), size):
        piece = data[place:place + size]
        length = len(head) + len(piece)
        network = bytearray(frame[NETWORK:start])
        if kind == IPV4:
            struct.pack_into(">H", network, 2, len(network) + length)
            struct.pack_into(">H", network, 10, 0)
            struct.pack_into(">H", network, 10, checksum(bytes(network)))
        else:
            struct.pack_into(">H", network, 4, length)
        struct.pack_into(">I", head, 4, sequence + place & 0xFFFFFFFF)
        struct.pack_into(">H", head, 16, 0)
        struct.pack_into(">H", head, 16, checksum(ends + struct.pack(">HH", TCP, length) + bytes(head) + piece))
        out.append(frame[:NETWORK] + bytes(network) + bytes(head) + piece)
    return out


def split(source, target, size):
    header, records = pcap.read(source)
    unit = 1000 if struct.unpack_from("<I", header)[0] == pcap.NANOSECONDS else 1
    with open(target, "wb") as file:
        file.write(pcap.header(pcap.link(header)))
        for packet in map(pcap.packet, records):
            for frame in pieces(packet.data, size):
                times = packet.seconds, round(packet.fraction / unit)
                file.write(pcap.record(pcap.Packet(*times, len(frame), len(frame), frame)))
