#!/usr/bin/env python3
"""Makes hostile captures, and tells how long the tool takes over each, and in how much memory.

usage: hostile.py BINARY FOLDER [NAME …]
Each is made in two sizes where it can be, the second twice the first: time that grows with the square of
the input shows. Time is processor time, and two are made at once. The exit status is 1 where a run fails, takes
more than 256 MiB, or where the doubled input takes over three times as long and more than two seconds.
"""
import multiprocessing, os, random, struct, subprocess, sys, time

from captures import pcap
from captures.rtmp import HANDSHAKE, long_text, message, set_chunk_size, text
from captures.tcp import ACK, CLIENT, PUSH_ACK, RST, SERVER, SYN, SYN_ACK, ethernet, ipv4, segment

BINARY, FOLDER = sys.argv[1:3]
WANTED = sys.argv[3:]
COMMANDS = {"ndjson": ["--format", "ndjson"], "diagnose": ["diagnose"], "flows -v": ["flows", "-v"]}
LIMIT_MIB = 256


def tcp(t, source, source_port, sequence, flags, payload=b"", port=1935, back=False, ack=1):
    ends = (source, SERVER) if not back else (SERVER, source)
    ports = (source_port, port) if not back else (port, source_port)
    return pcap.framed(t, ethernet(ipv4(*ends, segment(*ports, sequence, flags, payload, ack))))


def address(number):
    return bytes([11, number >> 16 & 255, number >> 8 & 255, number & 255])


def session(stream, size=1400, opening=True):
    """One connection whose client sends a handshake and `stream`, or from amid a session `stream` alone."""
    if opening:
        yield tcp(0, CLIENT, 5000, 0, SYN)
        yield tcp(0, CLIENT, 5000, 0, SYN_ACK, back=True)
        yield tcp(1, CLIENT, 5000, 1, PUSH_ACK, HANDSHAKE, back=True)
        stream = HANDSHAKE + stream
    for number, place in enumerate(range(0, len(stream), size)):
        yield tcp(100 * number, CLIENT, 5000, 1 + place, PUSH_ACK, stream[place:place + size])


LARGE = set_chunk_size(0x7FFFFF)
CALL = b"\2\0\1x" + bytes(9)


def whole(kind, payload):
    return LARGE + message(3, kind, payload, chunk_size=0x7FFFFF)


def u29(value):
    if value < 0x80:
        return bytes([value])
    if value < 0x4000:
        return bytes([0x80 | value >> 7, value & 0x7F])
    if value < 0x200000:
        return bytes([0x80 | value >> 14, 0x80 | value >> 7 & 0x7F, value & 0x7F])
    return bytes([0x80 | value >> 22, 0x80 | value >> 15 & 0x7F, 0x80 | value >> 8 & 0x7F, value & 0xFF])


def syns(count):
    for number in range(count):
        yield tcp(10 * number, address(number), 1024 + number % 60000, 0, SYN)


def open_flows(count):
    for number in range(count):
        yield tcp(10 * number, address(number), 1024 + number % 60000, 0, SYN)
        yield tcp(10 * number + 1, address(number), 1024 + number % 60000, 1, PUSH_ACK, b"\3" + bytes(600))


def holes(count):
    for number in range(count):
        yield tcp(10 * number, address(number), 2000, 0, SYN)
        for piece in range(10):
            yield tcp(10 * number + piece, address(number), 2000, 1000 + 3000 * piece, PUSH_ACK, bytes(1400))


def other_port(count):
    """Connections on another port, whose first bytes are a handshake's, and then holes."""
    for number in range(count):
        yield tcp(10 * number, address(number), 2000, 0, SYN, port=8080)
        for piece in range(20):
            yield tcp(10 * number + piece, address(number), 2000, 1 + 200 * piece, PUSH_ACK, b"\3" + bytes(99), port=8080)
            yield tcp(10 * number + piece, address(number), 2000, 1, ACK, ack=101 + 200 * piece, port=8080, back=True)


