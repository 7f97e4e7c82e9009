"""What the checks that damage captures have in common."""
import struct


def read(path):
    """A little-endian pcap file's header and packet records."""
    with open(path, "rb") as file:
        data = file.read()
    records, place = [], 24
    while place + 16 <= len(data):
        end = place + 16 + struct.unpack_from("<I", data, place + 8)[0]
        records.append(data[place:end])
        place = end
    return data[:24], records


def source(record):
    """The IPv4 address that a record's Ethernet frame comes from."""
    return record[16 + 26:16 + 30]
