"""Capture files that are malformed by hand, around the packets of a real one.

A packet is a tuple: seconds, microseconds, captured and original length, bytes.
"""
import math
import struct


def pcap(packets, order="<", magic=0xA1B2C3D4, version=(2, 4), snap=262144, link=1):
    head = struct.pack(order + "IHHIIII", magic, *version, 0, 0, snap, link)
    return head + b"".join(struct.pack(order + "4I", *p[:4]) + p[4] for p in packets)


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
    seconds, fraction, _, original, data = packet
    ticks = seconds * 1000000 + fraction if ticks is None else ticks
    fields = number, ticks >> 32, ticks & 0xFFFFFFFF, len(data) if captured is None else captured, original
    return block(6, struct.pack(order + "5I", *fields) + data + bytes(-len(data) % 4) + more, order=order, **lengths)


def as_pcapng(packets):
    """A plain pcapng file, and where the packets' blocks begin and end in it."""
    blocks = [section() + interface()] + [enhanced(p) for p in packets]
    starts = [sum(map(len, blocks[:n])) for n in range(1, len(blocks) + 1)]
    return b"".join(blocks), starts


def pcap_files(p):
    """Of packets: name, file, number of the first damaged packet, required status or None, whether times may differ."""
    plain, end = pcap(p), math.inf
    nano = [(q[0], q[1] * 1000) + q[2:] for q in p]
    for order, name in ("<", "little"), (">", "big"):
        yield f"whole-{name}", pcap(p, order), end, 0, False
        yield f"whole-{name}-nano", pcap(nano, order, 0xA1B23C4D), end, 0, True
        for magic in 0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34, 0x0A0D0D0A, 0, 0xFFFFFFFF:
            yield f"magic-{name}-{magic:08x}", struct.pack(order + "I", magic) + plain[4:], 1, None, False
    for version in (9, 9), (2, 3), (2, 2), (0, 0), (543, 0), (65535, 65535):
        yield "version-%d.%d" % version, pcap(p, version=version), 1, None, False
    for snap in 0, 1, 60, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF:
        yield f"snaplen-{snap:x}", pcap(p, snap=snap), 1 if 0 < snap < 100 else end, None, False
    for link in 147, 65535, 0xFFFF0001, 0x14000001, 0xFFFFFFFF:
        yield f"link-{link:x}", pcap(p, link=link), 1, None, False
    for count in 0, 1, 4, 8, 20, 23, 24, 25, 39, 40:
        yield f"first-{count}-bytes", plain[:count], 1, 0 if count in (24, ) else 2, False
    yield "times-reversed", pcap([q[:2] + r[2:] for q, r in zip(reversed(p), p)]), end, 0, True
    yield "times-negative", pcap([(q[0] + (1 << 31) & 0xFFFFFFFF,) + q[1:] for q in p]), end, 0, True
    for n in 1, 2, len(p) // 2, len(p):
        def one(name, first=n, status=None, untimed=False, **new):
            fields = [new.get(key, old) for key, old in zip(("s", "us", "incl", "orig", "data"), p[n - 1])]
            return f"packet-{n}-{name}", pcap(p[:n - 1] + [fields] + p[n:]), first, status, untimed
        for incl in 0, 1, 262144, 262145, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF:
            yield one(f"incl-{incl:x}", incl=incl, status=2 if incl > 262144 else None)
        for orig in 0, 1, p[n - 1][2] - 1, 0x80000000, 0xFFFFFFFF:
            yield one(f"orig-{orig:x}", orig=orig)
        for us in 999999, 1000000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF:
            yield one(f"us-{us:x}", end, 0, True, us=us)
        for s in 0, p[n - 1][0] - 86400, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF:
            yield one(f"s-{s:x}", end, 0, True, s=s)


