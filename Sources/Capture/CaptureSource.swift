public import Packets

/// Yields what one or more captures hold as one, in time order.
///
/// A file's packets keep their order; between files the earlier time goes first. A file that cannot
/// be read to its end ends there: the packets of the others still come, and ``failures`` tells.
public struct CaptureSource: ~Copyable {
  /// What each file says of itself, in the order given.
  public let descriptions: [CaptureDescription]
  /// The files that were not read to their end, or not wholly, so far.
  public private(set) var failures: [CaptureError] = []

  /// The file that had the last item; its turn goes on until another one's packet is earlier.
  private var current: CaptureFile
  /// The other files at their next packets, the one whose turn it is last.
  private var waiting: [CaptureFile] = []
  /// The files of which nothing has been read.
  private var unread: [CaptureFile]
  private var isAtEnd = false
  private var packetCount: UInt64 = 0

  /// Opens files by their paths; `-` is standard input.
  ///
  /// - Parameters:
  ///   - filter: a capture filter as tcpdump takes it; packets that it leaves out are counted, so that
  ///     the others keep their numbers.
  ///   - end: ends what comes as it happens, where somebody asks for that.
  /// - Throws: where a file cannot be opened or is no capture, or the filter is not understood.
  public init(
    paths: [String], filter: String? = nil, end: InputEnd? = nil
  ) throws(CaptureError) {
    var files: [CaptureFile] = []
    for path in paths {
      files.append(try CaptureFile(path: path, filter: filter, end: end, order: files.count))
    }
    let descriptions = files.map(\.description)
    guard let last = files.popLast() else {
      throw CaptureError(kind: .cannotOpen, file: "", reason: "no capture is given")
    }
    self.descriptions = descriptions
    unread = files
    current = last
  }

  /// The resolution in which times are kept: the finest of all interfaces.
  public var timePrecision: TimePrecision {
    interfaces.contains { $0.timePrecision == .nanoseconds } ? .nanoseconds : .microseconds
  }

  /// The most bytes that are kept of a packet.
  public var snapshotLength: Int {
    interfaces.map(\.snapshotLength).max() ?? PcapRecords.packetLimit
  }

  /// Those of all files that are described before the first packet.
  public var interfaces: [CaptureInterface] { descriptions.flatMap(\.interfaces) }

  /// Whether what a path names comes as it happens: a pipe, a socket or a device, but no file on a disk.
  public static func isLive(path: String) -> Bool { LiveInput.isLive(path: path) }

  /// What comes next, borrowed until the next call; nil at the end.
  @_lifetime(&self)
  public mutating func next() -> CaptureItem? {
    while let step = advance() {
      if step == .item { return current.item }
      if step == .idle { return .idle }
      if takePacket() { return current.packetItem }
    }
    return nil
  }

  /// The next packet, whatever stands before it, borrowed until the next call; nil at the end.
  @_lifetime(&self)
  public mutating func nextPacket() -> CapturedPacket? {
    while let step = advance() {
      if step == .packet, takePacket() { return current.packet }
    }
    return nil
  }

  /// Counts the packet that the current file came to; whether the filter lets it through.
  @inline(__always)
  private mutating func takePacket() -> Bool {
    packetCount += 1
    current.number = packetCount
    return current.passesFilter()
  }

  /// Goes on to the next packet or other item, to be had from the current file; nil at the end.
  @inline(__always)
  private mutating func advance() -> BlockReader.Step? {
    if isAtEnd { return nil }
    let step = Self.advance(&current, &failures)
    if step == .packet, waiting.isEmpty, unread.isEmpty { return step }
    return takeTurns(behind: step)
  }

  /// Lets the file be the current one that has the earliest packet.
  ///
  /// - Parameter step: what the current file came to.
  @inline(never)
  private mutating func takeTurns(behind step: BlockReader.Step) -> BlockReader.Step? {
    var step = step
    while true {
      switch step {
      case .item, .idle: return step
      case .packet: enqueueCurrent()
      case .end: if let error = current.unknownLinkTypes { failures.append(error) }
      }
      if let next = unread.popLast() {
        current = next
        step = Self.advance(&current, &failures)
      } else if let next = waiting.popLast() {
        current = next
        return .packet
      } else {
        isAtEnd = true
        return nil
      }
    }
  }

  /// Puts the current file where its packet's time has its turn.
  private mutating func enqueueCurrent() {
    let place = waiting.lastIndex { later in
      (later.time, later.order) > (current.time, current.order)
    }
    waiting.insert(current, at: place.map { $0 + 1 } ?? 0)
  }

  /// Goes on in a file; at what cannot be read it ends.
  @inline(__always)
  private static func advance(
    _ file: inout CaptureFile, _ failures: inout [CaptureError]
  ) -> BlockReader.Step {
    do throws(CaptureError) {
      return try file.advance()
    } catch {
      failures.append(error)
      return .end
    }
  }
}
