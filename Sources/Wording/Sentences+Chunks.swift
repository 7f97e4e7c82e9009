internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said of chunks and of their headers, where they can be read.
extension Sentences {
  static let chunk: [Problem: Sentence] = [
    .type3AfterType0: {
      "A type 3 header on chunk stream \($0["chunk_stream_id"]) opens a message right after a type 0 header with timestamp \($0["timestamp_delta"]): by the specification the time is \($0["timestamp"])."
    },
    .messageLong: {
      "\($0["message_type"]) has \($0["message_length"]) bytes."
    },
    .controlShared: {
      "\($0["message_type"]) is sent on chunk stream 2."
    },
    .streamIDLarge: {
      "The message stream ID is \($0["message_stream_id"]): its last byte on the wire is not 0."
    },
    .extendedTimestampNeedless: {
      "The extended timestamp is \($0["extended_timestamp"]), which the timestamp field has room for."
    },
    .chunksInterleaved: {
      "Chunks of other messages stand between those of \($0["message_type"]) on chunk stream \($0["chunk_stream_id"])."
    },
    .partialsMany: {
      "\($0["count"]) messages were under way at once."
    },
  ]
}
