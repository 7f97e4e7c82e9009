internal import ByteParsing
internal import Flows
internal import RTMP

/// What ends the decoding of a direction.
extension Session {
  mutating func take(
    _ undecoded: Undecoded, _ direction: Direction, at moment: Place, isCutShort: Bool,
    into queue: inout EventQueue
  ) {
    summary.sides[direction.index].undecoded = undecoded
    // What ends with the bytes hides nothing behind it.
    if undecoded.problem != .handshakeCutOff { sight.noteGap(direction) }
    var isForeign = false
    switch undecoded.reason {
    case .handshakeCutOff:
      switch handshake {
      case .unanswered, .stuck: return
      default: break
      }
      // Where the other side speaks something else, that is told.
      if case .notRTMP? = summary.sides[direction.opposite.index].undecoded?.reason { return }
    case .notRTMP(let foreign):
      if foreign == .rtmpt { show(&queue) }
      tellTunnelRefused(direction, at: moment, into: &queue)
      state.foreignPlace = state.foreignPlace ?? moment
      // From its first bytes on, what it is may matter at its end.
      if !isShown, sides[direction.index].opening == nil { becomeForeign() }
      return
    case .unsupportedVersion(let version):
      isForeign = true
      observer?.see(version: version, direction, at: moment)
    default: break
    }
    sides[direction.index].opening = nil
    var problem = undecoded.problem
    if problem == .handshakeCutOff, isCutShort { problem = .handshakeUnfinished }
    find(
      problem, undecoded.facts(direction, isOfCapture: moment.frame != nil), direction,
      at: moment, into: &queue)
    if isForeign, !isShown { becomeForeign() }
  }
}

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
  func facts(_ direction: Direction, isOfCapture: Bool) -> FindingArguments {
    switch reason {
    case .notRTMP: [:]
    case .unsupportedVersion(let version), .encrypted(let version): ["version": .count(version)]
    case .handshakeCutOff(let version, let byteCount):
      [
        "side": .side(direction), "version": .count(version),
        "is_encrypted": .flag(Handshake.encryptedVersions.contains(version)),
        "byte_count": .count(byteCount), "due": .count(Handshake.byteCount),
      ]
    case .midstream: ["is_of_capture": .flag(isOfCapture)]
    case .lostPlace: ["stream_offset": .count(from)]
    }
  }
}

extension RTMPElement {
  /// Whether it is a message of which bytes did not come, or all that came before the end.
  var isCutOff: Bool {
    switch self {
    case .message(let message): !message.isComplete
    case .undecoded(let undecoded): undecoded.problem == .notRTMP
    default: false
    }
  }
}
