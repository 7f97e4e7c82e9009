#!/usr/bin/env python3
"""Holds each profile of a program against recorded sessions of that very program.

usage: profiles.py BIN ARTICLE FOLDER...

Every capture in FOLDERs is asked against every profile; what counts is the answer of a profile for the side that rtmpscope
says is its program. Prints the table of ARTICLE (Peers.md) and each session that a profile judges wrongly: the program went on
where its profile has it fail. What it misreads without a word is not seen from outside, and no fault of the profile. Exit status 1 where there is one, or where the article has another table.
"""
import collections
import json
import pathlib
import subprocess
import sys

COLUMNS = ("accepted", "found", "misreads, goes on", "set otherwise", "beyond the profile", "wrongly refused")


def profiles(binary):
    """By the ID of each."""
    table = subprocess.run([binary, "rules", "--peers"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in table.splitlines() if line[:2] == "  " and line[2:3].islower() and line[3:5] == "  "]
    return {row[1]: row[2] for row in rows}


def outcome(answer, session):
    """What became of a session with the program itself, by what its profile makes of it."""
    side = answer["side"]
    has_ended = session.get("ended_by") == ("s2c" if side == "server" else "c2s")
    has_media = any(track["frames"] for stream in session["message_streams"] for track in stream["tracks"])
    if answer["tolerated"]:
        return "set otherwise" if all(text.endswith("by default)") for text in answer["tolerated"]) else "wrongly refused"
    if answer["outcome"] is None:
        return "beyond the profile" if answer["refused_itself"] else "accepted"
    if answer["refused_itself"] or has_ended or not has_media:
        return "found"
    return "misreads, goes on" if answer["outcome"] == "misreads" else "wrongly refused"


def main():
    binary, article, *folders = sys.argv[1:]
    names = profiles(binary)
    asked = [argument for name in names for argument in ("--against", name)]
    counts, wrong = collections.Counter(), []
    for capture in sorted(path for folder in folders for path in pathlib.Path(folder).glob("*.pcap*")):
        run = subprocess.run([binary, "diagnose", *asked, "--format", "ndjson", capture], capture_output=True, text=True)
        for record in map(json.loads, run.stdout.splitlines()):
            session = record.get("summary", {}).get("session") if record["record"] == "flow_end" else None
            for answer in (session or {}).get("against", []):
                program = (session.get(f"{answer['side']}_software") or {}).get("name")
                if program is None or not (answer["name"] + " ").startswith(program + " "):
                    continue
                judged = outcome(answer, session)
                counts[answer["name"], answer["side"], judged] += 1
                if judged == "wrongly refused":
                    wrong.append(f"{capture.name}, flow {record['flow']}: {answer['name']} as the {answer['side']}: "
                                 f"{answer['outcome']} {answer['text']} {answer['tolerated']}")
    table = "| profile | as the | " + " | ".join(COLUMNS) + " |\n" + "| --- " * (2 + len(COLUMNS)) + "|\n"
    for name in sorted(set(names.values())):
        for side in ("server", "client"):
            cells = [counts[name, side, column] for column in COLUMNS]
            if any(cells):
                table += f"| {name} | {side} | " + " | ".join(map(str, cells)) + " |\n"
    print(table, *wrong, sep="\n")
    is_told = table in pathlib.Path(article).read_text()
    if not is_told:
        print(f"{article} has another table")
    sys.exit(bool(wrong) or not is_told)


main()
