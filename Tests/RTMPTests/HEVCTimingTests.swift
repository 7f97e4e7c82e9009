import Media
import ByteParsing
import RTMP
import TestSupport
import Testing

/// A sequence parameter set of H.265, written field by field.
@Suite struct HEVCTimingTests {
  /// Writes bits, the highest first.
  private struct Bits {
    private var bits: [Bool] = []

    mutating func write(_ value: UInt64, _ count: Int) {
      for place in (0..<count).reversed() { bits.append(value >> UInt64(place) & 1 == 1) }
    }

    /// Exp-Golomb (H.265 §9.2).
    mutating func write(ue value: UInt64) {
      let length = 64 - (value + 1).leadingZeroBitCount
      write(0, length - 1)
      write(value + 1, length)
    }

    /// As a NAL unit has it: no three bytes that would look like a start code (§7.4.2).
    var bytes: [UInt8] {
      var bytes: [UInt8] = []
      var zeros = 0
      for start in stride(from: 0, to: bits.count, by: 8) {
        let byte = (0..<8).reduce(UInt8(0)) { byte, place in
          byte << 1 | (start + place < bits.count && bits[start + place] ? 1 : 0)
        }
        if zeros >= 2, byte <= 3 {
          bytes.append(3)
          zeros = 0
        }
        zeros = byte == 0 ? zeros + 1 : 0
        bytes.append(byte)
      }
      return bytes
    }
  }

  /// What a set has on the way to its timing.
  struct Example: Sendable, CustomTestStringConvertible {
    var name: String
    var subLayers: UInt64 = 0
    var hasOrdering = false
    var hasScalingLists = false
    var hasPCM = false
    var longTermCount: UInt64?
    /// Of each reference picture set; nil for one that is told by the one before.
    var referenceSets: [(negative: UInt64, positive: UInt64)?] = []
    var aspectRatio: UInt64?
    var hasVideoSignal = false
    var hasWindow = false
    var hasUsability = true
    var hasTiming = true
    var rate: Double? = 30

    var testDescription: String { name }
  }

  static let examples: [Example] = [
    Example(name: "nothing on the way"),
    Example(name: "no usability information", hasUsability: false, rate: nil),
    Example(name: "no timing", hasTiming: false, rate: nil),
    Example(name: "two sub-layers with orderings of their own", subLayers: 2, hasOrdering: true),
    Example(name: "scaling lists", hasScalingLists: true),
    Example(name: "samples that are not coded", hasPCM: true),
    Example(name: "long-term pictures", longTermCount: 2),
    Example(name: "more long-term pictures than there can be", longTermCount: 33, rate: nil),
    Example(name: "reference sets", referenceSets: [(2, 1), (0, 0)]),
    Example(name: "a reference set told by the one before", referenceSets: [(2, 1), nil, nil]),
    Example(name: "a reference set beyond all bounds", referenceSets: [(17, 0)], rate: nil),
    Example(name: "an aspect ratio of its own", aspectRatio: 255),
    Example(name: "an aspect ratio from the table", aspectRatio: 1),
    Example(name: "colours and a window", hasVideoSignal: true, hasWindow: true),
  ]

  @Test(arguments: examples) func `the frame rate is found behind all that`(
    example: Example
  ) throws {
    let facts = try facts(of: sequenceHeader(example))
    #expect(facts.width == 1920)
    #expect(facts.height == 1080)
    #expect(facts.frameRate == example.rate)
  }

  @Test func `a set that ends on the way has its size all the same`() throws {
    let facts = try facts(of: sequenceHeader(Example(name: ""), cutBy: 8))
    #expect(facts.width == 1920)
    #expect(facts.frameRate == nil)
  }

  private func facts(of record: [UInt8]) throws -> VideoConfiguration {
    let bytes: [UInt8] = [0x90] + Array("hvc1".utf8) + record
    var payload = ByteReader(bytes.span)
    let header = try VideoTagHeader(&payload)
    guard case .video(let facts)? = header.configuration else {
      throw ParseError.endOfBytes
    }
    return facts
  }

  /// An HEVCDecoderConfigurationRecord with one set.
  private func sequenceHeader(_ example: Example, cutBy count: Int = 0) -> [UInt8] {
    let set = parameterSet(example).dropLast(count)
    return [1, 1] + [UInt8](repeating: 0, count: 10) + [93, 0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0]
      + [0x0F, 1, 33, 0, 1] + PacketBuilder.bytes(UInt16(set.count)) + set
  }