def pcapng_files(p):
    """The same of pcapng."""
    end = math.inf
    n = len(p) // 2
    head, whole = section() + interface(), [enhanced(q) for q in p]
    before, after = b"".join(whole[:n]), b"".join(whole[n:])
    on_second = b"".join(enhanced(q, 1) for q in p[n:])
    yield "whole", head + before + after, end, 0, False
    big = section(">") + interface(order=">")
    yield "whole-big", big + b"".join(enhanced(q, order=">") for q in p), end, 0, False
    harmless = {
        "unknown": block(0x0BADF00D, b"abcde"), "local": block(0x80000001), "zero": block(0),
        "names": block(4, option(1, bytes([10, 77, 0, 1]) + b"\xffhost\0") + option(0)),
        "statistics": block(5, bytes(12)),
        "names-absurd": block(4, option(1, b"", 65535)), "custom": block(0xBAD, struct.pack("<I", 32473) + b"text"),
        "custom-short": block(0xBAD), "custom-nocopy": block(0x40000BAD, bytes(8)), "journal": block(9, b"A=1\n"),
        "secrets": block(10, struct.pack("<II", 0x544C534B, 5) + b"a b c"), "secrets-absurd": block(10, b"\xff" * 8),
        "unknown-2MiB": block(0x0BADF00D, bytes(2 << 20)), "interface": interface(), "same-section": head}
    for name, piece in harmless.items():
        yield f"between-{name}", head + before + piece + after, end, 0, False
    q = p[n]
    fatal = {f"{name}-length-{total:x}": block(kind, enhanced(q)[8:-4], total)
             for name, kind in (("packet", 6), ("unknown", 0x0BADF00D), ("section", 0x0A0D0D0A), ("interface", 1))
             for total in (0, 1, 8, 11, 33, 0xF00000, 0x1100000, 0xFFFFFFF, 0x7FFFFFFC, 0xFFFFFFFC, 0xFFFFFFFF)}
    fatal |= {f"trailing-{t:x}": enhanced(q, trailing=t) for t in (0, 4, len(enhanced(q)) + 4, 0xFFFFFFFF)}
    fatal |= {f"undeclared-{i:x}": enhanced(q, i) for i in (1, 65536, 0x80000000, 0xFFFFFFFF)}
    fatal |= {f"captured-{c:x}": enhanced(q, captured=c) for c in (len(whole[n]), 262145, 0x80000000, 0xFFFFFFFF)}
    fatal |= {"other-order": big + b"".join(enhanced(r, order=">") for r in p[n:]), "no-interfaces": section(),
              "other-link": interface(link=101), "other-snaplen": interface(snap=96)}
    fatal |= {f"second-{k}": section(**v) + interface() for k, v in {
        "version": {"version": (9, 9)}, "magic": {"magic": 0xA1B2C3D4}, "length": {"length": 1 << 62},
        "length-0": {"length": 0}, "options": {"more": option(2, b"x", 65535)}}.items()}
    fatal |= {"simple": block(3, struct.pack("<I", len(q[4])) + q[4]), "simple-absurd": block(3, b"\xff" * 8),
              "simple-empty": block(3), "old-packet": block(2, enhanced(q)[8:-4]), "packet-empty": block(6),
              "ticks-max": enhanced(q, ticks=(1 << 64) - 1), "ticks-2^63": enhanced(q, ticks=1 << 63)}
    fatal |= {f"packet-option-{c}-{length}": enhanced(q, more=option(c, b"abcd", length))
              for c in (0, 1, 2988) for length in (5, 65535)}
    for name, piece in fatal.items():
        yield f"between-{name}", head + before + piece + after, n + 1, None, False
        yield f"first-{name}", piece + before + after, 1, None, False
        yield f"before-{name}", head + piece + before + after, 1, None, False
    odd = {f"tsresol-{r}": option(9, bytes([r])) for r in (0, 3, 9, 19, 20, 63, 64, 127, 128, 191, 192, 255)}
    odd |= {f"tsoffset-{o}": option(14, struct.pack("<q", o)) for o in (-1 << 63, (1 << 63) - 1, -1, 1 << 32)}
    odd |= {"tsresol-empty": option(9), "tsresol-long": option(9, b"\6\6"), "tsoffset-short": option(14, b"\1"),
            "option-length": option(2, b"abc", 65535), "end-with-length": option(0, b"abc")}
    odd |= {"both": odd["tsresol-255"] + odd["tsoffset-9223372036854775807"],
            "both-0": odd["tsresol-0"] + odd["tsoffset--1"]}
    for name, options in odd.items():
        yield f"first-{name}", section() + interface(options + option(0)) + before + after, 1, None, False
        yield f"second-{name}", head + before + interface(options + option(0)) + on_second, n + 1, None, False
    for count in 4, 8, 12, 27, 28, 30, len(head) - 1, len(head):
        yield f"first-{count}-bytes", head[:count], 1, 0 if count == len(head) else 2, False
