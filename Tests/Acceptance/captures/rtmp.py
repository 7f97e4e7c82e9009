"""What RTMP sends: chunks, and the AMF0 values in them (RTMP 1.0 §5.3, AMF 0 §2)."""
import struct

# A plain handshake of version 3, either side's: C0 C1 C2, or S0 S1 S2.
HANDSHAKE = b"\3" + bytes(3072)
# A message's type.
SET_CHUNK_SIZE, AUDIO, VIDEO, COMMAND = 1, 8, 9, 20
NULL, OBJECT_END = b"\5", b"\0\0\x09"


def message(chunk_stream, kind, payload, timestamp=0, stream=0, chunk_size=128):
    """A message whose first chunk has a whole header (type 0), the others none (type 3)."""
    basic = bytes([chunk_stream]) if chunk_stream < 64 else bytes([0, chunk_stream - 64])
    out = basic + timestamp.to_bytes(3, "big") + len(payload).to_bytes(3, "big") + bytes([kind])
    out += stream.to_bytes(4, "little")
    again = bytes([0xC0 | basic[0]]) + basic[1:]
    return out + again.join(payload[place:place + chunk_size] for place in range(0, len(payload), chunk_size))


def set_chunk_size(size):
    return message(2, SET_CHUNK_SIZE, size.to_bytes(4, "big"))


def text(value):
    """What follows a string's marker, and what a property's name is."""
    return struct.pack(">H", len(value)) + value


def string(value):
    return b"\2" + text(value)


def long_text(value):
    return b"\x0c" + struct.pack(">I", len(value)) + value


def number(value):
    return b"\0" + struct.pack(">d", value)


def members(**values):
    """An object, from encoded values by name."""
    return b"\3" + b"".join(text(name.encode()) + value for name, value in values.items()) + OBJECT_END


def command(name, transaction, *values, stream=0):
    return message(3, COMMAND, string(name) + number(transaction) + b"".join(values), stream=stream)
