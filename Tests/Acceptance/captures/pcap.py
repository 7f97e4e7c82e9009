"""Capture files in libpcap's own form: a header of 24 bytes, and records of 16 bytes and a packet each."""
import struct
from typing import NamedTuple

MICROSECONDS, NANOSECONDS = 0xA1B2C3D4, 0xA1B23C4D
ETHERNET = 1
HEADER, RECORD = 24, 16


class Packet(NamedTuple):
    seconds: int
    fraction: int  # of a second, in what the file's header says
    captured: int
    original: int
    data: bytes


def header(link=ETHERNET, magic=MICROSECONDS, version=(2, 4), snap=262144, order="<"):
    return struct.pack(order + "IHHIIII", magic, *version, 0, 0, snap, link)


def record(packet, order="<"):
    """As it stands in a file, with lengths that may not be its data's."""
    return struct.pack(order + "4I", *packet[:4]) + packet.data


def framed(microseconds, data):
    """A record of a packet that was captured whole."""
    return record(Packet(*divmod(microseconds, 1000000), len(data), len(data), data))


def parse(data):
    """A little-endian file's header, and its records, which come to the whole file."""
    if len(data) < HEADER or struct.unpack_from("<I", data)[0] not in (MICROSECONDS, NANOSECONDS):
        raise ValueError("no little-endian pcap file")
    records, place = [], HEADER
    while place < len(data):
        if len(data) - place < RECORD:
            raise ValueError(f"a record's header is cut off at byte {place}")
        end = place + RECORD + struct.unpack_from("<I", data, place + 8)[0]
        if end > len(data):
            raise ValueError(f"a packet is cut off: its record begins at byte {place}")
        records.append(data[place:end])
        place = end
    return data[:HEADER], records


def read(path):
    with open(path, "rb") as file:
        return parse(file.read())


def packet(record):
    return Packet(*struct.unpack_from("<4I", record), record[RECORD:])


def link(header):
    return struct.unpack_from("<I", header, 20)[0]


def source(record):
    """The IPv4 address that a record's Ethernet frame comes from."""
    return record[RECORD + 26:RECORD + 30]
