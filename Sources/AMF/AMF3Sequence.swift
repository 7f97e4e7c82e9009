public import ByteParsing

/// The AMF3 values that follow one another in a message, as far as they can be read.
public struct AMF3Sequence: Hashable, Sendable {
  public let values: [AMF3Value]
  public let malformations: [Malformation]

  /// Reads values to the end of `bytes`.
  public init(_ bytes: Span<UInt8>) {
    var input = ByteReader(bytes)
    var decoder = AMF3Decoder()
    var values: [AMF3Value] = []
    while !input.isAtEnd, !decoder.log.hasStopped {
      let number = values.count + 1
      if let value = decoder.read(&input) { values.append(value) }
      if decoder.log.awaitsPlace { decoder.log.place(.value(number)) }
    }
    self.values = values
    malformations = decoder.log.malformations
  }
  /// Where each value stands that can be read.
  package static func places(in bytes: Span<UInt8>) -> [Range<Int>] {
    var input = ByteReader(bytes)
    var decoder = AMF3Decoder()
    return AMF0Sequence.places(&input) { decoder.read(&$0) != nil }
  }
}
