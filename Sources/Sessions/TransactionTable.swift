internal import Packets

/// The commands of one direction that wait for their answer, by transaction ID (RTMP 1.0 §7.2.1.1).
struct TransactionTable: Sendable {
  struct Request: Sendable {
    let index: Int
    let name: String
    let time: CaptureTime
  }

  /// How many requests are remembered; the oldest are let go first.
  static let limit = 256

  private var requests: [(id: Double, request: Request)] = []

  /// Notes a command that may be answered; an ID of 0 asks for no answer.
  mutating func open(_ id: Double, _ request: Request) {
    guard id != 0 else { return }
    if requests.count == Self.limit { requests.removeFirst() }
    requests.append((id, request))
  }

  /// The request that an answer with this ID belongs to: the oldest one open.
  mutating func close(_ id: Double) -> Request? {
    guard let place = requests.firstIndex(where: { $0.id == id }) else { return nil }
    return requests.remove(at: place).request
  }
}
