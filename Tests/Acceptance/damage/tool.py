"""Runs the binary, and says what that took."""
import os
import shutil
import signal
import tempfile

# The records, and what else is looked at now and then.
NDJSON = ("--format", "ndjson")
OTHERS = (("diagnose",), ("flows",), ("-vv",), ("extract", "--raw", "--codec-config", "--pcap", "--force", "-o"))
# Seconds after which a run is ended.
HANG = 60


class Tool:
    """Runs the binary on one file in a folder of its own, in memory."""

    def __init__(self, binary, scratch):
        self.binary, self.folder = binary, tempfile.mkdtemp(dir=scratch)
        self.file, self.out, self.err = (f"{self.folder}/{name}" for name in ("capture", "out", "err"))

    def run(self, command):
        """Status (negative: the signal), seconds of processor time, KiB, both outputs."""
        more = [self.folder + "/extracted"] if command[0] == "extract" else []
        write = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        actions = [(os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
                   (os.POSIX_SPAWN_OPEN, 1, self.out, write, 0o600),
                   (os.POSIX_SPAWN_OPEN, 2, self.err, write, 0o600)]
        pid = os.posix_spawn(self.binary, [self.binary, *command, *more, self.file], os.environ, file_actions=actions)
        signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
        signal.alarm(HANG)
        _, status, usage = os.wait4(pid, 0)
        signal.alarm(0)
        # What others do on the machine does not count.
        seconds = usage.ru_utime + usage.ru_stime
        if more:
            shutil.rmtree(more[0], ignore_errors=True)
        return os.waitstatus_to_exitcode(status), seconds, usage.ru_maxrss, read(self.out), read(self.err)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)
