/// Which chunk stream a chunk belongs to: 2 to 65599 (RTMP 1.0 §5.3.1.1).
public struct ChunkStreamID: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral,
  CustomStringConvertible
{
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  @inlinable public init(integerLiteral value: UInt32) { self.init(rawValue: value) }

  /// The number.
  public var description: String { String(rawValue) }

  /// The chunk stream of protocol control messages (§5.4).
  public static let control = ChunkStreamID(rawValue: 2)
}

/// Which message stream a message belongs to; 0 is the connection itself (RTMP 1.0 §5.3.1.2.1).
public struct MessageStreamID: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral,
  CustomStringConvertible
{
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  @inlinable public init(integerLiteral value: UInt32) { self.init(rawValue: value) }

  /// The number.
  public var description: String { String(rawValue) }

  public static let connection = MessageStreamID(rawValue: 0)
}