def announcements(count):
    streams = (bytes([0, n - 64]) if n < 320 else bytes([1, n - 64 & 255, n - 64 >> 8]) for n in range(64, 64 + count))
    return set_chunk_size(1) + b"".join(s + bytes(3) + b"\xff\xff\xff\x09" + bytes(4) + b"\x17" for s in streams)


def gaps_after_announcements(count):
    """65,536 chunk streams with a message under way, then holes that the server acknowledges."""
    sequence = 1
    yield tcp(0, CLIENT, 5000, 0, SYN)
    for piece in session(announcements(65536)):
        if len(piece) > 100:
            yield piece
            sequence += 1400
    for number in range(count):
        sequence += 100
        payload = message(4, 9, b"\x27\1\0\0\0" + bytes(20), number, 1) * 8
        yield tcp(number, CLIENT, 5000, sequence, PUSH_ACK, payload)
        sequence += len(payload)
        yield tcp(number, CLIENT, 5000, 1, ACK, ack=sequence, back=True)


def fragments(count, offset, length, last_first=False):
    for number in range(count):
        is_last = last_first and number % 8000 == 0
        place = 8100 if is_last else offset(number)
        identification = 7 + number // 8000 if last_first else 7
        flags_and_place = (0 if is_last else 0x2000) | place
        yield pcap.framed(number, ethernet(ipv4(CLIENT, SERVER, bytes(length), identification, flags_and_place)))


def overlaps(count):
    random.seed(1)
    yield tcp(0, CLIENT, 5000, 0, SYN)
    for number in range(count):
        yield tcp(number, CLIENT, 5000, 2 + number % 997 * 100 + random.randrange(700), PUSH_ACK, bytes(1400))


def backwards(count):
    yield tcp(0, CLIENT, 5000, 0, SYN)
    for number in range(count):
        yield tcp(number, CLIENT, 5000, 2 + 2 * (count - number), PUSH_ACK, b"x")


def aggregates(depth):
    inner = b""
    for _ in range(depth):
        inner = b"\x16" + len(inner).to_bytes(3, "big") + bytes(7) + inner + (len(inner) + 11).to_bytes(4, "big")
    return message(4, 22, inner, stream=1)


def parts(count):
    """On each of 200 chunk streams so much of a message that never ends."""
    out = [set_chunk_size(0x10000)]
    for part in range(count):
        for number in range(200):
            head = bytes([0, number]) + bytes(3) + b"\xff\xff\xff\x14" + bytes(4)
            out.append((head if part == 0 else bytes([0xC0, number])) + bytes(65536))
    return b"".join(out)


def parts_of_one_aggregate(count):
    return whole(22, (b"\x08" + bytes(10) + b"\0\0\0\x0b") * count)


def tracks(count):
    """A frame of Enhanced RTMP with empty tracks."""
    return LARGE + message(4, 9, b"\x96\x11hvc1" + b"\1\0\0\0" * count, stream=1, chunk_size=0x7FFFFF)


def calls(count):
    return b"".join(
        message(3, 20, b"\2" + text(b"call%d" % n) + b"\0" + struct.pack(">d", n + 2) + b"\5") for n in range(count))


def publishes(count):
    return b"".join(
        message(3, 20, b"\2\0\7publish\0" + struct.pack(">d", n + 2) + b"\5\2" + text(b"s%d" % n), stream=n + 1)
        for n in range(count))


def names(count):
    long = long_text(b"n" * 1000000)
    return LARGE + b"".join(
        message(3, 20, b"\2\0\7publish\0" + struct.pack(">d", n + 2) + b"\5" + long, stream=n + 1, chunk_size=0x7FFFFF)
        for n in range(count))


