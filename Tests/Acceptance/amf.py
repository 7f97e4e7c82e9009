#!/usr/bin/env python3
"""Holds AMF0 and AMF3 against Py3AMF, both ways: what that writes is read as the same values, and what `fixture script`
writes is read by it so. Values are made by chance from fixed seeds.

usage: amf.py BINARY FOLDER
Needs Py3AMF (PyPI).
"""
import datetime, json, os, random, subprocess, sys

import pyamf

from captures.conversation import Conversation
from captures.rtmp import message, set_chunk_size, string

DATA_AMF3, DATA_AMF0 = 15, 18
SEEDS, VALUES = 40, 12
WORDS = ["", "a", "live", "é", "日本語", "a\"b\\c", "\t\n", "𝄞", "x" * 300, "y" * 70000]


def value(chance, depth=0):
    """A value as JSON has it, of what both know."""
    kind = chance.randrange(8 if depth < 3 else 5)
    if kind == 0:
        return None
    if kind == 1:
        return chance.random() < 0.5
    if kind == 2:
        return chance.choice([0, 1, -1, 127, 128, 0x3FFF, 0x4000, 0x1FFFFF, 0x200000, 0x0FFFFFFF, -0x10000000,
                              0x10000000, 2**31, -2**31, 2**40, 2**53])
    if kind == 3:
        return chance.choice([0.5, -0.1, 1e300, 1e-300, 3.141592653589793, 1e21, 123456789.125])
    if kind == 4:
        return chance.choice(WORDS if depth < 2 else WORDS[:8])
    if kind == 5:
        return [value(chance, depth + 1) for _ in range(chance.randrange(5))]
    names = chance.sample(["a", "b", "width", "é", "level", "x y"], chance.randrange(5))
    return {name: value(chance, depth + 1) for name in names}


def same(one, other):
    """Whether two values are the same as JSON has them: 1 and 1.0 are, true and 1 are not."""
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return float(one) == float(other)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return set(one) == set(other) and all(same(one[name], other[name]) for name in one)
    return type(one) is type(other) and one == other


def records(tool, path, *options):
    run = subprocess.run([tool, "--format", "ndjson", *options, path], stdout=subprocess.PIPE)
    for record in map(json.loads, run.stdout.splitlines()):
        if record["record"] == "message" and record["message_type_id"] in (DATA_AMF0, DATA_AMF3):
            yield record


def theirs(values, is_amf3):
    """A data message as Py3AMF writes its values."""
    if not is_amf3:
        return DATA_AMF0, string(b"probe") + pyamf.encode(*values, encoding=pyamf.AMF0).getvalue()
    encoder = pyamf.get_encoder(pyamf.AMF0)
    for one in values:
        encoder.writeAMF3(one)
    return DATA_AMF3, b"\0" + string(b"probe") + encoder.stream.getvalue()


def check_reading(tool, folder, lists, is_amf3):
    session = Conversation()
    session.connect(**({"objectEncoding": b"\0\x40\x08\0\0\0\0\0\0"} if is_amf3 else {}))
    session.publish()
    session.client(set_chunk_size(65536))
    for values in lists:
        kind, payload = theirs(values, is_amf3)
        session.client(message(5, kind, payload, stream=1, chunk_size=65536))
    path = f"{folder}/theirs-{3 if is_amf3 else 0}.pcap"
    with open(path, "wb") as file:
        file.write(session.close())
    found = [record["body"] for record in records(tool, path)]
    wrong = abs(len(found) - len(lists))
    for body, values in zip(found, lists):
        if body.get("malformations") or not same(body["values"], values):
            wrong += 1
            print(f"FAIL reading AMF{3 if is_amf3 else 0}: {str(body)[:300]} for {str(values)[:300]}")
    return wrong


def ours(payload, is_amf3):
    """What Py3AMF reads of a data message behind its name."""
    values = list(pyamf.decode(payload[1:] if is_amf3 else payload, encoding=pyamf.AMF0))
    return json.loads(json.dumps(values[1:], default=dict))


def check_writing(tool, folder, lists, is_amf3):
    steps = [{"usual": "publish"}]
    for values in lists:
        written = [{"$amf3": one} for one in values] if is_amf3 else values
        steps.append({"from": "client", "data": ["probe", *written], **({"amf3": True} if is_amf3 else {})})
    script = {"format": "rtmpscope-script/1", "note": "-", "finds": ["amf.avmplus-unagreed"] if is_amf3 else [],
              "steps": [*steps, {"usual": "publish_end"}]}
    name = f"{folder}/ours-{3 if is_amf3 else 0}"
    with open(f"{name}.json", "w") as file:
        json.dump(script, file)
    subprocess.run([tool, "fixture", "script", f"{name}.json", "-o", name, "--force"], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    subprocess.run([tool, "fixture", "pcap", name, "-o", f"{name}.pcap", "--force"], check=True,
                   stdout=subprocess.DEVNULL)
    found = [bytes.fromhex(record["payload"]) for record in records(tool, f"{name}.pcap", "--payload", "hex")]
    wrong = abs(len(found) - len(lists))
    for payload, values in zip(found, lists):
        read = ours(payload, is_amf3)
        if not same(read, values):
            wrong += 1
            print(f"FAIL writing AMF{3 if is_amf3 else 0}: {str(read)[:300]} for {str(values)[:300]}")
    return wrong


def main():
    tool, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    lists = []
    for seed in range(SEEDS):
        chance = random.Random(seed)
        lists.append([value(chance) for _ in range(VALUES)])
    wrong = sum(check(tool, folder, lists, is_amf3)
                for check in (check_reading, check_writing) for is_amf3 in (False, True))
    print(f"AMF: {4 * len(lists) - wrong} of {4 * len(lists)} messages as Py3AMF has them")
    return wrong > 0


sys.exit(main())
