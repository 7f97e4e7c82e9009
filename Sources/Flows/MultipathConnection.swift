internal import Packets

/// A Multipath TCP connection: subflows whose bytes are one stream, in the order of data sequence numbers
/// (RFC 8684 §3.3).
///
/// What it gives are segments of the first subflow, with numbers of that subflow's: as long as no byte goes
/// another way, they are the segments that came.
struct MultipathConnection: Sendable {
  struct Subflow: Sendable {
    let ends: [Endpoint]
    /// Whether its token says that it belongs here; otherwise it has to be borne out by its numbers.
    let isSure: Bool
    /// Of each side's SYN.
    var initial: [SequenceNumber?] = [nil, nil]
    /// The last mappings of each side, where they begin in the subflow.
    var mappings: [[(start: SequenceNumber, data: UInt32, byteCount: Int)]] = [[], []]
    var hasEnded = [false, false]
  }

  /// How many mappings of a side are kept, for what is sent again.
  private static let mappingLimit = 256
  /// How far from the last byte the next one of a subflow may lie that is not sure to belong here.
  private static let nearness = 1 << 24
  static let subflowLimit = 64

  private(set) var subflows: [Subflow]
  /// Whether the first subflow's SYN was captured, so that others can be told to belong to it.
  let hasSYN: Bool
  /// Whether both sides have agreed, by what they sent.
  private(set) var isAgreed: Bool
  private var initialData: [UInt32?] = [nil, nil]
  /// By which other subflows name it.
  private(set) var tokens: [UInt32] = []
  /// What is added to each side's data sequence numbers.
  private var shift: [UInt32?] = [nil, nil]
  /// Behind the last byte of each side that was passed on.
  private var end: [SequenceNumber?] = [nil, nil]
  private var hasDataFIN = [false, false]

  /// - Parameter hasSYN: whether `segment` is the first SYN.
  init(_ segment: TCPSegment, hasSYN: Bool) {
    subflows = [Subflow(ends: [segment.source, segment.destination], isSure: true)]
    self.hasSYN = hasSYN
    isAgreed = !hasSYN
  }

  /// - Parameter side: the segment's.
  mutating func join(_ segment: TCPSegment, side: Int, isSure: Bool) -> Int? {
    guard subflows.count < Self.subflowLimit else { return nil }
    let ends = [segment.source, segment.destination]
    subflows.append(Subflow(ends: side == 0 ? ends : ends.reversed(), isSure: isSure))
    return subflows.count - 1
  }

  /// Whether another subflow could be told by its token.
  var hasKeys: Bool { initialData.contains { $0 != nil } }

  mutating func agree() { isAgreed = true }

  mutating func note(_ key: MultipathKey, side: Int) {
    initialData[side] = key.initialData
    if !tokens.contains(key.token), tokens.count < 4 { tokens.append(key.token) }
    isAgreed = isAgreed || side == 1
  }

  /// A segment of a subflow as segments of the whole.
  mutating func translate(
    _ segment: TCPSegment, _ options: MultipathOptions, subflow: Int
  ) -> [TCPSegment] {
    let side = segment.source == subflows[subflow].ends[0] ? 0 : 1
    if segment.flags.contains(.syn) {
      subflows[subflow].initial[side] = segment.sequenceNumber
      return subflow == 0 ? [segment] : []
    }
    takeMapping(segment, options, subflow, side)
    var flags = segment.flags
    var acknowledgement = segment.acknowledgementNumber
    if let data = options.dataAcknowledgement, let shift = shift[1 - side] {
      acknowledgement = SequenceNumber(rawValue: data &+ shift)
    } else if subflow > 0 || options.capable == nil && !isPlain(side: 1 - side) {
      flags.remove(.ack)
    }
    flags.subtract([.fin, .rst])
    var pieces = self.pieces(of: segment, subflow, side)
    for piece in pieces { advance(side, to: piece.sequenceNumber + piece.payloadLength) }
    let isClosing = isClosing(segment, options, subflow, side)
    if pieces.isEmpty || isClosing {
      let last = end[side] ?? segment.sequenceNumber
      pieces.append(
        Piece(
          sequenceNumber: finPlace(options, side) ?? last,
          payload: segment.payload.lowerBound..<segment.payload.lowerBound, payloadLength: 0))
    }
    return pieces.enumerated().map { index, piece in
      var flags = flags
      if isClosing, index == pieces.count - 1 {
        flags.formUnion(segment.flags.contains(.rst) && !options.hasDataFIN ? .rst : .fin)
      }
      return TCPSegment(
        source: subflows[0].ends[side], destination: subflows[0].ends[1 - side],
        sequenceNumber: piece.sequenceNumber, acknowledgementNumber: acknowledgement, flags: flags,
        window: segment.window, payload: piece.payload, payloadLength: piece.payloadLength)
    }
  }

  private struct Piece {
    let sequenceNumber: SequenceNumber
    let payload: Range<Int>
    let payloadLength: Int
  }

  /// Whether a side sends without mappings, as one does that has fallen back to plain TCP (§3.7).
  private func isPlain(side: Int) -> Bool {
    hasSYN && shift[side] == nil && subflows.allSatisfy { $0.mappings[side].isEmpty }
  }

