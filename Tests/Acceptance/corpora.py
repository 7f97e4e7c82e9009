#!/usr/bin/env python3
"""Reads the test captures of other projects, and holds what comes out against tshark.

usage: corpora.py RTMPSCOPE FOLDER... [--tshark FILE.json]

Each file under the folders (.pcap, .pcapng, .cap, .trace, .dmp, .ntar, compressed or not) is read in 5 s at most, with
status 0 or 2. No message may come out where tshark finds no RTMP, and the number of TCP connections has to be tshark's
tcp.stream count, but for kinds of differences that are counted and listed. What tshark says is kept in FILE.json and not
asked for again. Prints a table of the kinds, with files of each; exit status 1 where a file crashes, hangs, has a message
of its own, or differs in a way that has no kind.
"""
import json, os, re, subprocess, sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor

ENDS = ["ip.src", "ipv6.src", "tcp.srcport", "ip.dst", "ipv6.dst", "tcp.dstport"]
ENDING = re.compile(r"\.(pcap|pcapng|cap|trace|dmp|ntar)(\.gz|\.zst|\.lz4)?$")


def tshark(path, *fields):
    words = [word for field in fields for word in ("-e", field)]
    try:
        run = subprocess.run(["tshark", "-n", "-r", path, "-T", "fields", *words], capture_output=True, text=True, errors="replace", timeout=120)
    except subprocess.TimeoutExpired:
        return None, "too slow"
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    complaint = [line for line in run.stderr.splitlines() if line and not line.startswith("Running as user")]
    return lines, " ".join(complaint)


def reference(path):
    lines, complaint = tshark(path, "tcp.stream", "rtmpt.header.typeid")
    streams = {stream for line in lines or [] for stream in line[0].split(",") if stream}
    return dict(streams=len(streams), frames=len(lines or []), rtmp=sum(len(line) > 1 and line[1] != "" for line in lines or []), err=complaint)


def ours(program, path):
    try:
        run = subprocess.run([program, "--format", "ndjson", path], capture_output=True, text=True, errors="replace", timeout=5)
    except subprocess.TimeoutExpired:
        return dict(status="slow")
    messages, flows, frames, fates, without = 0, None, None, {}, {}
    for line in run.stdout.splitlines():
        record = json.loads(line)
        messages += record["record"] == "message"
        if record["record"] == "summary":
            flows, frames, fates, without = record["tcp_flows"], record["packets"], record["packets_by_fate"], record["packets_without_tcp"]
    return dict(status=run.returncode, messages=messages, flows=flows, frames=frames, fates=fates, without=without, said=run.stderr.strip())


def kind(path, mine, theirs):
    """Why the two differ; None where nothing tells."""
    if mine["flows"] is None:
        return "refused: " + re.sub(r"^rtmpscope: |" + re.escape(path) + r": |[0-9]+", "", mine["said"])[:60]
    if theirs["err"] and theirs["frames"] != mine["frames"]:
        return "read up to another place of a damaged file"
    if "cannot be read" in mine["said"]:
        return "a link type that is not read"
    lines, _ = tshark(path, "tcp.stream", "tcp.len", "tcp.flags.syn", "icmp.type", "icmpv6.type", "ip.opt.type", "tcp.options.mptcp.subtype", *ENDS)
    seen = defaultdict(lambda: dict(opens=False, icmp=True))
    ends, routed, multipath = set(), False, False
    for line in lines or []:
        streams, lengths, syns, icmp, icmp6, option, subtype, *places = (line + [""] * 15)[:7 + len(ENDS)]
        routed |= bool({"131", "137"} & set(option.split(",")))
        multipath |= subtype.startswith("1")
        if streams: ends.add(frozenset([tuple(places[:3]), tuple(places[3:])]))
        for place, stream in enumerate(streams.split(",")):
            if not stream: continue
            one = seen[stream]
            length = (lengths.split(",") + [""] * 9)[place]
            syn = (syns.split(",") + [""] * 9)[place]
            one["opens"] |= length not in ("", "0") or syn in ("1", "True")
            one["icmp"] &= bool(icmp or icmp6)
    quiet = sum(not one["opens"] or one["icmp"] for one in seen.values())
    if multipath: return "subflows of Multipath TCP, joined"
    if routed: return "source routes: tshark has the last hop for the destination"
    if len(seen) - quiet == mine["flows"]: return "neither SYN nor payload of a connection was seen"
    if sum(one["icmp"] for one in seen.values()): return "headers quoted in ICMP messages"
    if mine["fates"].get("fragment"): return "fragments that were never whole"
    if mine["fates"].get("truncated") or mine["fates"].get("malformed"): return "headers that are cut or contradict themselves"
    if theirs["streams"] > mine["flows"] == len(ends): return "tshark has several streams for the same ends"
    if theirs["streams"] > mine["flows"] and mine["without"]: return "in a layer that is not read: " + ", ".join(mine["without"])[:60]
    if mine["flows"] > theirs["streams"]: return "more: ports used again, or a layer that tshark does not open"
    return None


def main():
    program, *words = sys.argv[1:]
    kept = None
    if "--tshark" in words:
        place = words.index("--tshark")
        kept = words[place + 1]
        del words[place:place + 2]
    files = sorted(os.path.join(folder, name) for word in words for folder, _, names in os.walk(word) for name in names if ENDING.search(name))
    known = json.load(open(kept)) if kept and os.path.exists(kept) else {}
    with ThreadPoolExecutor(2) as pool:
        for path, found in zip(files, pool.map(lambda path: known.get(path) or reference(path), files)): known[path] = found
        results = list(pool.map(lambda path: ours(program, path), files))
    if kept: json.dump(known, open(kept, "w"))
    kinds, faults, equal, unread = defaultdict(list), [], 0, 0
    for path, mine in zip(files, results):
        theirs = known[path]
        if mine["status"] not in (0, 2):
            faults.append(f"{path}: status {mine['status']}")
            continue
        if mine["messages"] and not theirs["rtmp"]: faults.append(f"{path}: {mine['messages']} messages, and no RTMP by tshark")
        if not theirs["frames"] and theirs["err"] and not mine["flows"]:
            unread += 1
        elif mine["flows"] == theirs["streams"]:
            equal += 1
        else:
            kinds[kind(path, mine, theirs)].append(f"{path} ({mine['flows']} for {theirs['streams']})")
    print(f"{len(files)} files; {unread} read by neither; connections equal in {equal}")
    for name, paths in sorted(kinds.items(), key=lambda item: -len(item[1])):
        print(f"{len(paths):5}  {name}")
        for path in paths[:3] if name else paths: print(f"         {path}")
    faults += [f"{path}: differs, and nothing tells why" for path in kinds.get(None, [])]
    for fault in faults: print("FAULT", fault)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
