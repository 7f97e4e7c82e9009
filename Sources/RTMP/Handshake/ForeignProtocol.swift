/// What a connection speaks that begins with something other than an RTMP handshake.
public enum ForeignProtocol: Hashable, Sendable {
  case http
  /// RTMP tunnelled through HTTP.
  case rtmpt
  case tls

  /// How many first bytes are looked at.
  static let lookahead = 8

  /// Guesses from the first bytes of a direction; nil where they are like nothing known.
  init?(openedBy bytes: Span<UInt8>) {
    func opens(with text: StaticString) -> Bool {
      guard bytes.count >= text.utf8CodeUnitCount else { return false }
      return text.withUTF8Buffer { $0.indices.allSatisfy { bytes[$0] == text.utf8Start[$0] } }
    }
    let isTLSHandshake = bytes.count >= 3 && bytes[0] == 0x16 && bytes[1] == 3 && bytes[2] <= 4
    if opens(with: "POST /fc") || opens(with: "POST /op") {
      self = .rtmpt
    } else if ["GET ", "POST ", "HEAD ", "PUT ", "OPTIONS ", "HTTP/"].contains(where: opens) {
      self = .http
    } else if isTLSHandshake {
      self = .tls
    } else {
      return nil
    }
  }

  public var name: String {
    switch self {
    case .http: "HTTP"
    case .rtmpt: "RTMPT (RTMP tunnelled through HTTP)"
    case .tls: "TLS (RTMPS, or HTTPS)"
    }
  }
}