  private mutating func advance(_ side: Int, to sequence: SequenceNumber) {
    if let known = end[side], sequence - known <= 0 { return }
    end[side] = sequence
  }

  /// Whether the segment ends its side of the connection: by its data, or as the last subflow.
  private mutating func isClosing(
    _ segment: TCPSegment, _ options: MultipathOptions, _ subflow: Int, _ side: Int
  ) -> Bool {
    if options.hasDataFIN, shift[side] != nil {
      defer { hasDataFIN[side] = true }
      return !hasDataFIN[side]
    }
    guard !segment.flags.isDisjoint(with: [.fin, .rst]) else { return false }
    subflows[subflow].hasEnded[side] = true
    if segment.flags.contains(.rst) { subflows[subflow].hasEnded = [true, true] }
    return !hasDataFIN[side] && subflows.allSatisfy { $0.hasEnded[side] }
  }

  private func finPlace(_ options: MultipathOptions, _ side: Int) -> SequenceNumber? {
    guard options.hasDataFIN, let mapping = options.mapping, let shift = shift[side],
      let byteCount = mapping.byteCount
    else { return nil }
    return SequenceNumber(rawValue: mapping.data &+ shift) + (byteCount - 1)
  }

  /// Notes where the segment's bytes stand in the whole.
  private mutating func takeMapping(
    _ segment: TCPSegment, _ options: MultipathOptions, _ subflow: Int, _ side: Int
  ) {
    var mapping = options.mapping
    if let byteCount = options.capable?.byteCount, byteCount > 0, let first = initialData[side] {
      mapping = .init(data: first &+ 1, subflow: 1, byteCount: byteCount)
    }
    guard let mapping else { return }
    let byteCount = (mapping.byteCount ?? Int(Int32.max)) - (options.hasDataFIN ? 1 : 0)
    guard byteCount > 0 else { return }
    // Of a subflow whose SYN was not captured, a segment that has all bytes of its mapping tells.
    if subflows[subflow].initial[side] == nil, byteCount == segment.payloadLength {
      subflows[subflow].initial[side] = SequenceNumber(
        rawValue: segment.sequenceNumber.rawValue &- mapping.subflow)
    }
    guard let initial = subflows[subflow].initial[side] else { return }
    let start = SequenceNumber(rawValue: initial.rawValue &+ mapping.subflow)
    if shift[side] == nil {
      shift[side] = firstShift(mapping, at: start, subflow, side)
    }
    guard isNear(mapping, subflow, side) else { return }
    let known = subflows[subflow].mappings[side]
    if let last = known.last, last == (start, mapping.data, byteCount) { return }
    subflows[subflow].mappings[side].append((start, mapping.data, byteCount))
    if known.count >= Self.mappingLimit { subflows[subflow].mappings[side].removeFirst() }
  }

  private func isNear(_ mapping: MultipathOptions.Mapping, _ subflow: Int, _ side: Int) -> Bool {
    if subflows[subflow].isSure { return true }
    guard let shift = shift[side], let end = end[side] else { return false }
    return abs(SequenceNumber(rawValue: mapping.data &+ shift) - end) < Self.nearness
  }

  /// What is added to data sequence numbers, so that the first subflow's first byte keeps its number.
  private func firstShift(
    _ mapping: MultipathOptions.Mapping, at start: SequenceNumber, _ subflow: Int, _ side: Int
  ) -> UInt32? {
    if subflow == 0, mapping.subflow == 1 || !hasSYN { return start.rawValue &- mapping.data }
    if let first = initialData[side], let initial = subflows[0].initial[side] {
      return initial.rawValue &- first
    }
    return subflow == 0 ? start.rawValue &- mapping.data : nil
  }

  /// The segment's bytes, where they stand in the whole.
  private func pieces(of segment: TCPSegment, _ subflow: Int, _ side: Int) -> [Piece] {
    guard segment.payloadLength > 0 else { return [] }
    guard let shift = shift[side] else {
      // Bytes before any mapping are those of a side that has fallen back.
      guard subflow == 0, isPlain(side: side) else { return [] }
      return [
        Piece(
          sequenceNumber: segment.sequenceNumber, payload: segment.payload,
          payloadLength: segment.payloadLength)
      ]
    }
    var pieces: [Piece] = []
    var place = 0
    while place < segment.payloadLength {
      let sequence = segment.sequenceNumber + place
      let mapping = subflows[subflow].mappings[side].last {
        (0..<$0.byteCount).contains(sequence - $0.start)
      }
      guard let mapping else {
        // What no mapping has cannot be placed.
        let next = subflows[subflow].mappings[side].map { $0.start - sequence }.filter { $0 > 0 }
        place += next.min() ?? segment.payloadLength
        continue
      }
      let offset = sequence - mapping.start
      let byteCount = min(segment.payloadLength - place, mapping.byteCount - offset)
      let captured = segment.payload.dropFirst(place).prefix(byteCount)
      pieces.append(
        Piece(
          sequenceNumber: SequenceNumber(rawValue: mapping.data &+ shift) + offset,
          payload: captured, payloadLength: byteCount))
      place += byteCount
    }
    return pieces
  }
}
