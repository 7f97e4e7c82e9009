internal import ByteParsing

/// What a connection speaks that begins with something other than an RTMP handshake.
public enum ForeignProtocol: Hashable, Sendable {
  /// With the status of an answer.
  case http(status: Int?)
  /// RTMP tunnelled through HTTP.
  case rtmpt
  case tls

  /// How many first bytes are looked at.
  static let lookahead = 12

  /// Guesses from the first bytes of a direction; nil where they are like nothing known.
  init?(openedBy bytes: Span<UInt8>) {
    func opens(with text: StaticString) -> Bool {
      guard bytes.count >= text.utf8CodeUnitCount else { return false }
      return text.withUTF8Buffer { $0.indices.allSatisfy { bytes[$0] == text.utf8Start[$0] } }
    }
    let isTLSHandshake = bytes.count >= 3 && bytes[0] == 0x16 && bytes[1] == 3 && bytes[2] <= 4
    if opens(with: "POST /fc") || opens(with: "POST /op") {
      self = .rtmpt
    } else if opens(with: "HTTP/") {
      self = .http(status: Self.status(in: bytes))
    } else if ["GET ", "POST ", "HEAD ", "PUT ", "OPTIONS "].contains(where: opens) {
      self = .http(status: nil)
    } else if isTLSHandshake {
      self = .tls
    } else {
      return nil
    }
  }

  /// The three digits of `HTTP/1.1 404`.
  private static func status(in bytes: Span<UInt8>) -> Int? {
    let place = 9..<12
    guard bytes.count >= place.upperBound else { return nil }
    return Int(String(decoding: [UInt8](copying: bytes.extracting(place)), as: UTF8.self))
  }

  public var name: String {
    switch self {
    case .http(let status?): "HTTP (status \(status))"
    case .http(nil): "HTTP"
    case .rtmpt: "RTMPT (RTMP tunnelled through HTTP)"
    case .tls: "TLS (RTMPS, or HTTPS)"
    }
  }
}
