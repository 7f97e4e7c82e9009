public import ByteParsing
internal import RTMP

extension Problem {
  public static let segmentConflict = Problem(
    "tcp.overlap-conflict", .warning, "RFC 9293 §3.10.7.4",
    "a segment repeats bytes with another content")
  public static let notRTMP = Problem(
    "flow.not-rtmp", .note, "RTMP 1.0 §5.2", "the bytes are not an RTMP handshake")
  public static let encrypted = Problem(
    "flow.encrypted", .note, "RTMP 1.0 §5.2.2", "what follows the handshake is encrypted (RTMPE)")
  public static let handshakeCutOff = Problem(
    "handshake.cut-off", .warning, "RTMP 1.0 §5.2", "the handshake is not complete")
  public static let echoWrong = Problem(
    "handshake.echo-wrong", .note, "RTMP 1.0 §5.2.4",
    "C2 or S2 neither repeats the peer's packet nor is signed with its digest")
  public static let zeroFieldUsed = Problem(
    "handshake.zero-field", .note, "RTMP 1.0 §5.2.3",
    "the field that should be zero is not, and no digest explains it")
  public static let pipelined = Problem(
    "handshake.pipelined", .note, "RTMP 1.0 §5.2.1",
    "the client sends messages before the server's part of the handshake is complete")
  public static let midstream = Problem(
    "flow.midstream", .note, "RTMP 1.0 §5.3",
    "the capture begins inside the connection, and no chunks were made out")
  public static let rolesDoubtful = Problem(
    "flow.roles-doubtful", .note, "RTMP 1.0 §7.2",
    "what the sides say speaks for the other one being the client")
  public static let lostPlace = Problem(
    "chunk.lost-place", .warning, "RTMP 1.0 §5.3.1",
    "bytes are missing, and no chunks were made out after them")
}

extension Undecoded {
  /// The rule that tells a reader about it.
  var problem: Problem {
    switch reason {
    case .notRTMP: .notRTMP
    case .encrypted: .encrypted
    case .handshakeCutOff: .handshakeCutOff
    case .midstream: .midstream
    case .lostPlace: .lostPlace
    }
  }

  /// What is said of it, in a sentence.
  var text: String {
    switch reason {
    case .notRTMP(let foreign?): "Not an RTMP handshake but \(foreign.name): not decoded."
    case .notRTMP(nil): "Not an RTMP handshake, nor any protocol known here: not decoded."
    case .encrypted(let version):
      "RTMPE (handshake version \(version)): what follows is encrypted and not decoded."
    case .handshakeCutOff(let version, let byteCount):
      "The handshake (version \(version)\(Handshake.encryptedVersions.contains(version) ? ", RTMPE" : ""))"
        + " ends after \(byteCount) of \(Handshake.byteCount) bytes."
    case .midstream:
      "The capture begins inside the connection, and no chunks were made out: not decoded."
    case .lostPlace:
      "From stream offset \(from) on, no chunks were made out: not decoded."
    }
  }
}
