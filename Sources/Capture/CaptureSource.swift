public import Packets

/// Yields the packets of one or more captures as one, in time order.
///
/// A file's packets keep their order; between files the earlier time goes first. A file that cannot
/// be read to its end ends there: the packets of the others still come, and ``failures`` tells.
public final class CaptureSource {
  /// What each file says of itself, in the order given.
  public let descriptions: [CaptureDescription]
  /// The files that were not read to their end, so far.
  public private(set) var failures: [CaptureError] = []

  /// The files whose next packet is known, the one whose turn it is last.
  private var waiting: [(order: Int, file: PcapFile)] = []
  private var packetCount: UInt64 = 0
  private var hasStarted = false

  /// Opens files by their paths; `-` is standard input.
  ///
  /// - Parameter filter: a capture filter as tcpdump takes it; packets that it leaves out are
  ///   counted, so that the others keep their numbers.
  /// - Throws: where a file cannot be opened, is no capture or one of an unknown link type, or the
  ///   filter is not understood.
  public init(paths: [String], filter: String? = nil) throws(CaptureError) {
    var files: [PcapFile] = []
    for path in paths {
      let file = try PcapFile(path: path, filter: filter)
      guard file.description.linkType.isSupported else { throw .unknownLinkType(file.description) }
      files.append(file)
    }
    descriptions = files.map(\.description)
    waiting = files.enumerated().map { ($0.offset, $0.element) }
  }

  /// The next packet, borrowed until the next call; nil at the end.
  @_lifetime(borrow self)
  public func next() -> CapturedPacket? {
    while let file = advance() {
      packetCount += 1
      guard file.passesFilter() else { continue }
      return _overrideLifetime(file.packet(number: packetCount), borrowing: self)
    }
    return nil
  }

  /// Goes on by one packet; the file that has it.
  private func advance() -> PcapFile? {
    if hasStarted {
      if let last = waiting.popLast() { enqueue(last) }
    } else {
      hasStarted = true
      let files = waiting
      waiting = []
      for file in files { enqueue(file) }
    }
    return waiting.last?.file
  }

  /// Reads a file's next packet, and puts the file where that packet's time has its turn.
  private func enqueue(_ entry: (order: Int, file: PcapFile)) {
    do throws(CaptureError) {
      guard try entry.file.advance() else { return }
    } catch {
      failures.append(error)
      return
    }
    let place = waiting.lastIndex { later in
      (later.file.time, later.order) > (entry.file.time, entry.order)
    }
    waiting.insert(entry, at: place.map { $0 + 1 } ?? 0)
  }
}
