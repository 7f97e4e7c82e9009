#!/usr/bin/env python3
"""Says ok for each capture of a folder that holds the messages of its twin before packets changed places.

usage: same_messages.py SHARED BINARY FOLDER
Everything of a message must agree but the numbers of its packets.
"""
import os
import sys

shared, binary, folder = sys.argv[1:]
sys.path.insert(0, os.path.join(shared, "oracle"))
import check

FIELDS = [pair for pair in check.FIELDS if pair[0] not in ("frame", "end_frame")]


def content(flows, place):
    return sorted((key[0], [[message[field[place]] for field in FIELDS] for message in messages])
                  for key, messages in flows.items())


bad = 0
for name in sorted(os.listdir(folder)):
    twins = [os.path.join(shared, "captures", part, name) for part in ("recorded", "public")]
    want = content(check.oracle(next(path for path in twins if os.path.exists(path))), 1)
    same = want == content(check.tool(binary, os.path.join(folder, name)), 0)
    print(f"{'ok  ' if same else 'DIFF'} {name}")
    bad += not same
sys.exit(bad > 0)
