/// Tells on standard error how far reading is, where that is a terminal and reading takes long.
struct Progress {
  private static let firstAfter = Duration.seconds(2)
  private static let every = Duration.milliseconds(500)
  /// How many packets go by between two looks at the clock.
  private static let stride = 4096

  private let isWanted = Terminal.isStandardError && !Terminal.isStandardOutput
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?
  private var packetCount = 0

  /// Notes one more packet.
  @inline(__always)
  mutating func advance() {
    packetCount += 1
    if isWanted, packetCount.isMultiple(of: Self.stride) { tell() }
  }

  @inline(never)
  private mutating func tell() {
    let now = ContinuousClock.now
    guard now - (last ?? start) >= (last == nil ? Self.firstAfter : Self.every) else { return }
    last = now
    StandardOutput.note("\rrtmpscope: \(packetCount) packets read")
  }

  /// Wipes the line away.
  func finish() {
    if last != nil { StandardOutput.note("\r\u{1B}[K") }
  }
}