def greetings(count):
    """Connections that begin with a connect and a publish of 1 MB; the first one stays open."""
    def member(name, value):
        return text(name) + long_text(value)

    codes = b"\x0a" + struct.pack(">I", 64) + long_text(b"c" * 3000) * 64
    names = member(b"app", b"/a" * 100000) + member(b"tcUrl", b"rtmp://h/" + b"b/" * 100000)
    names += member(b"flashVer", b"f" * 200000) + text(b"fourCcList") + codes
    stream = HANDSHAKE + LARGE
    stream += message(3, 20, b"\2\0\7connect\0" + struct.pack(">d", 1) + b"\3" + names + b"\0\0\x09", chunk_size=0x7FFFFF)
    stream += message(3, 20, b"\2\0\7publish\0" + bytes(8) + b"\5" + long_text(b"n" * 200000), stream=1, chunk_size=0x7FFFFF)
    for number in range(count):
        yield tcp(10 * number, address(number), 2000, 0, SYN)
        for place in range(0, len(stream), 60000):
            yield tcp(10 * number + 1, address(number), 2000, 1 + place, PUSH_ACK, stream[place:place + 60000])
        if number > 0:
            yield tcp(10 * number + 2, address(number), 2000, 1 + len(stream), RST)


def amf3(values):
    return whole(17, b"\0" + CALL + b"\x11" + values)


def references(count):
    return amf3(b"\x09" + u29(2 * count + 3) + b"\1\6" + u29(40001) + b"a" * 20000 + b"\6\0" * count)


def cycles(count):
    """AMF0 objects that hold themselves, each other, and what does not exist."""
    values = b"".join(b"\3" + text(b"a") + b"\7" + struct.pack(">H", n & 0xFFFF) + b"\0\0\x09" for n in range(count))
    return whole(20, CALL + values)


def keys(count):
    return whole(20, CALL + b"\3" + b"".join(text(b"%06x" % n) + b"\5" for n in range(count)) + b"\0\0\x09")


def header_like(count, length):
    return b"".join(b"\4\0\0" + bytes([n & 255]) + length.to_bytes(3, "big") + b"\x09\1\0\0\0" for n in range(count))


# By name: what makes it, and the sizes to make it in.
CASES = {
    "connections of one SYN": (syns, 500000, 1000000),
    "connections open at once, in their handshake": (open_flows, 50000, 100000),
    "connections with holes that are never filled": (holes, 5000, 10000),
    "connections on another port, with holes": (other_port, 5000, 10000),
    "chunk streams on which 16 MiB are announced": (lambda n: session(announcements(n)), 32768, 65536),
    "holes, with 65,536 messages under way": (gaps_after_announcements, 5000, 10000),
    "bytes of a message in chunks of one byte": (
        lambda n: session(set_chunk_size(1) + message(4, 9, b"\x17" + bytes(n - 1), stream=1, chunk_size=1)),
        1 << 23, (1 << 24) - 1),
    "parts of 64 KiB of 200 messages that never end": (lambda n: session(parts(n), 60000), 8, 16),
    "stream names of 1 MB": (lambda n: session(names(n), 60000), 50, 100),
    "connections with names of 200 kB": (greetings, 200, 400),
    "AMF0 arrays inside arrays": (lambda n: session(message(3, 20, CALL + b"\x0a\0\0\0\1" * n)), 50000, 100000),
    "AMF0 arrays of 2^29": (lambda n: session(message(3, 20, CALL + b"\x0a\x20\0\0\0") * n), 2000, 4000),
    "AMF0 strings of 4 GiB": (lambda n: session(message(3, 20, CALL + b"\x0c\xff\xff\xff\xff") * n), 2000, 4000),
    "AMF0 objects that refer to one another": (lambda n: session(cycles(n)), 50000, 100000),
    "AMF0 properties of an object": (lambda n: session(keys(n)), 50000, 100000),
    "AMF3 references to a string of 20,000 bytes": (lambda n: session(references(n)), 250000, 500000),
    "aggregates with 30 inside one another": (lambda n: session(aggregates(30) * n), 500, 1000),
    "parts of one aggregate": (lambda n: session(parts_of_one_aggregate(n), 60000), 550000, 1100000),
    "tracks of one frame": (lambda n: session(tracks(n), 60000), 1000000, 2000000),
    "calls that nobody answers": (lambda n: session(calls(n)), 100000, 200000),
    "streams that are published": (lambda n: session(publishes(n)), 100000, 200000),
    "Set Chunk Size messages": (
        lambda n: session(b"".join(set_chunk_size(100 + i % 100) for i in range(n))), 100000, 200000),
    "messages with type 0 headers": (
        lambda n: session(b"".join(message(4, 9, b"\x27\1\0\0\0" + bytes(20), i, 1) for i in range(n))), 150000, 300000),
    "segments that overlap": (overlaps, 100000, 200000),
    "segments of one byte, the last one first": (backwards, 150000, 300000),
    "fragments of no bytes": (lambda n: fragments(n, lambda i: 1, 0), 100000, 200000),
    "fragments that repeat one another": (lambda n: fragments(n, lambda i: 1 + i % 3, 8), 100000, 200000),
    "fragments of 8 bytes": (lambda n: fragments(n, lambda i: 1 + i % 8000, 8, True), 100000, 200000),
    "bytes from amid a session, zeros": (lambda n: session(bytes(n), opening=False), 8 << 20, 16 << 20),
    "bytes from amid a session, random": (lambda n: session(random.randbytes(n), opening=False), 8 << 20, 16 << 20),
    "headers of 5 bytes' messages, nothing else": (lambda n: session(header_like(n, 5), opening=False), 700000, 1400000),
    "headers of 16 MiB messages, nothing else": (
        lambda n: session(header_like(n, 0xFFFFFF), opening=False), 700000, 1400000),
}


