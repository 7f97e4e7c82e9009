import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of players, servers and the networks between them.
extension PublicReport {
  static let players: [PublicReport] = []
}

extension HealthySession {
  static let playing: [HealthySession] = []
}
