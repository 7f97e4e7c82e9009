package import RTMP

/// The commands of one direction that wait for their answer, by transaction ID (RTMP 1.0 §7.2.1.1).
package struct TransactionTable: Sendable {
  /// A class, for every message is handed on with one, and hardly any has it.
  package final class Request: Sendable {
    package let name: String
    package let mark: MessageMark
    package let chunkStreamID: ChunkStreamID
    package let streamID: MessageStreamID?

    init(
      name: String, mark: MessageMark, chunkStreamID: ChunkStreamID, streamID: MessageStreamID?
    ) {
      self.name = name
      self.mark = mark
      self.chunkStreamID = chunkStreamID
      self.streamID = streamID
    }
  }

  /// How many requests are remembered; the oldest are let go first.
  static let limit = 256

  private var requests: [(id: Double, request: Request)] = []

  /// Those that wait for an answer, oldest first.
  var open: [(id: Double, request: Request)] { requests }

  /// The request that waits with this ID.
  func request(_ id: Double) -> Request? { requests.first { $0.id == id }?.request }

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

extension Double {
  /// Without a decimal point where it is whole.
  package var shortText: String { Int64(exactly: self).map(String.init) ?? "\(self)" }
}
