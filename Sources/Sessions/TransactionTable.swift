internal import AMF
package import RTMP

/// The commands of one direction that wait for their answer, by transaction ID (RTMP 1.0 §7.2.1.1).
package struct TransactionTable: Sendable {
  /// A class, for every message is handed on with one, and hardly any has it.
  package final class Request: Sendable {
    package let name: String
    /// Not 0.
    package let transactionID: Double
    package let mark: MessageMark
    package let chunkStreamID: ChunkStreamID
    package let streamID: MessageStreamID?

    init(
      name: String, transactionID: Double, mark: MessageMark, chunkStreamID: ChunkStreamID,
      streamID: MessageStreamID?
    ) {
      self.name = name
      self.transactionID = transactionID
      self.mark = mark
      self.chunkStreamID = chunkStreamID
      self.streamID = streamID
    }
  }

  /// How many requests are remembered; the oldest are let go first.
  static let limit = 256

  private var requests: [Request] = []

  /// Those that wait for an answer, oldest first.
  var open: [Request] { requests }

  /// The request that waits with this ID.
  func request(_ id: Double) -> Request? { requests.first { $0.transactionID == id } }

  /// Notes a command that may be answered; an ID of 0 asks for no answer.
  mutating func open(_ request: Request) {
    guard request.transactionID != 0 else { return }
    if requests.count == Self.limit { requests.removeFirst() }
    requests.append(request)
  }

  /// The request that an answer with this ID belongs to: the oldest one open.
  mutating func close(_ id: Double) -> Request? {
    guard let place = requests.firstIndex(where: { $0.transactionID == id }) else { return nil }
    return requests.remove(at: place)
  }

  /// The request that an answer with an ID of none can only mean by what it says: connect, by the code;
  /// createStream, by a number and no status.
  mutating func close(meantBy answer: Command) -> Request? {
    let name: String
    if answer.statusCode?.description.hasPrefix("NetConnection.Connect.") == true {
      name = "connect"
    } else if !answer.isError, answer.statusCode == nil, answer.createdStreamID != nil {
      name = "createStream"
    } else {
      return nil
    }
    guard let place = requests.firstIndex(where: { $0.name == name }) else { return nil }
    return requests.remove(at: place)
  }
}

extension Double {
  /// Without a decimal point where it is whole.
  package var shortText: String { Int64(exactly: self).map(String.init) ?? "\(self)" }
}
