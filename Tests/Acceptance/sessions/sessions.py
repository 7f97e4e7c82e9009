#!/usr/bin/env python3
"""Holds that nothing is told of sessions of real programs that is not so.

Pushes many set-ups with ffmpeg to nginx-rtmp, from there to a waiting player and to one that plays the recording, and
to ffmpeg as a server. Of these sessions no error and no warning may be told but what `argued.py` lists and is a fact.

usage: sessions.py BINARY FOLDER [--only PATTERN] [--ffmpeg9 FFMPEG] [--jobs N] [--again]
needs: root, and of Debian ffmpeg, nginx, libnginx-mod-rtmp, rtmpdump, tcpdump

FOLDER is emptied. --only takes set-ups by a pattern as the shell has it; --ffmpeg9 adds Enhanced RTMP by that newer
ffmpeg; --again judges the capture that is there already.
"""
import argparse, collections, concurrent.futures, fnmatch, json, os, shutil, signal, socket, subprocess, sys
import threading, time, urllib.request
import xml.etree.ElementTree

from argued import ARGUED
from facts import Facts
from setups import COPY, ENHANCED, SETUPS

# How many set-ups there have to be, and how long one program may take.
LEAST, PATIENCE = 40, 30
MODULE = "/usr/lib/nginx/modules/ngx_rtmp_module.so"
CONFIGURATION = """
load_module {module};
{user} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log notice;
events {{ worker_connections 512; }}
rtmp {{
  access_log {folder}/rtmp.log;
  server {{
    listen 127.0.0.1:{rtmp}; chunk_size 4096; out_queue 16384; max_message 16M;
    application live {{ live on; publish_notify on; record all; record_path {folder}/recorded; }}
    application file {{ play {folder}/recorded; }}
  }}
  server {{
    listen 127.0.0.1:{small}; chunk_size 128; out_queue 16384; max_message 16M; ack_window 50000;
    application restart {{ live on; publish_notify on; play_restart on; }}
  }}
}}
http {{
  access_log off; client_body_temp_path {folder}/tmp; proxy_temp_path {folder}/tmp; fastcgi_temp_path {folder}/tmp;
  uwsgi_temp_path {folder}/tmp; scgi_temp_path {folder}/tmp;
  server {{ listen 127.0.0.1:{http}; location / {{ rtmp_stat all; }} }}
}}
"""


class Failure(Exception):
    pass


class Programs:
    """Every program that runs, so that none is left."""

    def __init__(self, folder):
        self.folder, self.running, self.lock, self.may_start = folder, [], threading.Lock(), True

    def start(self, name, *arguments):
        with self.lock, open(os.path.join(self.folder, "logs", name + ".log"), "wb") as log:
            if not self.may_start:
                raise Failure(f"{name}: not started any more")
            program = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
            program.name = name
            self.running.append(program)
        return program

    def log(self, program):
        with open(os.path.join(self.folder, "logs", program.name + ".log"), errors="replace") as file:
            return file.read()

    def finish(self, program, stop=None, patience=PATIENCE):
        """Waits until it ends, which `stop` asks it to."""
        if stop is not None and program.poll() is None:
            program.send_signal(stop)
        try:
            program.wait(patience)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
            raise Failure(f"{program.name} did not end within {patience} s: {self.log(program)[-300:]}")
        finally:
            with self.lock:
                self.running.remove(program)
        return program.returncode

    def run(self, name, *arguments):
        self.end_well(self.start(name, *arguments))

    def end_well(self, program):
        status = self.finish(program)
        if status != 0:
            raise Failure(f"{program.name}: status {status}: {self.log(program)[-300:]}")

    def end(self):
        """Ends those that run, and lets no others begin."""
        with self.lock:
            self.may_start = False
            for program in self.running:
                program.kill()
                program.wait()


def until(condition, what, program=None, patience=PATIENCE):
    end = time.monotonic() + patience
    while not condition():
        if program is not None and program.poll() is not None:
            raise Failure(f"{program.name} ended before {what}")
        if time.monotonic() > end:
            raise Failure(f"{patience} s went by without {what}")
        time.sleep(0.02)


def listens(port):
    """Whether somebody listens there, without connecting."""
    with open("/proc/net/tcp") as file:
        return any(f":{port:04X}" == line.split()[1][-5:] and line.split()[3] == "0A" for line in list(file)[1:])


