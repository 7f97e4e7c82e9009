#!/usr/bin/env python3
"""Holds that small changes stay small: applies each patch of this folder by itself to a copy of the checkout, builds the
tool there, and looks for what the patch adds in what is made of a capture. Prints how many files each touches.

usage: changes.py WORK [NAME ...]
needs: git, swift; root, or user namespaces (unshare and mount of Linux): a copy keeps its build products only where it
is seen under the checkout's path
"""
import importlib.util, os, re, shutil, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.realpath(os.path.join(HERE, "..", "..", ".."))
sys.path.append(os.path.join(HERE, ".."))

# Of .build what a debug build goes on from.
PRODUCTS = ["artifacts", "checkouts", "repositories", "workspace-state.json", "debug.yaml", "build.db", "debug",
            "plugin-tools.yaml", "plugins"]
# What does not count: tests, and what is written for people.
UNCOUNTED = re.compile(r"^(Tests|Fixtures)/|\.md$")


class Failure(Exception):
    pass


def run(*arguments, **options):
    """Its output; what it says, in a failure, where it ends otherwise than well."""
    done = subprocess.run(
        arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        errors = [line for line in done.stdout.splitlines() if "error:" in line] or done.stdout.splitlines()
        raise Failure(f"{' '.join(arguments)[:200]}: status {done.returncode}: " + "\n".join(errors[-5:]))
    return done.stdout


def namespace():
    """How a command is run that sees a folder in another one's place; or None, and why that is not allowed."""
    for options in (["-m"], ["-rm"]):
        command = ["unshare", *options, "--propagation", "private"]
        try:
            run(*command, "mount", "--bind", HERE, HERE)
            return command, ""
        except (Failure, OSError) as failure:
            why = str(failure).splitlines()[-1]
    return None, why


class Copy:
    """The checkout's files and debug products at another place, built as if it were the checkout."""

    def __init__(self, folder, unshare):
        self.folder, self.unshare = folder, unshare
        self.tool = os.path.join(folder, ".build", "debug", "rtmpscope")

    def fill(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(os.path.join(self.folder, ".build"))
        listed = run("git", "ls-files", "-co", "--exclude-standard", "-z", cwd=ROOT).split("\0")
        there = [name for name in listed if name and os.path.exists(os.path.join(ROOT, name))]
        subprocess.run(["xargs", "-0", "cp", "-a", "--parents", "-t", self.folder], input="\0".join(there), text=True,
                       cwd=ROOT, check=True)
        build = os.path.join(ROOT, ".build")
        names = [name for name in PRODUCTS if os.path.lexists(os.path.join(build, name))]
        if "debug" in names:
            # A link into the folder that is called by the platform.
            names.append(os.readlink(os.path.join(build, "debug")))
        run("cp", "-a", "--parents", "-t", os.path.join(self.folder, ".build"), *names, cwd=build)

    def copied(self, folder):
        """Another copy, with its products."""
        shutil.rmtree(folder, ignore_errors=True)
        run("cp", "-a", "--reflink=auto", self.folder, folder)
        return Copy(folder, self.unshare)

    def build(self):
        script = 'mount --bind "$0" "$1" && cd "$1" && exec swift build --product rtmpscope'
        run(*self.unshare, "sh", "-c", script, self.folder, ROOT)

    def apply(self, patch):
        # In a repository around the copy, git would look for the files of the patch in that.
        env = {**os.environ, "GIT_CEILING_DIRECTORIES": os.path.dirname(self.folder)}
        run("git", "apply", "--whitespace=nowarn", patch, cwd=self.folder, env=env)


def described(name):
    """What a patch's Python file says of it."""
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), os.path.join(HERE, name + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def touched(patch):
    """The files that it changes and that count."""
    lines = run("git", "apply", "--numstat", "-z", patch, cwd=ROOT).split("\0")
    names = [line.split("\t")[-1] for line in lines if line]
    return [name for name in names if not UNCOUNTED.search(name)]


def missing(tool, change, capture):
    """The patterns that an output lacks, by its arguments."""
    found = []
    for arguments, patterns in change.APPEARS.items():
        done = subprocess.run([tool, *arguments.split(), capture], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode < 0:
            raise Failure(f"{arguments}: ended by signal {-done.returncode}")
        found += [f"{arguments}: no {pattern}" for pattern in patterns if not re.search(pattern, done.stdout)]
    return found


def check(name, change, pristine, work):
    """The files that it touches, and what is wrong."""
    patch = os.path.join(HERE, name + ".patch")
    capture = os.path.join(work, name + ".pcap")
    with open(capture, "wb") as file:
        file.write(change.capture())
    files, faults = touched(patch), []
    if len(files) > change.FILES:
        faults.append(f"touches {len(files)} files, {change.FILES} at most: {', '.join(files)}")
    count = sum(map(len, change.APPEARS.values()))
    if len(missing(pristine.tool, change, capture)) < count:
        faults.append("some of what it should add is there without it")
    copy = pristine.copied(os.path.join(work, "changed"))
    try:
        copy.apply(patch)
        copy.build()
        faults += missing(copy.tool, change, capture)
    except Failure as failure:
        faults.append(str(failure))
    return files, faults


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    work, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    names = sorted(name.removesuffix(".patch") for name in os.listdir(HERE) if name.endswith(".patch"))
    if set(wanted) - set(names):
        sys.exit(f"no patch is called {', '.join(set(wanted) - set(names))}; there are {', '.join(names)}")
    unshare, why = namespace()
    if unshare is None:
        print(f"skipped: changes, since neither root nor user namespaces can mount here ({why})")
        return
    os.makedirs(work, exist_ok=True)
    failed, begun = False, time.monotonic()
    pristine = Copy(os.path.join(work, "pristine"), unshare)
    try:
        pristine.fill()
        pristine.build()
    except Failure as failure:
        sys.exit(f"FAIL the checkout's copy: {failure}")
    print(f"the checkout's copy is built after {time.monotonic() - begun:.0f} s")
    print("| change | files | at most | seconds | |\n| --- | --- | --- | --- | --- |")
    for name in wanted or names:
        change, begun = described(name), time.monotonic()
        files, faults = check(name, change, pristine, work)
        print(f"| {name}: {change.__doc__.splitlines()[0]} | {len(files)} | {change.FILES} | {time.monotonic() - begun:.0f} "
              f"| {'FAIL' if faults else 'ok'} |", flush=True)
        for fault in faults:
            print(f"FAIL {name}: {fault}", flush=True)
        failed |= bool(faults)
    for folder in ("pristine", "changed"):
        shutil.rmtree(os.path.join(work, folder), ignore_errors=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()
