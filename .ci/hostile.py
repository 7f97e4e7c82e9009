#!/usr/bin/env python3
"""Makes hostile captures, and tells how long the tool takes over each, and in how much memory.

usage: hostile.py BINARY FOLDER
needs: /usr/bin/time
"""
import os, random, struct, subprocess, sys, time

B, D = sys.argv[1:3]
os.makedirs(D, exist_ok=True)
H = struct.pack("<IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1)
def pkt(t, src, sp, dst, dp, seq, ack, flags, pay=b""):
    tcp = struct.pack(">HHIIBBHHH", sp, dp, seq & 0xffffffff, ack & 0xffffffff, 80, flags, 65535, 0, 0) + pay
    ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0, src, dst)
    e = b"\2" * 12 + b"\x08\0" + ip + tcp
    return struct.pack("<IIII", t // 1000000, t % 1000000, len(e), len(e)) + e
C, S = bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2])
def conn(name, c2s, seg=1400, s2c_hs=True):
    p = os.path.join(D, name + ".pcap")
    with open(p, "wb") as f:
        f.write(H); t = 0
        f.write(pkt(t, C, 5000, S, 1935, 0, 0, 2)); f.write(pkt(t, S, 1935, C, 5000, 0, 1, 18))
        hs = b"\3" + bytes(3072); f.write(pkt(1, S, 1935, C, 5000, 1, 1, 24, hs))
        data = hs + c2s; seq = 1
        for i in range(0, len(data), seg):
            t += 100; x = data[i:i + seg]; f.write(pkt(t, C, 5000, S, 1935, seq, 3074, 24, x)); seq += len(x)
    return p
def m(cs, ty, pay, ts=0, msid=0, ck=128):
    out = bytes([cs]) + ts.to_bytes(3, "big") + len(pay).to_bytes(3, "big") + bytes([ty]) + msid.to_bytes(4, "little")
    for i in range(0, len(pay) or 1, ck):
        out += (bytes([0xc0 | cs]) if i else b"") + pay[i:i + ck]
    return out
def s(t): return b"\2" + struct.pack(">H", len(t)) + t
cases = {}
def case(name, path): cases[name] = path
def many(name, n, syn_only, hs=False):
    p = os.path.join(D, name + ".pcap")
    with open(p, "wb") as f:
        f.write(H)
        for i in range(n):
            src = bytes([11, i >> 16 & 255, i >> 8 & 255, i & 255])
            f.write(pkt(i * 10, src, 1024 + i % 60000, S, 1935, 0, 0, 2))
            if not syn_only:
                f.write(pkt(i * 10 + 1, src, 1024 + i % 60000, S, 1935, 1, 1, 24, b"\3" + bytes(600)))
    return p
case("1,000,000 flows of one SYN", many("syn", 1000000, True))
case("100,000 flows open at once", many("open", 100000, False))
def holes(n):
    p = os.path.join(D, "holes.pcap")
    with open(p, "wb") as f:
        f.write(H)
        for i in range(n):
            src = bytes([11, i >> 16 & 255, i >> 8 & 255, i & 255])
            f.write(pkt(i * 10, src, 2000, S, 1935, 0, 0, 2))
            for k in range(10): f.write(pkt(i * 10 + k, src, 2000, S, 1935, 1000 + 3000 * k, 1, 24, bytes(1400)))
    return p
case("holes never filled on 10,000 flows", holes(10000))
announce = b"".join((bytes([0, i - 64]) if i < 320 else bytes([1, (i - 64) & 255, (i - 64) >> 8])) + bytes(3) + b"\xff\xff\xff\x09" + bytes(4) + b"\x17" for i in range(64, 65600))
case("16 MiB announced on 65,536 chunk streams", conn("announce", m(2, 1, (1).to_bytes(4, "big")) + announce))
def tiny(n):
    one = b"\x04" + bytes(3) + n.to_bytes(3, "big") + b"\x09" + b"\1\0\0\0" + b"\x17" + b"\xc4\1" * (n - 1)
    return m(2, 1, (1).to_bytes(4, "big")) + one
case("16 MiB message in 1-byte chunks", conn("bytes", tiny((1 << 24) - 1)))
deep = s(b"x") + b"\0" * 9 + b"\x0a\0\0\0\1" * 100000
case("AMF0 nested 100,000 deep", conn("deep", m(3, 20, deep)))
case("AMF0 array of 2^29", conn("array", m(3, 20, s(b"x") + b"\0" * 9 + b"\x0a\x20\0\0\0") * 200))
case("AMF0 long string of 4 GiB", conn("string", m(3, 20, s(b"x") + b"\0" * 9 + b"\x0c\xff\xff\xff\xff") * 200))
agg = b""
for _ in range(30): agg = b"\x16" + len(agg).to_bytes(3, "big") + bytes(7) + agg + (len(agg) + 11).to_bytes(4, "big")
case("aggregates inside aggregates", conn("aggregate", m(4, 22, agg, msid=1) * 500))
case("Set Chunk Size in every message", conn("scs", b"".join(m(2, 1, (100 + i % 100).to_bytes(4, "big")) for i in range(200000))))
case("type 0 headers in every chunk", conn("type0", b"".join(m(4, 9, b"\x27\1\0\0\0" + bytes(20), i, 1) for i in range(300000))))
def overlap(n):
    p = os.path.join(D, f"overlap{n}.pcap")
    with open(p, "wb") as f:
        f.write(H); f.write(pkt(0, C, 5000, S, 1935, 0, 0, 2)); random.seed(1)
        for i in range(n): f.write(pkt(i, C, 5000, S, 1935, 2 + i % 997 * 100 + random.randrange(700), 1, 24, bytes(1400)))
    return p
case("20,000 overlapping segments", overlap(20000)); case("40,000 overlapping segments", overlap(40000))
for name, path in cases.items():
    for mode in (["--format", "ndjson"], ["diagnose"]):
        start = time.time()
        p = subprocess.Popen(["/usr/bin/time", "-f", "%M", B, *mode, path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try: _, err = p.communicate(timeout=300)
        except subprocess.TimeoutExpired: p.kill(); print(f"{name:45s} {mode[-1]:9s} TIMEOUT"); continue
        kb = err.split()[-1].decode()
        print(f"{name:45s} {mode[-1]:9s} status {p.returncode}  {time.time() - start:6.1f} s  {int(kb) // 1024:5d} MiB  of {os.path.getsize(path) / 1e6:.0f} MB", flush=True)
