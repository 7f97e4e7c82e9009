public import Capture
public import Reports
public import Sessions

/// Input that is read and decoded piece by piece: what it says, event by event.
///
///     var source = CaptureDissection(try CaptureSource(paths: ["session.pcap"]))
///     try source.forEach { event in
///       …
///       return true
///     }
public protocol EventSource: ~Copyable {
  /// What its pieces are called.
  static var pieceNames: String { get }

  /// What is known before the first event.
  var input: InputDescription { get }
  /// What could not be read, or not to its end, so far.
  var failures: [CaptureError] { get }

  /// Reads the next piece.
  ///
  /// - Returns: false at the end, behind which nothing is to be read.
  mutating func advance() -> Bool
  /// What became known next, or nil until more is read.
  mutating func next() -> SessionEvent?
}

extension EventSource where Self: ~Copyable {
  /// Reads to the end.
  ///
  /// What could be read of damaged input comes first, with the events of its end, and then the error.
  ///
  /// - Parameters:
  ///   - body: called for each event; false ends reading.
  ///   - betweenPieces: called when a piece's events are done, before the next one is waited for.
  /// - Throws: ``InputFailure``, and what the closures throw.
  @inlinable
  public mutating func forEach(
    _ body: (SessionEvent) throws -> Bool, betweenPieces: () throws -> Void = {}
  ) throws {
    while advance() {
      while let event = next() {
        guard try body(event) else { return }
      }
      try betweenPieces()
    }
    while let event = next() {
      guard try body(event) else { return }
    }
    guard failures.isEmpty else { throw InputFailure(errors: failures) }
  }
}

/// Input that could not be read, or not to its end.
public struct InputFailure: Error, Hashable, Sendable {
  public let errors: [CaptureError]

  public init(errors: [CaptureError]) { self.errors = errors }
}
