#!/usr/bin/env python3
"""Holds rtmpscope against captures whose content the generator knows: counts, bytes and hashes by message type.

usage: generated.py BINARY RTMPGEN FOLDER

Where segments are missing, at least 95 % of what is whole must be there, and nothing that was not sent.
"""
import collections, hashlib, json, os, subprocess, sys

binary, generator, folder = sys.argv[1:4]
WHOLE = [
    "", "--chunk 128", "--chunk 65536 --interleave", "--chunk 128 --interleave", "--ts-base 16777000",
    "--reorder 0.02 --retx 0.02", "--reorder 0.2 --retx 0.2 --flows 8", "--mss 100 --chunk 700", "--vlan --nsec",
    "--flows 50", "--no-syn", "--seed 7 --mss 1380 --chunk 1000",
]
DAMAGED = ["--drop 0.001 --flows 64", "--drop 0.001 --flows 64 --seed 2 --chunk 128", "--drop 0.01 --flows 16"]


def generate(name, options, size):
    capture, truth = (os.path.join(folder, name + end) for end in (".pcap", ".json"))
    subprocess.run([generator, "-o", capture, "-t", truth, "--size", size, *options.split()], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(truth) as file:
        return capture, json.load(file)["flow"]


def messages(capture):
    """The payloads of complete messages in order, by client, direction and type."""
    run = subprocess.Popen([binary, "--format", "ndjson", "--payload", "hex", capture], stdout=subprocess.PIPE, text=True)
    found, clients = collections.defaultdict(list), {}
    for line in run.stdout:
        record = json.loads(line)
        if record["record"] == "flow":
            clients[record["flow"]] = "{address}:{port}".format(**record["client"])
        elif record["record"] == "message" and record["complete"]:
            key = clients[record["flow"]], record["direction"], str(record["message_type_id"])
            found[key].append(bytes.fromhex(record["payload"]))
    if run.wait() != 0:
        sys.exit(f"{binary} {capture}: status {run.returncode}")
    return found


def summed(found):
    return {key: (len(one), sum(map(len, one)), hashlib.sha256(b"".join(one)).hexdigest())
            for key, one in found.items()}


def known(flows, *sides):
    return {(flow["client"], way, kind): (one["count"], one["bytes"], one["sha256"])
            for flow in flows for way, side in sides for kind, one in flow[side].items()}


def check_whole(number, options):
    capture, flows = generate(f"whole-{number}", options, "6e6")
    want = known(flows, ("c2s", "client_sent"), ("s2c", "server_sent"))
    got = summed(messages(capture))
    for key in sorted(set(want) | set(got)):
        if want.get(key) != got.get(key):
            sys.exit(f"{capture} ({options}): {key}: sent {want.get(key)}, seen {got.get(key)}")
    print(f"ok   {sum(one[0] for one in want.values())} messages {options}")


def check_damaged(number, options):
    capture, flows = generate(f"damaged-{number}", options, "40e6")
    want = known(flows, ("c2s", "client_whole"))
    got = {key: one for key, one in summed(messages(capture)).items() if key[1] == "c2s"}
    invented = [key for key, one in got.items()
                if one[0] > want.get(key, (0,))[0] or one[0] == want[key][0] and one != want[key]]
    whole, seen = (sum(one[0] for one in counts.values()) for counts in (want, got))
    failed = invented or seen < 0.95 * whole
    print(f"{'FAIL' if failed else 'ok  '} {seen} of {whole} whole messages {options}")
    if failed:
        sys.exit(f"{capture}: not what was sent: {invented}")


os.makedirs(folder, exist_ok=True)
for number, options in enumerate(WHOLE):
    check_whole(number, options)
for number, options in enumerate(DAMAGED):
    check_damaged(number, options)
