/// What an HTTP request says before its body (RFC 9112 §3).
public struct HTTPOpening: Hashable, Sendable {
  /// Whom the client asks for, by the field Host (RFC 9110 §7.2); nil where it does not say.
  public let host: String?

  /// Reads as far as the bytes go.
  public init(_ bytes: [UInt8]) {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // The last line may be cut off, and behind an empty one is the body.
    let fields = lines.dropFirst().dropLast().prefix { !$0.isEmpty && $0 != [UInt8(ascii: "\r")] }
    host = fields.lazy.compactMap(Self.host).first
  }

  private static func host(in line: ArraySlice<UInt8>) -> String? {
    let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1)
    guard let name = parts.first, let value = parts.dropFirst().first,
      String(decoding: name, as: UTF8.self).lowercased() == "host"
    else { return nil }
    let text = value.filter { $0 > 0x20 && $0 < 0x7F }
    return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
  }
}
