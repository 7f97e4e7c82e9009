internal import Packets

/// What a pcapng file says of one interface (draft-ietf-opsawg-pcapng §4.2).
struct PcapngInterface {
  let linkType: LinkType
  let snapshotLength: Int
  private let ticksPerSecond: UInt64
  /// What is added to all times.
  private let secondOffset: Int64

  init(_ block: PcapngBlock) throws(CaptureDamage) {
    var ticksPerSecond: UInt64 = 1_000_000
    var secondOffset: Int64 = 0
    var options = PcapngOptions(at: 16)
    while let option = try options.next(in: block) {
      switch option.code {
      // if_tsresol: a power of ten, or of two with the top bit.
      case 9 where option.value.count == 1:
        let exponent = block.bytes[option.value.lowerBound]
        guard let ticks = Self.power(of: exponent < 0x80 ? 10 : 2, exponent & 0x7F) else {
          throw CaptureDamage(
            "an interface with times in units of \(exponent < 0x80 ? 10 : 2)^-\(exponent & 0x7F) s")
        }
        ticksPerSecond = ticks
      // if_tsoffset
      case 14 where option.value.count == 8:
        secondOffset = Int64(bitPattern: try block.uint64(at: option.value.lowerBound))
      default: break
      }
    }
    linkType = LinkType(rawValue: Int32(try block.uint16(at: 8)))
    snapshotLength = PcapRecords.snapshotLength(try block.uint32(at: 12))
    self.ticksPerSecond = ticksPerSecond
    self.secondOffset = secondOffset
  }

  private static func power(of base: UInt64, _ exponent: UInt8) -> UInt64? {
    var power: UInt64 = 1
    for _ in 0..<exponent {
      let (product, overflow) = power.multipliedReportingOverflow(by: base)
      guard !overflow else { return nil }
      power = product
    }
    return power
  }

  var timePrecision: TimePrecision {
    ticksPerSecond > 1_000_000 ? .nanoseconds : .microseconds
  }

  @inline(__always)
  func time(high: UInt32, low: UInt32) -> CaptureTime {
    let ticks = UInt64(high) << 32 | UInt64(low)
    let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: ticksPerSecond)
    // Less than 10^9: the rest is less than a second's ticks.
    let nanoseconds =
      ticksPerSecond.dividingFullWidth(rest.multipliedFullWidth(by: 1_000_000_000)).quotient
    return CaptureTime(
      seconds: Int64(clamping: seconds).addingClamped(secondOffset),
      nanoseconds: Int64(nanoseconds))
  }
}
