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

  /// What its finding states.
  func facts(isOfCapture: Bool) -> FindingArguments {
    switch reason {
    case .notRTMP(let foreign): ["protocol": foreign.map { .text($0.name) }]
    case .unsupportedVersion(let version), .encrypted(let version): ["version": .count(version)]
    case .handshakeCutOff(let version, let byteCount):
      [
        "version": .count(version),
        "is_encrypted": .flag(Handshake.encryptedVersions.contains(version)),
        "byte_count": .count(byteCount), "due": .count(Handshake.byteCount),
      ]
    case .midstream: ["is_of_capture": .flag(isOfCapture)]
    case .lostPlace: ["stream_offset": .count(from)]
    }
  }
}
