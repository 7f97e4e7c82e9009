#!/usr/bin/env python3
"""Counts how often each word with which rtmpscope names a program is right.

usage: names.py BIN [FOLDER]

FOLDER (Fixtures/peers) has captures, and names.txt with the programs that they are of. Prints the table of Peers.md.
Exit status 1 where a name is wrong, or where under nine of ten are named.
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
    binary = sys.argv[1]
    folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "Fixtures/peers")
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
    print("| | " + " | ".join((*words, "not named")) + " |\n" + "| --- " * 5 + "|")
    for side in ("client", "server"):
        cells = [f"{counts[side, w, True]} of {counts[side, w, True] + counts[side, w, False]}" for w in words]
        print(f"| {side}s | " + " | ".join(cells) + f" | {counts[side, 'not named', False]} |")
    print(*wrong, sep="\n", end="\n" if wrong else "")
    named = sum(count for (_, used, _), count in counts.items() if used != "not named")
    sys.exit(bool(wrong) or named * 10 < sum(counts.values()) * 9)


main()
