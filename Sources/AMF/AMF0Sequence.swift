public import ByteParsing

/// The AMF0 values that follow one another in a message, as far as they can be read.
///
/// Reading never fails: a value that is broken keeps what came before the break, inside it too.
public struct AMF0Sequence: Hashable, Sendable {
  /// How deep values may lie in one another.
  public static let nestingLimit = 64

  public internal(set) var values: [AMFValue]
  public internal(set) var malformations: [Malformation]
  /// Whether there are values, at any depth, of types that many readers do not know: all but
  /// numbers, booleans, strings, objects, null, undefined and arrays.
  public let usesRareTypes: Bool

  /// AMF3 values, each as one that stands behind an AVM+ marker.
  public init(_ sequence: AMF3Sequence) {
    values = sequence.values.map(AMFValue.avmPlus)
    malformations = sequence.malformations
    usesRareTypes = !values.isEmpty
  }

  /// Values as they are read where they were written.
  public init(values: [AMFValue]) {
    self.values = values
    malformations = []
    usesRareTypes = values.contains(where: \.isRare)
  }

  /// Reads values to the end of `bytes`.
  public init(_ bytes: Span<UInt8>) {
    var input = ByteReader(bytes)
    var decoder = AMF0Decoder()
    var values: [AMFValue] = []
    while !input.isAtEnd, !decoder.log.hasStopped {
      let start = input.offset
      let number = values.count + 1
      if let value = decoder.read(&input) {
        values.append(value)
      } else if !values.isEmpty, Self.isSurplus(bytes.extracting(start...)) {
        decoder.log.replaceLast(by: .amfTrailingBytes, at: start)
      }
      if decoder.log.awaitsPlace { decoder.log.place(.value(number)) }
    }
    self.values = values
    malformations = decoder.log.malformations
    usesRareTypes = decoder.usesRareTypes
  }

  /// Where each value stands that can be read.
  package static func places(in bytes: Span<UInt8>) -> [Range<Int>] {
    var input = ByteReader(bytes)
    var decoder = AMF0Decoder()
    return Self.places(&input) { decoder.read(&$0) != nil }
  }

  static func places(
    _ input: inout ByteReader, _ read: (inout ByteReader) -> Bool
  ) -> [Range<Int>] {
    var places: [Range<Int>] = []
    while !input.isAtEnd {
      let start = input.offset
      guard read(&input), input.offset > start else { break }
      places.append(start..<input.offset)
    }
    return places
  }

  /// Whether bytes that are no value look like something left over behind the last one, rather than
  /// like a value that is broken: an object end too many, or padding.
  private static func isSurplus(_ bytes: Span<UInt8>) -> Bool {
    let numberByteCount = 9
    let objectEnd: [UInt8] = [0, 0, 9]
    if bytes[0] > 0x11 || bytes[0] == objectEnd[2] { return true }
    guard bytes.count < numberByteCount else { return false }
    let isPadding = bytes.indices.allSatisfy { bytes[$0] == 0 }
    return isPadding
      || bytes.count == 3 && bytes.indices.allSatisfy { bytes[$0] == objectEnd[$0] }
  }
}

extension AMFValue {
  /// Whether it is, or holds, a value of a type that many readers do not know.
  fileprivate var isRare: Bool {
    var isRare = false
    visit { value, _ in
      switch value {
      case .number, .boolean, .string, .object, .null, .undefined, .ecmaArray, .strictArray: break
      case .movieClip, .reference, .date, .longString, .unsupported, .recordSet, .xmlDocument,
        .typedObject, .avmPlus:
        isRare = true
      }
    }
    return isRare
  }

  /// Reads one value: how many bytes it takes, and what is wrong with it.
  public static func first(
    of bytes: Span<UInt8>, isAMF3: Bool
  ) -> (value: AMFValue?, byteCount: Int, malformations: [Malformation]) {
    var input = ByteReader(bytes)
    if isAMF3 {
      var decoder = AMF3Decoder()
      let value = decoder.read(&input).map(AMFValue.avmPlus)
      decoder.log.place(.value(1))
      return (value, input.offset, decoder.log.malformations)
    }
    var decoder = AMF0Decoder()
    let value = decoder.read(&input)
    decoder.log.place(.value(1))
    return (value, input.offset, decoder.log.malformations)
  }
}
