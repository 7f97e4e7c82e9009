/// A string as it is on the wire: AMF says UTF-8, senders do not always comply.
public struct AMFString: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public let bytes: [UInt8]

  public init(bytes: [UInt8]) { self.bytes = bytes }

  public init(_ text: String) { bytes = Array(text.utf8) }

  public init(stringLiteral text: String) { self.init(text) }

  public var isValidUTF8: Bool {
    bytes.allSatisfy { $0 < 0x80 } || String(validating: bytes, as: UTF8.self) != nil
  }

  /// All bytes at once, which is much quicker than one by one.
  public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// The text, with U+FFFD where bytes are not UTF-8.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
