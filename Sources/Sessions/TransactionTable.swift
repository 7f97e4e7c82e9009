internal import Packets
internal import RTMP

/// The commands of one direction that wait for their answer, by transaction ID (RTMP 1.0 §7.2.1.1).
struct TransactionTable: Sendable {
  /// A class, for every message is handed on with one, and hardly any has it.
  final class Request: Sendable {
    let index: Int
    let name: String
    let moment: Moment
    /// nil where it is not remembered.
    let chunkStreamID: ChunkStreamID?
    let streamID: MessageStreamID?

    init(
      index: Int, name: String, moment: Moment, chunkStreamID: ChunkStreamID?,
      streamID: MessageStreamID?
    ) {
      self.index = index
      self.name = name
      self.moment = moment
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

extension TransactionTable.Request {
  /// What a message's report remembers of the request that it answers.
  convenience init(_ request: MessageReport.Request) {
    self.init(
      index: request.index, name: request.name,
      moment: Moment(time: CaptureTime(nanoseconds: 0), frame: 0), chunkStreamID: nil,
      streamID: nil)
  }
}

extension Double {
  /// Without a decimal point where it is whole.
  var shortText: String { Int64(exactly: self).map(String.init) ?? "\(self)" }
}
