#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What `fixture.json` says: which conversation this is, and what was done to it.
public struct FixtureManifest: Encodable, Hashable, Sendable {
  /// The name and version of the format.
  public static let currentFormat = "rtmpscope-fixture/1"

  public struct Source: Encodable, Hashable, Sendable {
    /// Of the capture or of the script; nil where its name holds something that was replaced.
    public var file: String?
    public var sha256: String?
    /// The flow's number in the capture.
    public var flow: Int?

    public init(file: String?, sha256: String?, flow: Int?) {
      self.file = file
      self.sha256 = sha256
      self.flow = flow
    }
  }

  public struct Peer: Encodable, Hashable, Sendable {
    public var address: String
    public var port: UInt16
  }

  /// What was replaced: how many strings of a kind, at how many places.
  public struct Redaction: Encodable, Hashable, Sendable {
    public var kind: String
    public var strings: Int
    public var places: Int
  }

  /// One direction.
  public struct Stream: Encodable, Hashable, Sendable {
    /// Of all its bytes, zeros and all.
    public var bytes: Int
    public var sha256: String
    public var missingBytes: UInt64
    public var messages: Int
  }

  public struct Streams: Encodable, Hashable, Sendable {
    public var c2s: Stream
    public var s2c: Stream
  }

  /// What was made of the bytes of audio and video.
  public enum Media: String, Encodable, Hashable, Sendable, CaseIterable {
    /// All are there.
    case keep
    /// Tag headers, decoder configurations, and where each codec's units begin.
    case headers
    /// Tag headers and decoder configurations.
    case zero
  }

  public var format = Self.currentFormat
  public var source: Source
  public var start: Fixture.Start
  public var client: Peer
  public var server: Peer
  public var media: Media
  /// Whether the files of bytes lack runs of zeros, which `exchange.ndjson` counts.
  public var leavesOutZeros: Bool
  /// Whether messages were put into chunks anew.
  public var rechunked: Bool
  /// Which part of the session it is, as it was asked for; nil for all of it.
  public var part: String?
  public var redacted: [Redaction]
  /// Kinds that were asked to be kept.
  public var kept: [String]
  public var streams: Streams
  /// Findings, by severity.
  public var findings: [String: Int]
  /// SHA-256 of each file.
  public var files: [String: String]

  /// The file's bytes: indented, with names in order, so that versions can be compared line by line.
  func text() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try Array(encoder.encode(self)) + [0x0A]
  }
}
