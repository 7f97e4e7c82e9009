import Sessions
import TestSupport

private typealias Wire = WireBuilder

/// Of encoders, phones, cameras and what publishes through relays and services.
extension PublicReport {
  static let encoders: [PublicReport] = []
}

extension HealthySession {
  static let publishing: [HealthySession] = [
    HealthySession("a publish at one picture and one audio frame a second") { session in
      session.publish()
      session.headers()
      for second in 0..<30 as Range<UInt32> {
        session.frame(second * 1_000, key: second % 5 == 0)
        session.sound(second * 1_000)
      }
    }
  ]
}