def retransmitted():
    """How many segments the kernel has sent again (RetransSegs)."""
    with open("/proc/net/snmp") as file:
        names, values = (line.split() for line in file if line.startswith("Tcp:"))
    return int(values[names.index("RetransSegs")])


def free_ports(count):
    """The first of so many ports in a row that nobody listens on, below those that clients get."""
    def is_free(port):
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                return False
            return True
    for first in range(19000, 32000, 500):
        if all(is_free(port) for port in range(first, first + count)):
            return first
    raise Failure("no ports are free")


class Test:
    def __init__(self, binary, folder, setups, ffmpeg9, jobs):
        self.binary, self.folder, self.setups, self.jobs = binary, folder, setups, jobs
        self.ffmpeg = {"5": "ffmpeg", "9": ffmpeg9}
        self.programs = Programs(folder)
        self.capture = os.path.join(folder, "sessions.pcap")
        # nginx's three, one that nobody listens on, and one for each ffmpeg that is a server.
        self.rtmp = free_ports(len(setups) + 4)
        self.small, self.http, self.last = self.rtmp + 1, self.rtmp + 2, self.rtmp + 3

    # Running

    def run(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("logs", "tmp", "recorded", "pushed", "written"):
            os.makedirs(os.path.join(self.folder, name))
        before = retransmitted()
        pool = concurrent.futures.ThreadPoolExecutor(self.jobs)
        try:
            nginx, tcpdump = self.start_nginx(), self.start_tcpdump()
            faults = [fault for fault in pool.map(self.attempt, range(len(self.setups))) if fault]
            self.programs.finish(nginx, signal.SIGTERM)
            self.stop_tcpdump(tcpdump)
        finally:
            self.programs.end()
            pool.shutdown(cancel_futures=True)
        with open(os.path.join(self.folder, "retransmitted"), "w") as file:
            file.write(str(retransmitted() - before))
        return faults

    def start_nginx(self):
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(CONFIGURATION.format(
                module=MODULE, folder=self.folder, user="user root;" if os.getuid() == 0 else "", rtmp=self.rtmp,
                small=self.small, http=self.http))
        nginx = self.programs.start(
            "nginx", "nginx", "-p", self.folder, "-c", path, "-e", os.path.join(self.folder, "nginx.log"))
        until(lambda: listens(self.rtmp) and listens(self.http), "nginx listening", nginx)
        return nginx

    def start_tcpdump(self):
        last = self.rtmp + len(self.setups) + 3
        tcpdump = self.programs.start(
            "tcpdump", "tcpdump", "-i", "lo", "-Z", "root", "-U", "-B", "65536", "-s", "0", "-w", self.capture,
            f"tcp portrange {self.rtmp}-{last} and not port {self.http}")
        until(lambda: "listening on" in self.programs.log(tcpdump), "tcpdump listening", tcpdump)
        return tcpdump

    def stop_tcpdump(self, tcpdump):
        """Once it has written the packets of a connection that is made last."""
        with socket.socket() as one:
            one.connect_ex(("127.0.0.1", self.last))
        until(lambda: subprocess.run(
            ["tcpdump", "-r", self.capture, "-c", "1", f"port {self.last}"], capture_output=True).stdout,
            "tcpdump having written all", tcpdump)
        self.programs.finish(tcpdump, signal.SIGINT)
        if "\n0 packets dropped by kernel" not in self.programs.log(tcpdump):
            raise Failure(f"tcpdump lost packets: {self.programs.log(tcpdump)}")

    def attempt(self, number):
        try:
            self.session(number)
        except (Failure, OSError) as failure:
            return f"{self.setups[number].name}: {failure}"

    def session(self, number):
        setup = self.setups[number]
        name, file = setup.name, os.path.join(self.folder, "pushed", f"{setup.name}.{setup.extension}")
        ffmpeg = self.ffmpeg[setup.ffmpeg], "-hide_banner", "-nostdin", "-loglevel", "warning"
        self.programs.run(f"{name}.make", *ffmpeg, "-y", *setup.make, file)
        push = [argument.replace("{file}", file) for argument in setup.push] + ["-f", "flv"]
        if self.written(setup) != file:
            self.programs.run(f"{name}.write", *ffmpeg, "-y", *(one for one in push[:-2] if one != "-re"),
                              self.written(setup))

        port, application = (self.small, "restart") if number % 4 == 3 else (self.rtmp, "live")
        url = f"rtmp://127.0.0.1:{port}/{application}/{name}"
        to_nothing = "-map", "0", "-c", "copy", "-f", "null", "-"
        # rtmpdump does not know what came after it.
        if number % 3 == 1 and setup.ffmpeg == "5":
            command = "rtmpdump", "--quiet", "--live", "-r", url, "-o", os.devnull
        else:
            command = *ffmpeg, "-i", url, *to_nothing
        if setup.joins == "late":
            pusher = self.programs.start(f"{name}.push", *ffmpeg, *push, url)
            until(lambda: self.is_there("publishing", port, name), "the publisher publishing", pusher)
            player = self.programs.start(f"{name}.play", *command)
            self.programs.end_well(pusher)
        else:
            player = self.programs.start(f"{name}.play", *command)
            until(lambda: self.is_there("client", port, name), "the player playing", player)
            self.programs.run(f"{name}.push", *ffmpeg, *push, url)
        self.programs.finish(player)

        # From a time far on nginx waits until it is come.
        if port == self.rtmp and "-output_ts_offset" not in push:
            url = f"rtmp://127.0.0.1:{port}/file/{name}.flv"
            # With less of a buffer nginx sends it no faster than it plays.
            if number % 5 == 1 and setup.ffmpeg == "5":
                command = "rtmpdump", "--quiet", "--buffer", "600000", "-r", url, "-o", os.devnull
            else:
                command = *ffmpeg, "-rtmp_buffer", "600000", "-i", url, *to_nothing
            self.programs.finish(self.programs.start(f"{name}.file", *command))
        if "-re" not in push:
            url = f"rtmp://127.0.0.1:{self.rtmp + 4 + number}/listen/{name}"
            server = self.programs.start(f"{name}.listen", *ffmpeg, "-listen", "1", "-i", url, *to_nothing)
            until(lambda: listens(self.rtmp + 4 + number), "ffmpeg listening", server)
            self.programs.run(f"{name}.push-listen", *ffmpeg, *push, url)
            self.programs.finish(server)

    def written(self, setup):
        """What is pushed, in a file: to hold what is seen against.

        Debian's ffprobe reads no Enhanced FLV.
        """
        if setup.push == COPY.split() and setup.extension == "flv":
            return os.path.join(self.folder, "pushed", f"{setup.name}.flv")
        extension = "flv" if setup.ffmpeg == "5" else "mkv"
        return os.path.join(self.folder, "written", f"{setup.name}.{extension}")

    def is_there(self, what, port, name):
        """Whether nginx tells of a client, or of one that publishes, in the stream of that name."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.http}/", timeout=PATIENCE) as answer:
            stat = xml.etree.ElementTree.fromstring(answer.read())
        streams = (one for one in stat.iter("stream") if one.findtext("name") == name)
        return any(one.find(f".//{what}") is not None for one in streams)

    # Judging

    def judge(self):
        """What is wrong with what is said of the sessions, a line each."""
        with open(os.path.join(self.folder, "retransmitted")) as file:
            retransmitted = int(file.read())
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            facts = dict(pool.map(
                lambda setup: (setup.name, Facts(setup, self.written(setup), self.capture, retransmitted)),
                (setup for setup in self.setups if os.path.exists(self.written(setup)))))
        run = subprocess.run(
            [self.binary, "diagnose", "--format", "ndjson", self.capture], stdout=subprocess.PIPE)
        if run.returncode != 0:
            raise Failure(f"{self.binary}: status {run.returncode}")
        records = collections.defaultdict(list)
        for line in run.stdout.splitlines():
            record = json.loads(line)
            records[record["record"]].append(record)
        # What each connection is, by its number: the set-up, and what its client does there.
        known, count = {}, 0
        for record in records["flow_end"]:
            summary = record["summary"]
            if not summary["streams"]:
                yield f"flow {record['flow']}: no stream: {summary['verdict']}"
                continue
            stream = summary["streams"][0]
            name, role = stream["name"].removesuffix(".flv"), summary["application"]
            if role == "live" or role == "restart" and stream["role"] == "publish":
                role = stream["role"]
            known[record["flow"]] = name, role
        for record in records["flow_end"]:
            name, role = known.get(record["flow"], ("?", "?"))
            if name in facts:
                for fault in self.counted(name, role, facts[name], record["summary"]):
                    yield f"{name} flow {record['flow']} {role}: {fault}"
        roles = set(known.values())
        for setup in self.setups:
            for one in (("publish",), ("play", "restart"), ("listen",) if "-re" not in setup.push else ("publish",)):
                if not any((setup.name, role) in roles for role in one):
                    yield f"{setup.name}: no {one[0]} was seen"

        told = set()
        for record in records["finding"]:
            if record["severity"] == "note":
                continue
            count += 1
            name, role = known.get(record["flow"], ("?", "?"))
            if argued(record["rule"], name, role, facts.get(name)):
                told.add((record["rule"], name, role))
            else:
                yield (f"{name} flow {record['flow']} {role}: {record['severity']} {record['rule']} at frame "
                       f"{record['frame']}: {record['text']}")
        for name, role in sorted(roles):
            for one in ARGUED:
                if (one.is_certain and one.holds(name, role) and (one.rule, name, role) not in told and name in facts
                        and one.is_fact(facts[name])):
                    yield f"{name} {role}: {one.rule} is argued, and not told"
        counts = collections.Counter(role for _, role in known.values())
        counts = ", ".join(f"{number} {role}" for role, number in counts.items())
        print(f"{len(self.setups)} set-ups, {len(known)} sessions ({counts}), {count} errors and warnings")

    def counted(self, name, role, facts, summary):
        """Whether all that was pushed was seen, and nothing else."""
        setup = next(one for one in self.setups if one.name == name)
        way = "s2c" if role in ("play", "restart", "file") else "c2s"
        tracks = {(track["kind"], track["track_id"]): track for stream in summary["session"]["message_streams"]
                  for track in stream["tracks"] if track["direction"] == way}
        if sorted(setup.kinds) != sorted(kind[0] for kind, _ in facts.tracks):
            yield f"ffprobe finds {sorted(facts.tracks)} in what is pushed"
        # Who comes late gets less; nginx knows no Enhanced RTMP, and leaves out of it what it cannot place.
        gets_less = way == "s2c" and (setup.ffmpeg == "9" or setup.joins == "late" and role != "file")
        for key in sorted(facts.tracks.keys() | tracks.keys()):
            what = f"{key[0]} track {key[1]}"
            if key not in facts.tracks:
                yield f"{what} was seen, and not pushed"
                continue
            if key not in tracks:
                if setup.ffmpeg == "5" or way == "c2s":
                    yield f"{what} was pushed, and not seen"
                continue
            track, there = tracks[key], facts.tracks[key]
            if track["codec"] not in there.codecs:
                yield f"{what} is {track['codec']}, ffprobe has {there.codecs}"
            counts = [(track["frames"], there.count, "frames")]
            if key[0] == "video":
                counts.append((track["key_frames"], len(there.keys), "key frames"))
            for seen, pushed, of_what in counts:
                if seen != pushed and not (gets_less and 0 < seen < pushed):
                    yield f"{what} has {seen} {of_what}, {pushed} were pushed"
        if summary["session"]["phase"] != "ended":
            yield f"the phase is {summary['session']['phase']}"


def argued(rule, name, role, facts):
    return facts is not None and any(
        one.rule == rule and one.holds(name, role) and one.is_fact(facts) for one in ARGUED)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("folder")
    parser.add_argument("--only", default="*")
    parser.add_argument("--ffmpeg9")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--again", action="store_true")
    options = parser.parse_args()
    missing = [one for one in ("ffmpeg", "ffprobe", "nginx", "rtmpdump", "tcpdump") if not shutil.which(one)]
    missing += [one for one in (MODULE,) if not os.path.exists(one)]
    if missing:
        sys.exit(f"needed and not there: {', '.join(missing)}")
    setups = [one for one in SETUPS + (ENHANCED if options.ffmpeg9 else [])
              if fnmatch.fnmatch(one.name, options.only)]
    if options.only == "*" and len(setups) < LEAST:
        sys.exit(f"only {len(setups)} set-ups, {LEAST} there should be")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("terminated"))
    folder = os.path.abspath(options.folder)
    start = time.monotonic()
    try:
        test = Test(options.binary, folder, setups, options.ffmpeg9, options.jobs)
        faults = [] if options.again else test.run()
        print(f"{time.monotonic() - start:.0f} s of pushing")
        faults += list(test.judge())
    except Failure as failure:
        sys.exit(f"FAIL {failure}")
    for fault in faults:
        print(f"FAIL {fault}")
    print(f"{'FAIL' if faults else 'ok  '} {len(faults)} faults, {time.monotonic() - start:.0f} s")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
