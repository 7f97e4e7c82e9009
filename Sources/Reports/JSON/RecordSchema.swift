/// The JSON Schema (draft 2020-12) of the records.
public enum RecordSchema {
  public static let text = #"""
    {
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "$id": "https://rtmpscope.example/schema/rtmpscope-1.json",
      "title": "rtmpscope record",
      "description": "One record of rtmpscope dissect --format ndjson. Further fields may be added.",
      "type": "object",
      "required": ["record"],
      "properties": {
        "record": {
          "enum": [
            "capture", "flow", "handshake", "message", "bytes", "gap", "resync", "state", "finding",
            "flow_end", "summary", "difference", "comparison"
          ]
        }
      },
      "allOf": [
        {
          "if": {"properties": {"record": {"const": "capture"}}},
          "then": {"$ref": "#/$defs/capture"}
        },
        {"if": {"properties": {"record": {"const": "flow"}}}, "then": {"$ref": "#/$defs/flow"}},
        {
          "if": {"properties": {"record": {"const": "handshake"}}},
          "then": {"$ref": "#/$defs/handshake"}
        },
        {
          "if": {"properties": {"record": {"const": "message"}}},
          "then": {"$ref": "#/$defs/message"}
        },
        {"if": {"properties": {"record": {"const": "bytes"}}}, "then": {"$ref": "#/$defs/bytes"}},
        {"if": {"properties": {"record": {"const": "gap"}}}, "then": {"$ref": "#/$defs/gap"}},
        {"if": {"properties": {"record": {"const": "resync"}}}, "then": {"$ref": "#/$defs/resync"}},
        {"if": {"properties": {"record": {"const": "state"}}}, "then": {"$ref": "#/$defs/state"}},
        {
          "if": {"properties": {"record": {"const": "finding"}}},
          "then": {"$ref": "#/$defs/finding"}
        },
        {
          "if": {"properties": {"record": {"const": "flow_end"}}},
          "then": {"$ref": "#/$defs/flow_end"}
        },
        {
          "if": {"properties": {"record": {"const": "summary"}}},
          "then": {"$ref": "#/$defs/summary"}
        },
        {
          "if": {"properties": {"record": {"const": "difference"}}},
          "then": {"$ref": "#/$defs/difference"}
        },
        {
          "if": {"properties": {"record": {"const": "comparison"}}},
          "then": {"$ref": "#/$defs/comparison"}
        }
      ],
      "$defs": {
        "time": {
          "type": "string",
          "description": "RFC 3339, UTC, in the capture's own precision.",
          "pattern": "^[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.([0-9]{6}|[0-9]{9})Z$"
        },
        "endpoint": {
          "type": "object",
          "properties": {
            "address": {"type": "string"},
            "port": {"type": "integer", "minimum": 0, "maximum": 65535}
          },
          "required": ["address", "port"]
        },
        "common": {
          "type": "object",
          "description": "The members of every record but the first.",
          "properties": {
            "time": {"$ref": "#/$defs/time"},
            "elapsed": {"type": "number", "description": "Seconds since the first packet."},
            "flow": {
              "type": ["integer", "null"],
              "minimum": 1,
              "description": "1, 2, … in order of appearance; null for the whole capture."
            },
            "direction": {
              "enum": ["c2s", "s2c", null],
              "description": "Client to server or server to client; null for both."
            }
          },
          "required": ["time", "elapsed", "flow", "direction"]
        },
        "capture": {
          "type": "object",
          "properties": {
            "schema": {"const": "rtmpscope/1"},
            "file": {"type": "string"},
            "files": {"type": "array", "items": {"type": "string"}},
            "link_type": {"type": "string"},
            "time_precision": {"enum": ["microseconds", "nanoseconds"]},
            "snapshot_length": {"type": "integer", "minimum": 0, "description": "In bytes."}
          },
          "required": ["schema", "file", "link_type", "time_precision", "snapshot_length"]
        },
        "flow": {
          "allOf": [{"$ref": "#/$defs/common"}],
          "properties": {
            "client": {"$ref": "#/$defs/endpoint"},
            "server": {"$ref": "#/$defs/endpoint"},
            "roles": {
              "enum": ["syn", "handshake", "port", "content"],
              "description": "How client and server were told apart."
            },
            "start": {"enum": ["syn", "midstream"]},
            "frame": {"type": "integer", "minimum": 0}
          },
          "required": ["client", "server", "roles", "start", "frame"]
        },
        "handshake": {
          "allOf": [{"$ref": "#/$defs/common"}],
          "properties": {
            "version": {"type": "integer", "minimum": 0},
            "scheme": {"enum": ["simple", "digest0", "digest1", "encrypted", null]},
            "digest_valid": {"type": ["boolean", "null"], "description": "null where no digest is claimed."},
            "echo": {
              "enum": ["repeated", "time_changed", "signed", "unrelated", null],
              "description": "How the second packet answers the peer's first."
            },
            "echo_valid": {
              "type": ["boolean", "null"],
              "description": "null where the peer's packet was not seen."
            },
            "epoch": {
              "type": ["integer", "null"],
              "minimum": 0,
              "description": "The sender's clock, in milliseconds."
            },
            "peer_version": {"type": ["string", "null"], "description": "The four bytes after the time."},
            "key_offset": {
              "type": "integer",
              "minimum": 0,
              "description": "Of the Diffie-Hellman key in C1 or S1, for RTMPE."
            },
            "frame": {"type": "integer", "minimum": 0},
            "end_frame": {"type": "integer", "minimum": 0}
          },
          "required": [
            "version", "scheme", "digest_valid", "echo_valid", "epoch", "peer_version", "frame",
            "end_frame"
          ]
        },
        "message": {
          "allOf": [{"$ref": "#/$defs/common"}],
          "properties": {
            "index": {"type": "integer", "minimum": 0, "description": "In its direction, from 0."},
            "frame": {"type": "integer", "minimum": 0},
            "end_frame": {"type": "integer", "minimum": 0},
            "stream_offset": {"type": "integer", "minimum": 0},
            "complete": {"type": "boolean"},
            "chunk_stream_id": {"type": "integer", "minimum": 2, "maximum": 65599},
            "format": {"type": "integer", "minimum": 0, "maximum": 3},
            "chunk_count": {"type": "integer", "minimum": 0},
            "message_type_id": {"type": "integer", "minimum": 0, "maximum": 255},
            "message_type": {"type": "string"},
            "timestamp": {
              "type": ["integer", "null"],
              "minimum": 0,
              "description": "Absolute, in milliseconds, modulo 2^32."
            },
            "timestamp_delta": {"type": ["integer", "null"], "minimum": 0, "description": "In milliseconds."},
            "message_length": {"type": "integer", "minimum": 0, "description": "In bytes."},
            "message_stream_id": {"type": ["integer", "null"], "minimum": 0},
            "body": {"type": ["object", "null"]},
            "inferred": {
              "type": "array",
              "items": {"enum": ["message_type_id", "message_length", "message_stream_id"]},
              "description": "The members that no header seen has said: they fit what was seen before or after."
            },
            "ending": {
              "enum": ["bytes_missing", "aborted", "replaced", "cut_off"],
              "description": "Why it is not complete."
            },
            "captured_bytes": {"type": "integer", "minimum": 0},
            "payload_sha256": {"type": ["string", "null"]},
            "payload": {"type": "string"}
          },
          "required": [
            "index", "frame", "end_frame", "stream_offset", "complete", "chunk_stream_id", "format",
            "chunk_count", "message_type_id", "message_type", "timestamp", "timestamp_delta",
            "message_length", "message_stream_id", "body"
          ]
        },
        "bytes": {
          "allOf": [{"$ref": "#/$defs/common"}],
          "description": "Bytes of a direction as they are put together; only where a program asks for them.",
          "properties": {
            "stream_offset": {"type": "integer", "minimum": 0},
            "byte_count": {"type": "integer", "minimum": 0},
            "frame": {"type": "integer", "minimum": 0}
          },
          "required": ["stream_offset", "byte_count", "frame"]
        },
        "gap": {
          "allOf": [{"$ref": "#/$defs/common"}],
          "properties": {
            "stream_offset": {"type": "integer", "minimum": 0},
            "byte_count": {"type": ["integer", "null"], "minimum": 0},
            "cause": {"enum": ["not_captured", "snapshot_length", "evicted"]},
            "frame": {"type": "integer", "minimum": 0}
          },
          "required": ["stream_offset", "byte_count", "cause", "frame"]
        },
        "resync": {
          "allOf": [{"$ref": "#/$defs/common"}],
          "properties": {
            "stream_offset": {"type": "integer", "minimum": 0},
            "skipped_bytes": {"type": "integer", "minimum": 0},
            "chunk_size": {
              "type": ["integer", "null"],
              "minimum": 0,
              "description": "In bytes; null where nothing has shown it yet."
            },
            "chunk_size_source": {"enum": ["declared", "inferred", null]},
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
            "frame": {"type": "integer", "minimum": 0}
          },
          "required": ["stream_offset", "skipped_bytes", "chunk_size", "chunk_size_source", "confidence"]
        },
        "state": {
          "allOf": [{"$ref": "#/$defs/common"}],
          "properties": {
            "from": {"type": "string"},
            "to": {"type": "string"},
            "by": {"type": ["integer", "null"], "minimum": 0},
            "message_stream_id": {
              "type": ["integer", "null"],
              "minimum": 0,
              "description": "null for the connection."
            },
            "inferred": {"type": "boolean", "description": "No message says it; what is sent shows it."}
          },
          "required": ["from", "to", "by", "message_stream_id"]
        },
        "finding": {
          "allOf": [{"$ref": "#/$defs/common"}],
          "properties": {
            "rule": {"type": "string", "description": "A stable id."},
            "severity": {"enum": ["error", "warning", "note"]},
            "text": {"type": "string"},
            "reference": {"type": "string"},
            "message": {"type": ["integer", "null"], "minimum": 0},
            "frame": {"type": "integer", "minimum": 0}
          },
          "required": ["rule", "severity", "text", "reference", "message", "frame"]
        },
        "flow_end": {
          "allOf": [{"$ref": "#/$defs/common"}],
          "properties": {
            "cause": {"enum": ["fin", "rst", "port_reuse", "idle", "end_of_capture"]},
            "frame": {"type": "integer", "minimum": 0},
            "summary": {"$ref": "#/$defs/flow_summary"}
          },
          "required": ["cause", "frame", "summary"]
        },
        "flow_summary": {
          "type": "object",
          "properties": {
            "application": {"type": ["string", "null"]},
            "tc_url": {"type": ["string", "null"]},
            "streams": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": {"role": {"enum": ["publish", "play"]}, "name": {"type": "string"}},
                "required": ["role", "name"]
              }
            },
            "video_codec": {"type": ["string", "null"]},
            "audio_codec": {"type": ["string", "null"]},
            "duration": {"type": "number", "description": "In seconds."},
            "c2s": {"$ref": "#/$defs/side"},
            "s2c": {"$ref": "#/$defs/side"},
            "findings": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
            "verdict": {"type": ["string", "null"], "description": "What happened, in a paragraph."},
            "session": {"$ref": "#/$defs/session"}
          },
          "required": [
            "application", "tc_url", "streams", "video_codec", "audio_codec", "duration", "c2s",
            "s2c", "findings"
          ]
        },
        "session": {
          "type": ["object", "null"],
          "description": "How far the session came; null where it was not followed.",
          "properties": {
            "phase": {
              "enum": ["unknown", "handshake", "connecting", "connected", "refused", "ended"]
            },
            "ended_by": {"enum": ["c2s", "s2c", null], "description": "Who closed first."},
            "object_encoding": {"type": ["number", "null"]},
            "offered": {"$ref": "#/$defs/capabilities"},
            "accepted": {"$ref": "#/$defs/capabilities"},
            "agreed": {"$ref": "#/$defs/capabilities"},
            "c2s": {"$ref": "#/$defs/session_side"},
            "s2c": {"$ref": "#/$defs/session_side"},
            "client_software": {"$ref": "#/$defs/software"},
            "server_software": {"$ref": "#/$defs/software"},
            "against": {
              "type": "array", "items": {"$ref": "#/$defs/peer_answer"},
              "description": "What the peers that --against names would have made of it."
            },
            "open_transactions": {"type": "array", "items": {"type": "string"}},
            "message_streams": {"type": "array", "items": {"$ref": "#/$defs/message_stream"}}
          },
          "required": [
            "phase", "ended_by", "object_encoding", "offered", "accepted", "agreed", "c2s",
            "s2c", "open_transactions", "message_streams"
          ]
        },
        "peer_answer": {
          "type": "object",
          "properties": {
            "peer": {"type": "string"},
            "name": {"type": "string"},
            "side": {"enum": ["client", "server"], "description": "Whose place it would have had."},
            "outcome": {
              "enum": ["refuses", "closes", "misreads", "stalls", "crashes", null],
              "description": "What it would have done first; null where it would have accepted all."
            },
            "text": {"type": ["string", "null"]},
            "message": {"type": ["integer", "null"], "minimum": 0},
            "frame": {"type": ["integer", "null"], "minimum": 1},
            "further": {"type": "integer", "minimum": 0},
            "passed_over": {"type": "array", "items": {"type": "string"}},
            "tolerated": {"type": "array", "items": {"type": "string"}},
            "saw_all": {"type": "boolean"}
          },
          "required": ["peer", "name", "side", "outcome", "text", "message", "frame", "saw_all"]
        },
        "software": {
          "type": ["object", "null"],
          "description": "Which implementation a side probably is, inferred; null where too little tells.",
          "properties": {
            "name": {"type": "string"},
            "certainty": {"type": "number", "minimum": 0, "maximum": 1},
            "clues": {"type": "array", "items": {"type": "string"}}
          },
          "required": ["name", "certainty", "clues"]
        },
        "capabilities": {
          "type": ["object", "null"],
          "description": "What connect, or its answer, says of Enhanced RTMP.",
          "properties": {
            "fourcc": {"type": ["array", "null"], "items": {"type": "string"}},
            "caps_ex": {"type": ["integer", "null"], "minimum": 0}
          },
          "required": ["fourcc", "caps_ex"]
        },
        "session_side": {
          "type": "object",
          "description": "What holds for the bytes that this side sends.",
          "properties": {
            "chunk_size": {"type": ["integer", "null"], "minimum": 1},
            "window_acknowledgement_size": {"type": ["integer", "null"], "minimum": 0},
            "peer_bandwidth": {"type": ["integer", "null"], "minimum": 0},
            "peer_bandwidth_type": {"enum": ["hard", "soft", "dynamic", "unknown", null]},
            "acknowledgements_received": {"type": "integer", "minimum": 0},
            "acknowledged": {"type": ["integer", "null"], "minimum": 0},
            "ping_requests": {"type": "integer", "minimum": 0},
            "ping_responses": {"type": "integer", "minimum": 0},
            "shortest_round_trip": {"type": ["number", "null"], "description": "In seconds."},
            "longest_round_trip": {"type": ["number", "null"]}
          },
          "required": [
            "chunk_size", "window_acknowledgement_size", "peer_bandwidth",
            "acknowledgements_received", "acknowledged", "ping_requests", "ping_responses",
            "shortest_round_trip", "longest_round_trip"
          ]
        },
        "message_stream": {
          "type": "object",
          "properties": {
            "message_stream_id": {"type": ["integer", "null"], "minimum": 0},
            "phase": {
              "enum": [
                "none", "unknown", "created", "publish_requested", "publishing", "play_requested", "playing",
                "refused", "ended"
              ]
            },
            "role": {"enum": ["publish", "play", null]},
            "name": {"type": ["string", "null"]},
            "publishing_type": {"type": ["string", "null"]},
            "refusal": {"type": ["string", "null"]},
            "ended_by": {"enum": ["c2s", "s2c", null]},
            "longest_stall": {"type": "number", "description": "In seconds; 0 up to three."},
            "tracks": {"type": "array", "items": {"$ref": "#/$defs/track"}}
          },
          "required": ["message_stream_id", "phase", "role", "name", "tracks"]
        },
        "track": {
          "type": "object",
          "properties": {
            "direction": {"enum": ["c2s", "s2c"]},
            "kind": {"enum": ["audio", "video"]},
            "track_id": {"type": "integer", "minimum": 0},
            "codec": {"type": ["string", "null"]},
            "sequence_header": {"type": "boolean"},
            "frames": {"type": "integer", "minimum": 0},
            "key_frames": {"type": "integer", "minimum": 0},
            "longest_key_frame_interval": {"type": ["number", "null"], "description": "In seconds."},
            "bytes": {"type": "integer", "minimum": 0},
            "first_timestamp": {"type": ["integer", "null"], "minimum": 0},
            "last_timestamp": {"type": ["integer", "null"], "minimum": 0},
            "media_duration": {"type": "number", "description": "By timestamps, in seconds."},
            "frame_rate": {"type": ["number", "null"]},
            "bit_rate": {"type": ["integer", "null"], "description": "In bits a second."},
            "drift": {
              "type": "number",
              "description": "How far timestamps ran ahead of their arrival, in seconds."
            },
            "timestamps_backwards": {"type": "integer", "minimum": 0},
            "timestamp_jumps": {"type": "integer", "minimum": 0}
          },
          "required": ["direction", "kind", "track_id", "codec", "frames", "bytes"]
        },
        "side": {
          "type": "object",
          "properties": {
            "messages": {"type": "integer", "minimum": 0},
            "incomplete_messages": {"type": "integer", "minimum": 0},
            "bytes": {"type": "integer", "minimum": 0},
            "missing_bytes": {"type": "integer", "minimum": 0},
            "gaps": {"type": "integer", "minimum": 0},
            "segments": {"type": ["integer", "null"], "minimum": 0},
            "repeated_segments": {"type": ["integer", "null"], "minimum": 0},
            "early_segments": {"type": ["integer", "null"], "minimum": 0},
            "zero_windows": {"type": ["integer", "null"], "minimum": 0},
            "zero_window_time": {"type": ["number", "null"], "description": "In seconds."},
            "messages_by_type": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
            "undecoded": {
              "type": ["object", "null"],
              "properties": {"from": {"type": "integer", "minimum": 0}, "reason": {"type": "string"}},
              "required": ["from", "reason"]
            }
          },
          "required": [
            "messages", "incomplete_messages", "bytes", "missing_bytes", "gaps", "segments",
            "repeated_segments", "early_segments", "messages_by_type", "undecoded"
          ]
        },
        "summary": {
          "allOf": [{"$ref": "#/$defs/common"}],
          "properties": {
            "packets": {"type": "integer", "minimum": 0},
            "packets_by_fate": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
            "tcp_flows": {"type": "integer", "minimum": 0},
            "flows": {"type": "integer", "minimum": 0},
            "messages": {"type": "integer", "minimum": 0},
            "incomplete_messages": {"type": "integer", "minimum": 0},
            "messages_by_type": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}},
            "bytes": {"type": "integer", "minimum": 0},
            "missing_bytes": {"type": "integer", "minimum": 0},
            "gaps": {"type": "integer", "minimum": 0},
            "findings": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
          },
          "required": [
            "packets", "packets_by_fate", "tcp_flows", "flows", "messages", "incomplete_messages",
            "messages_by_type", "bytes", "missing_bytes", "gaps", "findings"
          ]
        },
        "difference": {
          "type": "object",
          "description": "Something in which two sessions differ (rtmpscope diff), in order of the session.",
          "properties": {
            "kind": {"enum": ["outcome", "missing", "extra", "order", "value", "media", "name"]},
            "direction": {"enum": ["c2s", "s2c", null]},
            "step": {"type": "string", "description": "What is done, such as connect or answer to connect."},
            "path": {"type": ["string", "null"], "description": "In the step; null for the whole step."},
            "good": {"description": "The value, as plain JSON; null where there is none."},
            "bad": {"description": "As good."},
            "good_frame": {"type": ["integer", "null"], "minimum": 0},
            "bad_frame": {"type": ["integer", "null"], "minimum": 0},
            "good_message": {"type": ["integer", "null"], "minimum": 0},
            "bad_message": {"type": ["integer", "null"], "minimum": 0},
            "count": {"type": "integer", "minimum": 1, "description": "Steps of that name in a row."},
            "explained_by": {
              "enum": ["damage", "hop", null],
              "description": "Why it is none of the two programs."
            },
            "lack": {
              "enum": ["begins_inside", "bytes_missing", "undecoded", "ends_open", "step_limit", null],
              "description": "What the capture lacks that has not got the step."
            }
          },
          "required": [
            "kind", "direction", "step", "path", "good", "bad", "good_frame", "bad_frame",
            "good_message", "bad_message", "count", "explained_by", "lack"
          ]
        },
        "compared": {
          "type": "object",
          "properties": {
            "file": {"type": "string"},
            "flow": {"type": "integer", "minimum": 1},
            "flows": {"type": "integer", "minimum": 1, "description": "In the file."},
            "client": {"type": "string"},
            "server": {"type": "string"},
            "role": {"enum": ["publish", "play", null]},
            "subject": {"type": ["string", "null"], "description": "Such as live/cam1."}
          },
          "required": ["file", "flow", "flows", "client", "server", "role", "subject"]
        },
        "comparison": {
          "type": "object",
          "description": "What rtmpscope diff has compared, and what came out; the last record.",
          "properties": {
            "good": {"$ref": "#/$defs/compared"},
            "bad": {"$ref": "#/$defs/compared"},
            "differ": {"type": "boolean", "description": "Whether the exit status is 1."},
            "parts_at": {"type": ["string", "null"], "description": "Where they part, in a sentence."},
            "relation": {"enum": ["same_connection", "hop", null]},
            "differences": {
              "type": "object",
              "description": "Those that count, by kind.",
              "additionalProperties": {"type": "integer", "minimum": 0}
            },
            "names": {"type": "integer", "minimum": 0, "description": "Those that do not count."},
            "explained_by_damage": {"type": "integer", "minimum": 0},
            "explained_by_hop": {"type": "integer", "minimum": 0},
            "ignored": {"type": "integer", "minimum": 0},
            "common_steps": {"type": "integer", "minimum": 0}
          },
          "required": [
            "good", "bad", "differ", "parts_at", "relation", "differences", "names",
            "explained_by_damage", "explained_by_hop", "ignored", "common_steps"
          ]
        }
      }
    }
    """#
}