def run(arguments, path):
    """Seconds of processor time, MiB, and the exit status; None where it takes over five minutes."""
    start = time.monotonic()
    process = subprocess.Popen([BINARY, *arguments, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        done, status, usage = os.wait4(process.pid, os.WNOHANG)
        if done:
            return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)
        if time.monotonic() - start > 300:
            process.kill()
            _, _, usage = os.wait4(process.pid, 0)
            return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, None
        time.sleep(0.005)


def write(path, name, count):
    """Writes a capture in a process of its own: what this one takes would count for those that it starts."""
    child = os.fork()
    if child:
        if os.waitpid(child, 0)[1] != 0:
            sys.exit(f"{name}: the capture could not be written")
        return
    random.seed(2)
    with open(path, "wb") as file:
        file.write(pcap.header())
        for packet in CASES[name][0](count):
            file.write(packet)
    os._exit(0)


def measured(name):
    """The row of a capture, and how many of its commands are at fault."""
    _, *counts = CASES[name]
    results, faults, cells = {}, 0, []
    path = os.path.join(FOLDER, name.replace(" ", "-") + ".pcap")
    for count in counts:
        write(path, name, count)
        for command, arguments in COMMANDS.items():
            results[command, count] = run(arguments, path)
    size = os.path.getsize(path) / 1e6
    os.remove(path)
    for command in COMMANDS:
        (first, _, _), (second, memory, status) = (results[command, count] for count in counts)
        # Fragments alone are no TCP, which is the only thing that these may be told to be.
        is_fault = status != (2 if name.startswith("fragments") else 0) or memory > LIMIT_MIB or (second > 3 * first and second > 2)
        faults += is_fault
        cells.append(f"{first:.1f} s, {second:.1f} s, {memory:.0f} MiB" + (f" FAULT (status {status})" if is_fault else ""))
    return f"| {counts[0]:,} and {counts[1]:,} {name}, {size:.0f} MB | " + " | ".join(cells) + " |", faults


def main():
    os.makedirs(FOLDER, exist_ok=True)
    names = [name for name in CASES if not WANTED or any(word in name for word in WANTED)]
    if not names:
        sys.exit(f"none is called so: {', '.join(CASES)}")
    print("| capture | " + " | ".join(f"`{name}`" for name in COMMANDS) + " |\n| --- |" + " --- |" * len(COMMANDS))
    total = 0
    with multiprocessing.get_context("fork").Pool(2, maxtasksperchild=1) as pool:
        for row, faults in pool.imap(measured, names, 1):
            print(row, flush=True)
            total += faults
    sys.exit(total > 0)


if __name__ == "__main__":
    main()
