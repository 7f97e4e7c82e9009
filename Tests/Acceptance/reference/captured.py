"""What is held of one capture, each reading of it made once."""
import contextlib, filecmp, functools, io, os, runpy, shutil, subprocess, sys

import check
import decoded
import extracted
import media
import split

# What of a message is compared where packets have changed places.
UNMOVED = [pair for pair in check.FIELDS if pair[0] not in ("frame", "end_frame")]


def script(path, *arguments):
    """What a script of the reference prints, run here, where the modules that it needs are loaded already."""
    before, out = sys.argv, io.StringIO()
    sys.argv = [path, *arguments]
    try:
        with contextlib.redirect_stdout(out):
            runpy.run_path(path, run_name="__main__")
    finally:
        sys.argv = before
    return out.getvalue()


class Here:
    """In place of `subprocess`, for the reference: its scripts run here, and nothing is read twice."""

    PIPE, DEVNULL = subprocess.PIPE, subprocess.DEVNULL

    @staticmethod
    def run(arguments, **options):
        if arguments[0] != sys.executable:
            return decoded.run(*arguments)
        return subprocess.CompletedProcess(arguments, 0, script(*arguments[1:]), "")


check.subprocess = Here
check.oracle = functools.cache(check.oracle)


class Held:
    def __init__(self, shared, binary, path, work, is_whole, kinds, is_swept, is_halved, is_recorded):
        self.shared, self.binary, self.path, self.work = shared, binary, path, work
        self.is_whole, self.kinds, self.is_swept, self.is_halved = is_whole, kinds, is_swept, is_halved
        self.is_recorded = is_recorded

    def __call__(self):
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        facts, faults = [], []
        for part in (self.exact, self.rewrapped, self.swept, self.halved, self.media, self.extracted):
            fact, wrong = part()
            facts += [fact] if fact else []
            faults += wrong
        check.oracle.cache_clear()
        decoded.run.cache_clear()
        shutil.rmtree(self.work)
        return ", ".join(facts), faults

    def exact(self):
        if not self.is_whole:
            return None, []
        return self.compared(self.path)

    def compared(self, path):
        """Message by message and field by field with the reference."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            differs = check.exact(self.binary, [path])
        text = out.getvalue().strip()
        return text.split("\n")[0].split(": ")[-1], [f"{path}: {text}"] if differs else []

    def rewrapped(self):
        faults = []
        for kind in self.kinds:
            path = os.path.join(self.work, kind.replace("=", "-") + ".pcap")
            if kind == "split=1":
                # By its transform this would take more than all else; that ours is the same, split=7 shows.
                split.split(self.path, path, 1)
            else:
                script(os.path.join(self.shared, "oracle", "transform.py"), self.path, path, kind)
            if kind == "split=7":
                split.split(self.path, path + ".own", 7)
                if not filecmp.cmp(path, path + ".own", shallow=False):
                    faults.append("split.py and transform.py make different captures with split=7")
                os.remove(path + ".own")
            # The reference reads a direction from its SYN on, and a SYN moved behind the data that it begins is one it
            # has not: where packets change places, the twin that was not transformed is the measure.
            if kind.startswith(("swap=", "late=")):
                if content(check.oracle(self.path), 1) != content(check.tool(self.binary, path), 0):
                    faults.append(f"{kind}: not the messages of the capture whose packets kept their places")
            else:
                faults += self.compared(path)[1]
            os.remove(path)
        return f"{len(self.kinds)} ways re-wrapped" if self.kinds else None, faults

    def swept(self):
        """Captures that begin late or lack packets: nothing false, and nearly all there is."""
        if not self.is_swept:
            return None, []
        with contextlib.redirect_stdout(io.StringIO()):
            hit, total, false, wrong = check.sweep(self.binary, self.path, 8)
        fact = f"{hit} of {total} recovered"
        is_well = total > 0 and hit >= 0.95 * total and false == wrong == 0
        return fact, [] if is_well else [f"{fact}, {false} false, {wrong} wrong fields"]

    def halved(self):
        """One direction only: all of it, and nothing else."""
        faults = []
        for kind in ("oneway=c2s", "oneway=s2c") if self.is_halved else ():
            hit, total, false, wrong = check.damaged(self.binary, self.path, kind, quiet=True)
            if hit != total or false or wrong:
                faults.append(f"{kind}: {hit} of {total} messages, {false} false, {wrong} wrong fields")
        return "each direction alone" if self.is_halved else None, faults

    def media(self):
        return media.check(self.binary, self.path) if self.is_recorded else (None, [])

    def extracted(self):
        if not self.is_recorded:
            return None, []
        return extracted.check(self.binary, self.path, os.path.join(self.work, "extracted"))


def content(flows, place):
    """Every direction's messages, without the numbers of their packets."""
    return sorted((key[0], [[message[field[place]] for field in UNMOVED] for message in messages])
                  for key, messages in flows.items())
