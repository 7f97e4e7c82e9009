#!/usr/bin/env python3
"""Measures how the package is laid out, prints it as a table, and fails where a limit of limits.json does not hold.

usage: layout.py [--check DOCUMENT | --write DOCUMENT]

Held: the targets' graph has no cycle; each file imports only what its target declares; no target declares what none of
its files imports; files a target, lines a file (but where the first comment says "Long because …"), and files above
the core that match a MessageBody's cases. --check fails where the document's table is another one; --write mends it.
"""
import argparse, json, os, re, subprocess, sys
from typing import NamedTuple

from swift import LONG, argues_for_length, bindings, imports, switches

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
HEAD = "| target | files | lines | longest file | imports |"
BODY = "MessageBody"


class File(NamedTuple):
    path: str
    text: str

    @property
    def lines(self):
        return self.text.count("\n")


class Target:
    def __init__(self, described):
        self.name, self.type = described["name"], described["type"]
        self.dependencies = described.get("target_dependencies", [])
        self.products = described.get("product_dependencies", [])
        self.is_source = described["path"].startswith("Sources/")
        self.files = []
        for name in described["sources"]:
            path = os.path.join(described["path"], name)
            if name.endswith(".swift"):
                with open(os.path.join(ROOT, path)) as file:
                    self.files.append(File(path, file.read()))

    @property
    def lines(self):
        return sum(file.lines for file in self.files)


def package():
    run = subprocess.run(
        ["swift", "package", "describe", "--type", "json"], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return {one["name"]: Target(one) for one in json.loads(run.stdout)["targets"]}


def in_order(targets):
    """Each behind all that it imports, and those that are in a cycle."""
    order, rest = [], sorted(targets)
    while ready := [name for name in rest if set(targets[name].dependencies) <= set(order)]:
        order += ready
        rest = [name for name in rest if name not in ready]
    return order, rest


def above(targets, order, core):
    """The targets that import the core, or one that does."""
    found = {core}
    for name in order:
        if found & set(targets[name].dependencies):
            found.add(name)
    return [name for name in order if name in found and name != core and targets[name].is_source]


def switched_bodies(targets, names):
    """The files that match a MessageBody's cases, by a switch or by `if case` and its like: those of something that is
    called so, or cases that no other type has."""
    everything = [file for target in targets.values() if target.is_source for file in target.files]
    body = declared_cases(everything, BODY)
    others = set().union(*(cases for name, cases in all_enums(everything) if name != BODY))
    for name in names:
        for file in targets[name].files:
            for subject, cases in [*switches(file.text), *bindings(file.text)]:
                is_named = re.search(r"\b[bB]ody\b\W*$", subject) or (
                    subject == "self" and re.search(rf"\bextension {BODY}\b", file.text))
                if cases and cases <= body and (is_named or cases - others):
                    yield file.path
                    break


def all_enums(files):
    for file in files:
        for found in re.finditer(r"^(\s*)[\w ]*\benum (\w+)[^{\n]*\{\n(.*?)^\1\}", file.text, re.M | re.S):
            indent = found[1].replace("\n", "") + "  "
            lines = re.findall(rf"^{indent}(?:indirect )?case ([^\n]*)", found[3], re.M)
            # Of nested types too, which are indented further.
            yield found[2], {name for line in lines for name in re.findall(r"(?:^|, )`?(\w+)", re.sub(r"\(.*?\)", "", line))}


def declared_cases(files, enum):
    cases = set().union(*(cases for name, cases in all_enums(files) if name == enum))
    if not cases:
        sys.exit(f"no enum {enum} was found")
    return cases


def breaches(targets, order, cycle, high, limits):
    if cycle:
        yield f"in a cycle, or above one: {', '.join(cycle)}"
    products = {product for target in targets.values() for product in target.products}
    for name in order:
        target, seen = targets[name], set()
        for file in target.files:
            found = imports(file.text)
            seen |= found
            for other in sorted(found & (targets.keys() | products) - {name, *target.dependencies, *target.products}):
                yield f"{file.path} imports {other}, which {name} does not declare"
            if target.is_source and file.lines > limits["lines a file"] and not argues_for_length(file.text):
                yield f"{file.path} has {file.lines} lines, {limits['lines a file']} at most without \"{LONG} …\""
        for other in [*target.dependencies, *target.products]:
            # Tests of a tool start it.
            is_tool = other in targets and targets[other].type == "executable"
            if target.files and other not in seen and not is_tool:
                yield f"{name} declares {other}, and imports it nowhere"
        if target.is_source and len(target.files) > limits["files a target"]:
            yield f"{name} has {len(target.files)} files, {limits['files a target']} at most"
    found = list(switched_bodies(targets, high))
    if len(found) > limits["files above the core that match MessageBody"]:
        yield (f"{len(found)} files above {limits['core']} match cases of {BODY}, "
               f"{limits['files above the core that match MessageBody']} at most: {', '.join(found)}")
    lines, most = sum(targets[name].lines for name in high), limits["lines above the core"]
    if most is not None and lines > most:
        yield f"{lines} lines above {limits['core']}, {most} at most"


def table(targets, order, high, limits):
    """Lines in hundreds, so that it is as it was after a small change."""
    def row(name, files, lines, longest="", below=""):
        return f"| {name} | {files} | {round(lines, -2):,} | {longest} | {below} |"
    rows = [HEAD, "| --- | --- | --- | --- | --- |"]
    for name in order:
        target = targets[name]
        if target.is_source and target.files:
            longest = max(target.files, key=lambda file: file.lines)
            rows.append(row(f"`{name}`", len(target.files), target.lines,
                            f"`{os.path.basename(longest.path)}`, {round(longest.lines, -1)}",
                            ", ".join(sorted(target.dependencies + target.products))))
    rows.append(row(f"all above `{limits['core']}`", sum(len(targets[name].files) for name in high),
                    sum(targets[name].lines for name in high)))
    return rows


def with_table(text, rows):
    """The document with this table in the place of the one that it has."""
    lines = text.split("\n")
    if HEAD not in lines:
        sys.exit(f"the document has no table that begins with\n{HEAD}")
    begin = end = lines.index(HEAD)
    while end < len(lines) and lines[end].startswith("|"):
        end += 1
    return "\n".join(lines[:begin] + rows + lines[end:])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", metavar="DOCUMENT")
    parser.add_argument("--write", metavar="DOCUMENT")
    options = parser.parse_args()
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "limits.json")) as file:
        limits = json.load(file)
    targets = package()
    order, cycle = in_order(targets)
    high = above(targets, order, limits["core"])
    rows = table(targets, order, high, limits)
    print("\n".join(rows))
    faults = list(breaches(targets, order, cycle, high, limits))
    for path in filter(None, (options.check, options.write)):
        with open(path) as file:
            text = file.read()
        mended = with_table(text, rows)
        if path == options.write:
            with open(path, "w") as file:
                file.write(mended)
        elif mended != text:
            faults.append(f"{path} has another table: layout.py --write mends it")
    for fault in faults:
        print(f"FAIL {fault}")
    print(f"{'FAIL' if faults else 'ok  '} layout: {len(faults)} breaches")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
