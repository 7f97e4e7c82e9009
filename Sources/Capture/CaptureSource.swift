public import Packets

/// Yields the packets of one or more captures as one, in time order.
///
/// A file's packets keep their order; between files the earlier time goes first. A file that cannot
/// be read to its end ends there: the packets of the others still come, and ``failures`` tells.
public struct CaptureSource: ~Copyable {
  /// What each file says of itself, in the order given.
  public let descriptions: [CaptureDescription]
  /// The files that were not read to their end, so far.
  public private(set) var failures: [CaptureError] = []

  /// The file that had the last packet.
  private var current: CaptureFile
  /// The other files that are not at their end, the one whose turn it is last.
  private var waiting: [CaptureFile] = []
  private var hasStarted = false
  private var isAtEnd = false
  private var packetCount: UInt64 = 0

  /// Opens files by their paths; `-` is standard input.
  ///
  /// - Parameters:
  ///   - filter: a capture filter as tcpdump takes it; packets that it leaves out are counted, so that
  ///     the others keep their numbers.
  ///   - end: ends what comes as it happens, where somebody asks for that.
  /// - Throws: where a file cannot be opened, is no capture or one of an unknown link type, or the
  ///   filter is not understood.
  public init(
    paths: [String], filter: String? = nil, end: InputEnd? = nil
  ) throws(CaptureError) {
    var files: [CaptureFile] = []
    for path in paths {
      let file = try CaptureFile(path: path, filter: filter, end: end, order: files.count)
      guard file.description.linkType.isSupported else { throw .unknownLinkType(file.description) }
      files.append(file)
    }
    guard let last = files.popLast() else {
      throw CaptureError(kind: .cannotOpen, file: "", reason: "no capture is given")
    }
    descriptions = (files + [last]).map(\.description)
    waiting = files
    current = last
  }

  /// The resolution in which times are kept: the finest of all files.
  public var timePrecision: TimePrecision {
    descriptions.contains { $0.timePrecision == .nanoseconds } ? .nanoseconds : .microseconds
  }

  /// The most bytes that are kept of a packet.
  public var snapshotLength: Int { descriptions.map(\.snapshotLength).max() ?? 0 }

  /// Whether what a path names comes as it happens: a pipe, a socket or a device, but no file on a disk.
  public static func isLive(path: String) -> Bool { LiveInput.isLive(path: path) }

  /// The next packet, borrowed until the next call; nil at the end.
  @_lifetime(&self)
  public mutating func next() -> CapturedPacket? {
    while advance() {
      packetCount += 1
      guard current.passesFilter() else { continue }
      return current.packet(number: packetCount)
    }
    return nil
  }

  /// Goes on by one packet, to be had from the current file; false at the end.
  @inline(__always)
  private mutating func advance() -> Bool {
    if isAtEnd { return false }
    if hasStarted, waiting.isEmpty {
      isAtEnd = !Self.reads(&current, &failures)
    } else {
      takeTurns()
    }
    return !isAtEnd
  }

  /// Lets the file be the current one that has the earliest packet.
  @inline(never)
  private mutating func takeTurns() {
    var files = [current]
    if !hasStarted {
      files = waiting + files
      waiting = []
      hasStarted = true
    }
    for file in files { enqueue(file) }
    if let next = waiting.popLast() { current = next } else { isAtEnd = true }
  }

  /// Reads a file's next packet, and puts the file where that packet's time has its turn.
  private mutating func enqueue(_ file: CaptureFile) {
    var file = file
    guard Self.reads(&file, &failures) else { return }
    let place = waiting.lastIndex { later in
      (later.time, later.order) > (file.time, file.order)
    }
    waiting.insert(file, at: place.map { $0 + 1 } ?? 0)
  }

  /// Reads a file's next packet; false where there is none.
  private static func reads(
    _ file: inout CaptureFile, _ failures: inout [CaptureError]
  ) -> Bool {
    do throws(CaptureError) {
      return try file.advance()
    } catch {
      failures.append(error)
      return false
    }
  }
}
