#!/usr/bin/env python3
"""Writes vectors.txt: values as Py3AMF encodes them, and the JSON that rtmpscope shows of each.

usage: generate.py > vectors.txt
needs: Py3AMF (PyPI)
Each line is an encoding (amf0, amf3), the bytes in hexadecimal, and the JSON, with tabs between.
"""
import datetime
import json

import pyamf
from pyamf import amf3
from pyamf.flex import ArrayCollection, ObjectProxy


class Point:
    def __init__(self, x=0, y=0):
        self.x, self.y = x, y


pyamf.register_class(Point, "com.example.Point")


class Sealed(Point):
    class __amf__:
        static = ("x", "y")
        dynamic = False
        alias = "com.example.Sealed"


pyamf.register_class(Sealed)

shared = "a string that comes again"
moment = datetime.datetime(2026, 11, 21, 12, 30, 15, 250000)
small_bytes = amf3.ByteArray()
small_bytes.write(b"\x00\x01\xfe\xff")

BOTH = [
    (None, None),
    (True, True),
    (False, False),
    (1.5, 1.5),
    (-0.25, -0.25),
    ("", ""),
    ("live", "live"),
    ("käse → 🧀", "käse → 🧀"),
    ("x" * 300, "x" * 300),
    ([], []),
    ([1, "two", None, [3.5]], [1, "two", None, [3.5]]),
    ({"app": "live", "videoCodecs": 252.0}, {"app": "live", "videoCodecs": 252}),
    ([shared, shared, {"k": shared}], [shared, shared, {"k": shared}]),
    (moment, {"$date": "2026-11-21T12:30:15.250000Z"}),
    (pyamf.Undefined, {"$undefined": True}),
    (Point(1, 2), {"$class": "com.example.Point", "x": 1, "y": 2}),
]
AMF0 = [(1, 1), (70000 * "y", 70000 * "y")]
AMF3 = [
    (0, 0), (127, 127), (128, 128), (16383, 16383), (16384, 16384), (2097151, 2097151), (2097152, 2097152),
    (268435455, 268435455), (268435456, 268435456), (-1, -1), (-268435456, -268435456), (-268435457, -268435457),
    ([Point(1, 2), Point(3, 4)],
     [{"$class": "com.example.Point", "x": 1, "y": 2}, {"$class": "com.example.Point", "x": 3, "y": 4}]),
    (Sealed(5, 6), {"$class": "com.example.Sealed", "x": 5, "y": 6}),
    (ArrayCollection([1, 2]), {"$class": "flex.messaging.io.ArrayCollection", "$value": [1, 2]}),
    (ObjectProxy({"a": 1}), {"$class": "flex.messaging.io.ObjectProxy", "$value": {"a": 1}}),
    (small_bytes, {"$bytes": "0001feff"}),
]

for encoding, name, values in ((pyamf.AMF0, "amf0", BOTH + AMF0), (pyamf.AMF3, "amf3", BOTH + AMF3)):
    for value, expected in values:
        encoded = pyamf.encode(value, encoding=encoding).getvalue().hex()
        print(name, encoded, json.dumps(expected, ensure_ascii=False, sort_keys=True), sep="\t")
