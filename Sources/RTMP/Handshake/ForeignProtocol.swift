internal import ByteParsing

/// What a connection speaks that begins with something other than an RTMP handshake.
public enum ForeignProtocol: Hashable, Sendable {
  /// With the status of an answer.
  case http(status: Int?)
  /// RTMP tunnelled through HTTP.
  case rtmpt
  case tls
  case rtsp
  /// Packets of RTP between RTSP's, as RTSP has them over TCP.
  case interleavedRTP
  case ssh
  /// What a server of either greets with, or a client of SMTP.
  case smtpOrFTP
  /// What Flash Player asks before it opens a socket.
  case flashPolicy
  case socks
  /// An FLV file.
  case flv
  case mpegTS
  /// A header of the PROXY protocol that is not whole.
  case proxyHeader

  /// How many first bytes are looked at before it is decided.
  static let lookahead = 12
  /// How long a packet of MPEG-TS is.
  private static let transportPacket = 188

  /// Guesses from the first bytes of a direction; nil where they are like nothing known.
  ///
  /// MPEG-TS needs three packets.
  package init?(openedBy bytes: Span<UInt8>) {
    func opens(with text: StaticString) -> Bool {
      guard bytes.count >= text.utf8CodeUnitCount else { return false }
      return text.withUTF8Buffer { $0.indices.allSatisfy { bytes[$0] == text.utf8Start[$0] } }
    }
    if opens(with: "POST /fc") || opens(with: "POST /op") {
      self = .rtmpt
    } else if opens(with: "HTTP/") {
      self = .http(status: Self.status(in: bytes))
    } else if opens(with: "RTSP/") || opens(with: "OPTIONS rtsp")
      || Self.rtspMethods.contains(where: opens)
    {
      self = .rtsp
    } else if Self.httpMethods.contains(where: opens) {
      self = .http(status: nil)
    } else if opens(with: "SSH-") {
      self = .ssh
    } else if ["220 ", "220-", "EHLO ", "HELO "].contains(where: opens) {
      self = .smtpOrFTP
    } else if opens(with: "<policy-file") {
      self = .flashPolicy
    } else if opens(with: "PROXY ") || opens(with: "\r\n\r\n\0\r\nQUIT") {
      self = .proxyHeader
    } else if opens(with: "FLV\u{1}") {
      self = .flv
    } else if let binary = Self.binary(bytes) {
      self = binary
    } else {
      return nil
    }
  }

  private static let httpMethods: [StaticString] = ["GET ", "POST ", "HEAD ", "PUT ", "OPTIONS "]
  /// Those that HTTP does not have.
  private static let rtspMethods: [StaticString] = [
    "DESCRIBE ", "ANNOUNCE ", "SETUP ", "PLAY ", "PAUSE ", "RECORD ", "TEARDOWN ", "GET_PARAMETE",
    "SET_PARAMETE",
  ]

  private static func binary(_ bytes: Span<UInt8>) -> Self? {
    guard bytes.count >= 3 else { return nil }
    if bytes[0] == 0x16, bytes[1] == 3, bytes[2] <= 4 { return .tls }
    // An alert of two bytes.
    if bytes.count >= 5, bytes[0] == 0x15, bytes[1] == 3, bytes[2] <= 4, bytes[3] == 0,
      bytes[4] == 2
    {
      return .tls
    }
    if bytes.count >= 5, bytes[0] == UInt8(ascii: "$"), bytes[1] < 8, bytes[4] >> 6 == 2 {
      return .interleavedRTP
    }
    let methods = Int(bytes[1])
    if bytes[0] == 5, (1...4).contains(methods), bytes.count >= 2 + methods,
      (2..<2 + methods).allSatisfy({ bytes[$0] <= 2 })
    {
      return .socks
    }
    let packets = [0, transportPacket, 2 * transportPacket]
    if packets.allSatisfy({ $0 < bytes.count && bytes[$0] == 0x47 }) { return .mpegTS }
    return nil
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
    case .rtsp: "RTSP"
    case .interleavedRTP: "RTP over TCP"
    case .ssh: "SSH"
    case .smtpOrFTP: "SMTP or FTP"
    case .flashPolicy: "a request for a Flash policy file"
    case .socks: "SOCKS"
    case .flv: "an FLV file"
    case .mpegTS: "MPEG-TS"
    case .proxyHeader: "a PROXY protocol header that is not whole"
    }
  }
}
