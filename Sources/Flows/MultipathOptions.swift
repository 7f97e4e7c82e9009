internal import ByteParsing
internal import Packets

/// What a segment says of Multipath TCP in its options (RFC 8684 §3; RFC 6824 for version 0).
struct MultipathOptions {
  /// Where bytes of a subflow stand in the whole.
  struct Mapping: Equatable {
    /// The low half of the data sequence number.
    let data: UInt32
    /// In the subflow, from its SYN, which is 0.
    let subflow: UInt32
    /// In bytes; nil where it holds for all that follow.
    let byteCount: Int?
  }

  struct Capable {
    let version: UInt8
    var senderKey: UInt64?
    /// How many bytes the segment has, where it is the first one.
    var byteCount: Int?
  }

  private(set) var capable: Capable?
  /// A SYN belongs to the connection of its receiver's token.
  private(set) var joinedToken: UInt32?
  private(set) var mapping: Mapping?
  /// The low half of the next data sequence number that is expected of the other side.
  private(set) var dataAcknowledgement: UInt32?
  /// The last byte of the mapping is none: the data ends there.
  private(set) var hasDataFIN = false

  /// Whether anything is said.
  var isEmpty: Bool {
    capable == nil && joinedToken == nil && mapping == nil && dataAcknowledgement == nil
  }

  /// Reads a segment's options, as far as they are whole.
  init(_ segment: TCPSegment, of packet: Span<UInt8>) {
    let options = packet.extracting(segment.options)
    var place = 0
    while place < options.count, options[place] != 0 {
      if options[place] == 1 {
        place += 1
        continue
      }
      guard place + 1 < options.count else { return }
      let byteCount = Int(options[place + 1])
      guard byteCount >= 2, place + byteCount <= options.count else { return }
      if options[place] == 30, byteCount >= 3 {
        let option = options.extracting(place..<place + byteCount)
        switch option[2] >> 4 {
        case 0: takeCapable(option)
        case 1: takeJoin(option, segment)
        case 2: takeSignal(option)
        default: break
        }
      }
      place += byteCount
    }
  }

  /// Takes MP_CAPABLE (RFC 8684 §3.1).
  ///
  ///     | kind, length (2) | subtype, version (1) | flags (1) | sender's key (8) | receiver's key (8) |
  ///     | byte count (2) | checksum (2) |
  private mutating func takeCapable(_ option: Span<UInt8>) {
    guard option.count >= 4 else { return }
    var capable = Capable(version: option[2] & 0x0F)
    if option.count >= 12 { capable.senderKey = option.integer(bigEndianAt: 4) }
    if option.count >= 22 { capable.byteCount = Int(option.integer(bigEndianAt: 20) as UInt16) }
    self.capable = capable
  }

  /// Takes MP_JOIN (§3.2), which has a token in its SYN alone.
  private mutating func takeJoin(_ option: Span<UInt8>, _ segment: TCPSegment) {
    guard segment.flags.contains(.syn), !segment.flags.contains(.ack), option.count >= 12 else {
      return
    }
    joinedToken = option.integer(bigEndianAt: 4)
  }

  /// Takes a data sequence signal (§3.3).
  ///
  ///     | kind, length (2) | subtype (1) | flags (1) | data acknowledgement (4 or 8) |
  ///     | data sequence number (4 or 8) | subflow's (4) | byte count (2) | checksum (2) |
  private mutating func takeSignal(_ option: Span<UInt8>) {
    guard option.count >= 4 else { return }
    let flags = option[3]
    var place = 4
    if flags & 0x01 != 0 {
      place += flags & 0x02 != 0 ? 8 : 4
      guard place <= option.count else { return }
      dataAcknowledgement = option.integer(bigEndianAt: place - 4)
    }
    guard flags & 0x04 != 0 else { return }
    place += flags & 0x08 != 0 ? 8 : 4
    guard place + 6 <= option.count else { return }
    let byteCount = Int(option.integer(bigEndianAt: place + 4) as UInt16)
    mapping = Mapping(
      data: option.integer(bigEndianAt: place - 4), subflow: option.integer(bigEndianAt: place),
      byteCount: byteCount == 0 ? nil : byteCount)
    hasDataFIN = flags & 0x10 != 0 && byteCount > 0
  }
}
