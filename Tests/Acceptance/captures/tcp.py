"""Packets of TCP connections over IPv4 and Ethernet. Checksums are 0: the tool asks for none."""
import struct

SYN, RST, ACK, SYN_ACK, PUSH_ACK, FIN_ACK = 2, 4, 16, 18, 24, 17
CLIENT, SERVER = bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2])


def segment(source_port, port, sequence, flags, payload=b"", ack=1):
    return struct.pack(
        ">HHIIBBHHH", source_port, port, sequence & 0xFFFFFFFF, ack & 0xFFFFFFFF, 80, flags, 65535, 0, 0) + payload


def ipv4(source, target, payload, identification=1, fragment=0):
    """A datagram; `fragment` is its flags and offset, in units of 8 bytes."""
    fields = 0x45, 0, 20 + len(payload), identification, fragment, 64, 6, 0
    return struct.pack(">BBHHHBBH4s4s", *fields, source, target) + payload


def ethernet(datagram):
    return b"\2" * 12 + b"\x08\0" + datagram
