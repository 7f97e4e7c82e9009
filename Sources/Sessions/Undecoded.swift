internal import ByteParsing
internal import RTMP

extension Undecoded {
  /// The rule that tells a reader about it.
  var problem: Problem {
    switch reason {
    case .notRTMP: .notRTMP
    case .unsupportedVersion: .unsupportedVersion
    case .encrypted: .encrypted
    case .handshakeCutOff: .handshakeCutOff
    case .midstream: .midstream
    case .lostPlace: .lostPlace
    }
  }

  /// The same of bytes that come without a capture.
  var textWithoutCapture: String {
    reason == .midstream
      ? "Neither a handshake nor any chunks were made out: not decoded." : text
  }

  /// What is said of it, in a sentence.
  var text: String {
    switch reason {
    case .notRTMP(let foreign?): "Not an RTMP handshake but \(foreign.name): not decoded."
    case .notRTMP(nil): "Not an RTMP handshake, nor any protocol known here: not decoded."
    case .unsupportedVersion(let version):
      "The handshake has version \(version), where 3 is RTMP: not decoded."
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