  /// seq_parameter_set_rbsp (§7.3.2.2.1) up to the timing.
  private func parameterSet(_ example: Example) -> [UInt8] {
    var bits = Bits()
    bits.write(0x4201, 16)
    bits.write(0, 4)
    bits.write(example.subLayers, 3)
    bits.write(1, 1)
    profile(example, &bits)
    bits.write(ue: 0)
    bits.write(ue: 1)
    bits.write(ue: 1920)
    bits.write(ue: 1088)
    bits.write(1, 1)
    for crop: UInt64 in [0, 0, 0, 4] { bits.write(ue: crop) }
    bits.write(ue: 0)
    bits.write(ue: 0)
    bits.write(ue: 4)
    bits.write(example.hasOrdering ? 1 : 0, 1)
    for _ in 0...(example.hasOrdering ? example.subLayers : 0) {
      for value: UInt64 in [4, 2, 0] { bits.write(ue: value) }
    }
    for value: UInt64 in [0, 3, 0, 3, 0, 0] { bits.write(ue: value) }
    scalingLists(example, &bits)
    bits.write(0, 2)
    bits.write(example.hasPCM ? 1 : 0, 1)
    if example.hasPCM {
      bits.write(0x77, 8)
      bits.write(ue: 0)
      bits.write(ue: 2)
      bits.write(0, 1)
    }
    referenceSets(example, &bits)
    bits.write(example.longTermCount == nil ? 0 : 1, 1)
    if let count = example.longTermCount {
      bits.write(ue: count)
      // A picture order count of eight bits, and whether it is used.
      for _ in 0..<count { bits.write(0x55, 9) }
    }
    bits.write(0, 2)
    bits.write(example.hasUsability ? 1 : 0, 1)
    if example.hasUsability { usability(example, &bits) }
    bits.write(1, 8)
    return bits.bytes
  }

  /// profile_tier_level (§7.3.3): the first sub-layer has a profile and a level, others nothing.
  private func profile(_ example: Example, _ bits: inout Bits) {
    bits.write(1, 8)
    bits.write(0x6000_0000, 32)
    bits.write(0, 48)
    bits.write(93, 8)
    guard example.subLayers > 0 else { return }
    for layer in 0..<8 { bits.write(layer == 0 ? 3 : 0, 2) }
    bits.write(.max, 64)
    bits.write(.max, 32)
  }

  private func scalingLists(_ example: Example, _ bits: inout Bits) {
    bits.write(example.hasScalingLists ? 1 : 0, 1)
    guard example.hasScalingLists else { return }
    bits.write(1, 1)
    for size in 0..<4 {
      for matrix in 0..<(size == 3 ? 2 : 6) {
        // The first of each size is written out, the others repeat it.
        bits.write(matrix == 0 ? 1 : 0, 1)
        guard matrix == 0 else {
          bits.write(ue: 1)
          continue
        }
        if size > 1 { bits.write(ue: 8) }
        for _ in 0..<(size == 0 ? 16 : 64) { bits.write(ue: 3) }
      }
    }
  }

  /// st_ref_pic_set (§7.3.7).
  private func referenceSets(_ example: Example, _ bits: inout Bits) {
    bits.write(ue: UInt64(example.referenceSets.count))
    var pictures: UInt64 = 0
    for (number, set) in example.referenceSets.enumerated() {
      if number > 0 { bits.write(set == nil ? 1 : 0, 1) }
      if let set {
        bits.write(ue: set.negative)
        bits.write(ue: set.positive)
        pictures = set.negative + set.positive
        for _ in 0..<pictures {
          bits.write(ue: 0)
          bits.write(1, 1)
        }
      } else {
        bits.write(0, 1)
        bits.write(ue: 0)
        // The first is not used and gone, the second not used and kept, the others used.
        let count = pictures + 1
        for picture in 0..<count {
          if picture > 1 { bits.write(1, 1) } else { bits.write(picture, 2) }
        }
        pictures = count - 1
      }
    }
  }

  /// vui_parameters (§E.2.1): 30 frames a second.
  private func usability(_ example: Example, _ bits: inout Bits) {
    bits.write(example.aspectRatio == nil ? 0 : 1, 1)
    if let aspectRatio = example.aspectRatio {
      bits.write(aspectRatio, 8)
      if aspectRatio == 255 { bits.write(0x0004_0003, 32) }
    }
    bits.write(0, 1)
    bits.write(example.hasVideoSignal ? 1 : 0, 1)
    if example.hasVideoSignal {
      bits.write(0b1010, 4)
      bits.write(1, 1)
      bits.write(0x010101, 24)
    }
    bits.write(0, 1)
    bits.write(0, 3)
    bits.write(example.hasWindow ? 1 : 0, 1)
    if example.hasWindow { for value: UInt64 in [0, 0, 0, 4] { bits.write(ue: value) } }
    bits.write(example.hasTiming ? 1 : 0, 1)
    guard example.hasTiming else { return }
    bits.write(1001, 32)
    bits.write(30030, 32)
  }
}
