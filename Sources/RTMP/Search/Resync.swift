public import ByteParsing

/// Decoding found its way into a chunk stream, or back into it.
public struct Resync: Hashable, Sendable {
  /// The first byte of the chunk header that was found.
  public let start: StreamPosition
  /// How many captured bytes were passed over on the way.
  public let skippedByteCount: UInt64
  /// What chunks carry at most, in bytes; nil where nothing has shown it yet.
  public let chunkSize: UInt32?
  /// Whether the chunk size was made out from where chunks begin, rather than told.
  public let isChunkSizeInferred: Bool
  /// How sure it is that a chunk header stands there, from 0 to 1.
  public let confidence: Double
}
