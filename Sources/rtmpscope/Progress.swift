internal import Dissection
internal import Sessions

/// Tells on standard error how far reading is, where that is a terminal and reading takes long.
struct Progress {
  private static let firstAfter = Duration.seconds(2)
  private static let every = Duration.milliseconds(500)
  /// How many pieces go by between two looks at the clock.
  private static let stride = 4096

  private let isWanted = Terminal.isStandardError && !Terminal.isStandardOutput
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?
  private var pieceCount = 0
  private let pieceNames: String

  init(of pieceNames: String) { self.pieceNames = pieceNames }

  /// Notes one more piece.
  @inline(__always)
  mutating func advance() {
    pieceCount += 1
    if isWanted, pieceCount.isMultiple(of: Self.stride) { tell() }
  }

  @inline(never)
  private mutating func tell() {
    let now = ContinuousClock.now
    guard now - (last ?? start) >= (last == nil ? Self.firstAfter : Self.every) else { return }
    last = now
    StandardOutput.note("\rrtmpscope: \(pieceCount) \(pieceNames) read")
  }

  /// Wipes the line away.
  func finish() {
    if last != nil { StandardOutput.note("\r\u{1B}[K") }
  }
}

/// There were packets, and none held TCP, so that nothing at all was read.
struct NoTCP: Error {}

extension EventSource where Self: ~Copyable {
  /// Reads to the end, and tells how far that is.
  ///
  /// - Throws: ``NoTCP`` in the end, what stopped reading, and what the closures throw.
  mutating func read(
    _ body: (SessionEvent) throws -> Bool, betweenPieces: () throws -> Void = {}
  ) throws {
    var progress = Progress(of: Self.pieceNames)
    defer { progress.finish() }
    var hasNoTCP = false
    try forEach {
      if case .summary(let summary) = $0.content { hasNoTCP = summary.hasNoTCP }
      return try body($0)
    } betweenPieces: {
      progress.advance()
      try betweenPieces()
    }
    if hasNoTCP { throw NoTCP() }
  }
}
