#!/usr/bin/env python3
"""Counts how often each word with which rtmpscope names a program is right.

usage: names.py BIN FOLDER [ARTICLE]

FOLDER (Fixtures/peers) has captures, and names.txt with the programs that they are of. Prints the table of ARTICLE (Peers.md).
Exit status 1 where a name is wrong, or where the article has another table.
"""
import collections
import json
import pathlib
import subprocess
import sys

FORKS = {"nginx-http-flv-module": "nginx-rtmp"}


def word(guess):
    if guess is None:
        return "not named"
    certainty = guess["certainty"]
    return "surely" if certainty >= 0.9 else "probably" if certainty >= 0.6 else "perhaps"


def sessions(binary, capture):
    run = subprocess.run([binary, "flows", "--format", "ndjson", capture], capture_output=True, text=True, check=True)
    records = map(json.loads, run.stdout.splitlines())
    return {r["flow"]: r["summary"].get("session") or {} for r in records if r["record"] == "flow_end"}


def main():
    binary, folder, *article = sys.argv[1:]
    folder = pathlib.Path(folder)
    counts, wrong, read = collections.Counter(), [], {}
    for line in (folder / "names.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        capture, flow, *names = line.split(" | ")
        if capture not in read:
            read[capture] = sessions(binary, folder / f"{capture}.pcap")
        for side, due in zip(("client", "server"), names):
            guess = read[capture][int(flow)].get(f"{side}_software")
            is_right = guess is not None and guess["name"] in (due, FORKS.get(due))
            counts[side, word(guess), is_right] += 1
            if guess and not is_right:
                wrong.append(f"{capture}, connection {flow}: the {side} is {due}, called {guess['name']}")
    words = ("surely", "probably", "perhaps")
    table = "| | " + " | ".join((*words, "not named")) + " |\n" + "| --- " * 5 + "|\n"
    for side in ("client", "server"):
        cells = [f"{counts[side, w, True]} of {counts[side, w, True] + counts[side, w, False]}" for w in words]
        table += f"| {side}s | " + " | ".join(cells) + f" | {counts[side, 'not named', False]} |\n"
    print(table, *wrong, sep="\n", end="\n" if wrong else "")
    is_told = all(table in pathlib.Path(path).read_text() for path in article)
    if not is_told:
        print(f"{article[0]} has another table")
    sys.exit(bool(wrong) or not is_told)


main()
