#!/usr/bin/env python3
"""Holds what fixtures promise, on every connection of every capture in a folder: make, verify, pcap and dissect give the
messages of the capture; what was to be replaced is in no byte of the fixture; tshark finds nothing wrong with the
capture that is written.

usage: fixtures.py BINARY FOLDER CAPTURES...
"""
import concurrent.futures, functools, json, os, shutil, subprocess, sys

SECRETS = [b"cam1", b"s3cr3t", b"10.77.0.1", b"10.77.0.2", b"fd77::1", b"fd77::2"]
# What only this capture, or this place in it, has.
OWN = {"time", "elapsed", "flow", "frame", "end_frame"}


def run(*arguments, statuses=(0,)):
    done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in statuses:
        raise RuntimeError(f"{' '.join(arguments)}: status {done.returncode}: {done.stderr.decode()[-500:]}")
    return done.stdout


def messages(binary, path, flow):
    """The messages of each direction."""
    found = {"c2s": [], "s2c": []}
    for line in run(binary, "--format", "ndjson", "--payload", "sha256", "--flow", str(flow), path,
                    statuses=(0, 2)).splitlines():
        record = json.loads(line)
        if record["record"] != "message":
            continue
        for name in OWN:
            record.pop(name)
        if isinstance(record["body"], dict):
            record["body"].pop("latency", None)
        found[record["direction"]].append(record)
    return found


def shapes(found):
    """Messages without strings, where those were replaced."""
    return {direction: [
        {name: shape(value) if name == "body" else value for name, value in record.items() if name != "payload_sha256"}
        for record in records] for direction, records in found.items()}


def shape(body):
    if isinstance(body, dict):
        return {name: shape(value) for name, value in body.items()}
    if isinstance(body, list):
        return [shape(value) for value in body]
    return len(body.encode()) if isinstance(body, str) else body


def tshark(path, expression):
    """The numbers of the packets that an expression holds of."""
    return run(
        "tshark", "-n", "-r", path, "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-Y", expression,
        "-T", "fields", "-e", "frame.number", statuses=(0, 2)).split()


@functools.cache
def malformed(path):
    """How many packets tshark makes nothing of."""
    return len(tshark(path, "_ws.malformed"))


def check(binary, folder, capture, flow, before, options, strings):
    shutil.rmtree(folder, ignore_errors=True)
    fixture, pcap = os.path.join(folder, "fixture"), os.path.join(folder, "fixture.pcap")
    run(binary, "fixture", "make", "--flow", str(flow), "-o", fixture, *options, capture, statuses=(0, 2))
    run(binary, "fixture", "verify", fixture)
    run(binary, "fixture", "pcap", fixture, "-o", pcap)
    after = messages(binary, pcap, 1)
    if not strings:
        before, after = shapes(before), shapes(after)
    for direction in before:
        if len(before[direction]) != len(after[direction]):
            yield f"{direction}: {len(before[direction])} messages became {len(after[direction])}"
        for one, other in zip(before[direction], after[direction]):
            if one != other:
                names = [name for name in one if one.get(name) != other.get(name)]
                yield f"{direction} message {one['index']}: {[(n, one.get(n), other.get(n)) for n in names]}"
                break
    if not strings:
        for name in os.listdir(fixture):
            with open(os.path.join(fixture, name), "rb") as file:
                content = file.read()
            for secret in SECRETS:
                if secret in content:
                    yield f"{name} holds {secret.decode()}"
    if shutil.which("tshark"):
        wrong = tshark(pcap, "(ip.checksum.status == 0 || tcp.checksum.status == 0) && frame.len == frame.cap_len")
        if wrong:
            yield f"tshark: {len(wrong)} packets with a wrong checksum, the first {wrong[0]}"
        # Of some messages it makes nothing in the capture either.
        lost = tshark(pcap, "_ws.malformed && frame.len == frame.cap_len")
        if lost and len(lost) > malformed(capture):
            yield f"tshark: {len(lost)} packets malformed, the first {lost[0]}"


def check_flow(binary, folder, capture, flow):
    """What is wrong with a connection's fixtures, kept and redacted."""
    folder = os.path.join(folder, f"{os.path.basename(capture)}-{flow}")
    faults = []
    before = messages(binary, capture, flow)
    for options, strings in ((["--media", "keep", "--keep", "all"], True), ([], False)):
        try:
            found = list(check(binary, folder, capture, flow, before, options, strings))
        except RuntimeError as error:
            found = [str(error)]
        faults += [f"{os.path.basename(capture)} flow {flow} {'kept' if strings else 'redacted'}: {fault}" for fault in found]
    shutil.rmtree(folder, ignore_errors=True)
    return faults


def flows(binary, capture):
    # A capture that ends amid a packet is read up to there, with status 2.
    lines = run(binary, "flows", capture, statuses=(0, 2)).decode().splitlines()
    return [line.split()[0] for line in lines[1:] if line.split() and line.split()[0].isdigit()]


def main():
    binary, folder, *captures = sys.argv[1:]
    if not shutil.which("tshark"):
        print("skipped: what tshark makes of fixtures, since tshark is not there")
    with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(check_flow, binary, folder, capture, flow)
                for capture in captures for flow in flows(binary, capture)]
        faults = [fault for job in jobs for fault in job.result()]
    for fault in faults:
        print(f"FAIL {fault}")
    print(f"{2 * len(jobs)} fixtures made, verified and dissected again, {len(faults)} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
