internal import ByteParsing

/// What one side of a TLS connection says before it encrypts: its hello, and an alert (RFC 8446 §4, §5, §6).
public struct TLSOpening: Hashable, Sendable {
  public struct Alert: Hashable, Sendable {
    public let isFatal: Bool
    /// Its number (RFC 8446 §6).
    public let description: UInt8
  }

  /// The name that the client asks for; nil where it asks for none.
  public private(set) var serverName: String?
  /// Those that the client offers, or the one that the server has taken, by number; the lowest first.
  public private(set) var versions: [UInt16] = []
  /// The protocols that ALPN offers, or the one that was taken.
  public private(set) var applicationProtocols: [String] = []
  /// The first one that is not encrypted.
  public private(set) var alert: Alert?

  /// The longest record there is.
  private static let recordLimit = 16384 + 2048

  /// Reads as far as the bytes go, and as they are records.
  public init(_ bytes: [UInt8]) {
    var input = ByteReader(bytes.span)
    var handshake: [UInt8] = []
    var isEncrypted = false
    while let record = try? Self.record(&input), alert == nil {
      switch record.type {
      case 20: isEncrypted = true
      case 21 where record.body.count == 2 && (1...2).contains(record.body[0]):
        alert = Alert(isFatal: record.body[0] == 2, description: record.body[1])
      case 22 where !isEncrypted: handshake += record.body
      default: break
      }
    }
    var messages = ByteReader(handshake.span)
    try? readHello(&messages)
  }

  /// Whether bytes end with a record of a fatal alert, by its own look alone.
  public static func endsWithFatalAlert(_ bytes: [UInt8]) -> Bool {
    let end = Array(bytes.suffix(7))
    return end.count == 7 && end[0] == 21 && end[1] == 3 && end[3...5].elementsEqual([0, 2, 2])
  }

  private static func record(
    _ input: inout ByteReader
  ) throws(ParseError) -> (type: UInt8, body: [UInt8]) {
    let type = try input.readInteger(as: UInt8.self)
    let version = try input.readInteger(as: UInt16.self)
    let count = Int(try input.readInteger(as: UInt16.self))
    guard (20...23).contains(type), version >> 8 == 3, count <= recordLimit else {
      throw .endOfBytes
    }
    return (type, [UInt8](copying: try input.readBytes(count)))
  }

  private mutating func readHello(_ input: inout ByteReader) throws(ParseError) {
    let type = try input.readInteger(as: UInt8.self)
    var hello = ByteReader(try input.readBytes(Int(try input.readUInt24())))
    guard type == 1 || type == 2 else { return }
    let isClients = type == 1
    versions = [try hello.readInteger(as: UInt16.self)]
    try hello.skip(32)
    try hello.skip(Int(try hello.readInteger(as: UInt8.self)))
    if isClients {
      try hello.skip(Int(try hello.readInteger(as: UInt16.self)))
      try hello.skip(Int(try hello.readInteger(as: UInt8.self)))
    } else {
      try hello.skip(3)
    }
    var extensions = ByteReader(try hello.readBytes(Int(try hello.readInteger(as: UInt16.self))))
    while !extensions.isAtEnd {
      let kind = try extensions.readInteger(as: UInt16.self)
      var body = ByteReader(
        try extensions.readBytes(Int(try extensions.readInteger(as: UInt16.self))))
      switch kind {
      case 0 where isClients: try readServerName(&body)
      case 16: try readProtocols(&body)
      case 43: try readVersions(&body, isClients: isClients)
      default: break
      }
    }
  }

  private mutating func readServerName(_ body: inout ByteReader) throws(ParseError) {
    try body.skip(3)
    let name = try body.readBytes(Int(try body.readInteger(as: UInt16.self)))
    serverName = String(decoding: [UInt8](copying: name), as: UTF8.self)
  }

  private mutating func readProtocols(_ body: inout ByteReader) throws(ParseError) {
    try body.skip(2)
    while !body.isAtEnd {
      let name = try body.readBytes(Int(try body.readInteger(as: UInt8.self)))
      applicationProtocols.append(String(decoding: [UInt8](copying: name), as: UTF8.self))
    }
  }

  private mutating func readVersions(
    _ body: inout ByteReader, isClients: Bool
  ) throws(ParseError) {
    if isClients { try body.skip(1) }
    var listed: [UInt16] = []
    while !body.isAtEnd { listed.append(try body.readInteger(as: UInt16.self)) }
    // Others are there to keep servers tolerant (RFC 8701).
    versions = listed.filter { $0 >> 8 == 3 }.sorted()
  }
}

extension TLSOpening {
  /// Such as `TLS 1.3`.
  public static func name(ofVersion version: UInt16) -> String {
    version == 0x300 ? "SSL 3.0" : "TLS 1.\(Int(version & 0xFF) - 1)"
  }
}

extension TLSOpening.Alert {
  /// As the registry of TLS alerts has it; a number where that has none.
  public var name: String { Self.names[description] ?? "\(description)" }

  private static let names: [UInt8: String] = [
    0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 21: "decryption_failed",
    22: "record_overflow", 30: "decompression_failure", 40: "handshake_failure",
    41: "no_certificate", 42: "bad_certificate", 43: "unsupported_certificate",
    44: "certificate_revoked", 45: "certificate_expired", 46: "certificate_unknown",
    47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied", 50: "decode_error",
    51: "decrypt_error", 60: "export_restriction", 70: "protocol_version",
    71: "insufficient_security", 80: "internal_error", 86: "inappropriate_fallback",
    90: "user_canceled", 100: "no_renegotiation", 109: "missing_extension",
    110: "unsupported_extension", 111: "certificate_unobtainable", 112: "unrecognized_name",
    113: "bad_certificate_status_response", 114: "bad_certificate_hash_value",
    115: "unknown_psk_identity", 116: "certificate_required", 120: "no_application_protocol",
  ]
}
