#!/usr/bin/env python3
"""Holds the tool against an independent reader of RTMP, and against what was pushed, on recorded captures, whole, re-wrapped
and damaged.

usage: reference.py SHARED BINARY WORK [--jobs N] [PATTERN ...]
needs: dpkt and imageio-ffmpeg (PyPI), which are put into WORK/python where they are not there

What is done is named, and patterns as the shell has them choose: a capture's name (all that is held of it), `clean`,
`peers`, and `claims`, `differences` and `loss` each with a capture's name behind it.
"""
import argparse, concurrent.futures, fnmatch, glob, importlib.util, multiprocessing, os, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, ".."))
# Part of these is in GTP-U tunnels.
IN_TUNNELS = {"ndpi-rtmp"}
# These hold no whole plain flow.
NOT_WHOLE = {"midstream-late", "publish-snaplen", "publish-rtmps", "rtmpe-attempt", "rtmpt-attempt"}
# Transforms read Ethernet only.
NOT_ETHERNET = {"publish-cooked", "relay"}
KINDS = ["vlan", "qinq", "mpls", "pppoe", "null", "raw", "dup=0.2", "overlap=0.3", "split=1", "split=7",
         "wrap=4294960000", "swap=0.2", "late=0.1"]
SWEPT = {"publish-chunk128", "publish-gst-rtmp2", "publish-vp9-ac3", "play-ffmpeg"}
LOSS = ["publish-chunk128", "play-rtmpdump", "publish-ffmpeg9-h264-aac", "reject-badname", "publish-hevc", "ffmpeg-listen"]


def install(work):
    """Where modules are that are not there yet; those of earlier runs count."""
    folder = os.path.join(work, "python")
    sys.path.append(folder)
    for module, package in (("dpkt", "dpkt"), ("imageio_ffmpeg", "imageio-ffmpeg")):
        if importlib.util.find_spec(module) is None:
            subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--target", folder, package], check=True)
            importlib.invalidate_caches()


def without_gtp(path, work):
    """A copy without packets in GTP-U tunnels, which the independent reader does not open."""
    import dpkt
    os.makedirs(work, exist_ok=True)
    copy = os.path.join(work, "without-gtp-" + os.path.basename(path))
    with open(path, "rb") as whole, open(copy, "wb") as file:
        writer = dpkt.pcap.Writer(file)
        for time, data in dpkt.pcap.UniversalReader(whole):
            datagram = getattr(dpkt.ethernet.Ethernet(data).data, "data", None)
            if not isinstance(datagram, dpkt.udp.UDP) or 2152 not in (datagram.sport, datagram.dport): writer.writepkt(data, time)
    return copy


def plan(shared, binary, work):
    """What is done, by name: a function without arguments that gives what was held and the faults."""
    import captured, claims, differences
    recorded = os.path.join(shared, "captures", "recorded")
    public = sorted(glob.glob(os.path.join(shared, "captures", "public", "*")))
    paths = [path for path in sorted(glob.glob(os.path.join(recorded, "*"))) + public
             if os.path.splitext(path)[1] in (".pcap", ".pcapng", ".cap")]
    tasks = {}
    # The largest first, so that none is left to one process in the end.
    paths.sort(key=os.path.getsize, reverse=True)
    for path in paths:
        name, kind = os.path.splitext(os.path.basename(path))
        is_public = path in public
        if name in IN_TUNNELS: path = without_gtp(path, work)
        is_whole = name not in NOT_WHOLE and kind != ".pcapng"
        is_wrapped = is_whole and kind == ".pcap" and name not in NOT_ETHERNET and (
            not is_public or name.startswith("twinx-"))
        tasks[name] = captured.Held(
            shared, binary, path, os.path.join(work, name), is_whole, KINDS if is_wrapped else [],
            is_swept=name in SWEPT, is_halved=is_wrapped and not is_public, is_recorded=not is_public)
    for name, task in claims.tasks(binary, recorded, work).items():
        tasks["claims " + name] = task
    for name, task in differences.tasks(binary, recorded, work).items():
        tasks["differences " + name] = task
    for name in LOSS:
        tasks["loss " + name] = Script(shared, "check_loss.py", binary, os.path.join(recorded, name + ".pcap"))
    tasks["clean"] = Script(shared, "check_clean.py", binary, os.path.join(shared, "captures", "clean"))
    tasks["peers"] = Peers(shared, "check_peers.py", binary, os.path.join(shared, "captures", "peers"))
    return tasks


class Script:
    """One of the reference's own checks, which says what falls short, and that last how much did."""

    def __init__(self, shared, name, *arguments):
        self.command = [sys.executable, os.path.join(shared, "oracle", name), *arguments]

    def __call__(self):
        done = subprocess.run(self.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        lines = done.stdout.splitlines() or ["nothing was said"]
        return lines[-1], [] if self.is_well(done.returncode, lines[-1]) else lines

    def is_well(self, status, last):
        return status == 0


class Peers(Script):
    """Of what is said of other implementations, that refusals are told."""

    def is_well(self, status, last):
        return "refusals missed 0" in last


def attempt(name):
    begun = time.monotonic()
    try:
        what, faults = TASKS[name]()
    except (Exception, SystemExit) as error:
        what, faults = "", [f"{type(error).__name__}: {error}"]
    return name, what, faults, time.monotonic() - begun


def main():
    global TASKS
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared")
    parser.add_argument("binary")
    parser.add_argument("work")
    parser.add_argument("patterns", nargs="*", metavar="PATTERN")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    shared, binary, work = map(os.path.abspath, (options.shared, options.binary, options.work))
    os.makedirs(work, exist_ok=True)
    install(work)
    sys.path.append(os.path.join(shared, "oracle"))
    TASKS = plan(shared, binary, work)
    names = [name for name in TASKS
             if not options.patterns or any(fnmatch.fnmatch(name, one) for one in options.patterns)]
    if not names:
        sys.exit("nothing is called so")
    failed, begun = 0, time.monotonic()
    # Forked, so that tasks are there with all that they hold.
    fork = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(options.jobs, fork) as pool:
        for done in concurrent.futures.as_completed([pool.submit(attempt, name) for name in names]):
            name, what, faults, seconds = done.result()
            print(f"{'FAIL' if faults else 'ok  '} {name} ({seconds:.0f} s): {what}"
                  + "".join(f"\n     {fault}" for fault in faults), flush=True)
            failed += bool(faults)
    print(f"{failed} of {len(names)} failed, {time.monotonic() - begun:.0f} s")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
