"""Capture files that are malformed by hand, around the packets of a real one."""
import math
import os
import struct
import sys

sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
from captures.pcap import Packet, header, record
from captures.pcapng import block, enhanced, interface, option, section


def pcap(packets, order="<", **fields):
    return header(order=order, **fields) + b"".join(record(one, order) for one in packets)


def pcap_files(p):
    """Of packets: name, file, number of the first damaged packet, required status or None, whether times may differ."""
    plain, end = pcap(p), math.inf
    nano = [q._replace(fraction=q.fraction * 1000) for q in p]
    for order, name in ("<", "little"), (">", "big"):
        yield f"whole-{name}", pcap(p, order), end, 0, False
        yield f"whole-{name}-nano", pcap(nano, order, magic=0xA1B23C4D), end, 0, True
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
    yield "times-reversed", pcap([Packet(*q[:2], *r[2:]) for q, r in zip(reversed(p), p)]), end, 0, True
    yield "times-negative", pcap([q._replace(seconds=q.seconds + (1 << 31) & 0xFFFFFFFF) for q in p]), end, 0, True
    for n in 1, 2, len(p) // 2, len(p):
        def one(name, first=n, status=None, untimed=False, **new):
            return f"packet-{n}-{name}", pcap(p[:n - 1] + [p[n - 1]._replace(**new)] + p[n:]), first, status, untimed
        for incl in 0, 1, 262144, 262145, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF:
            yield one(f"incl-{incl:x}", captured=incl, status=2 if incl > 262144 else None)
        for orig in 0, 1, p[n - 1].captured - 1, 0x80000000, 0xFFFFFFFF:
            yield one(f"orig-{orig:x}", original=orig)
        for us in 999999, 1000000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF:
            yield one(f"us-{us:x}", end, 0, True, fraction=us)
        for s in 0, p[n - 1].seconds - 86400, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF:
            yield one(f"s-{s:x}", end, 0, True, seconds=s)


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
        # What such a block lacks is told; all packets are there.
        yield f"between-{name}", head + before + piece + after, end, 2 if name in ("names-absurd", "secrets-absurd") else 0, False
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
    fatal |= {"simple": block(3, struct.pack("<I", len(q.data)) + q.data), "simple-absurd": block(3, b"\xff" * 8),
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
