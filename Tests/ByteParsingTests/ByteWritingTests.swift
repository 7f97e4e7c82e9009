import ByteParsing
import TestSupport
import Testing

@Suite struct ByteWritingTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let hex: String
    let write: @Sendable (inout [UInt8]) -> Void
    /// Whether the integer is read again from its bytes.
    let reads: @Sendable (inout ByteReader) throws(ParseError) -> Bool

    init(
      _ description: String, _ hex: String, write: @escaping @Sendable (inout [UInt8]) -> Void,
      reads: @escaping @Sendable (inout ByteReader) throws(ParseError) -> Bool
    ) {
      testDescription = description
      self.hex = hex
      self.write = write
      self.reads = reads
    }
  }

  static let examples: [Example] = [
    Example("8 bits", "FE") {
      $0.append(bigEndian: UInt8(0xFE))
    } reads: { bytes throws(ParseError) in
      try bytes.readInteger(as: UInt8.self) == 0xFE
    },
    Example("16 bits", "01 02") {
      $0.append(bigEndian: UInt16(0x0102))
    } reads: { bytes throws(ParseError) in
      try bytes.readInteger(as: UInt16.self) == 0x0102
    },
    Example("16 bits, least significant byte first", "02 01") {
      $0.append(littleEndian: UInt16(0x0102))
    } reads: { bytes throws(ParseError) in
      try bytes.readLittleEndian(as: UInt16.self) == 0x0102
    },
    Example("16 bits with a sign", "FF FE") {
      $0.append(bigEndian: Int16(-2))
    } reads: { bytes throws(ParseError) in
      try bytes.readInteger(as: Int16.self) == -2
    },
    Example("24 bits, and what is above them left out", "02 03 04") {
      $0.append(bigEndian24: 0x0102_0304)
    } reads: { bytes throws(ParseError) in
      try bytes.readUInt24() == 0x02_0304
    },
    Example("32 bits with a sign, least significant byte first", "FE FF FF FF") {
      $0.append(littleEndian: Int32(-2))
    } reads: { bytes throws(ParseError) in
      try bytes.readLittleEndian(as: Int32.self) == -2
    },
    Example("64 bits", "01 02 03 04 05 06 07 08") {
      $0.append(bigEndian: UInt64(0x0102_0304_0506_0708))
    } reads: { bytes throws(ParseError) in
      try bytes.readInteger(as: UInt64.self) == 0x0102_0304_0506_0708
    },
  ]

  @Test(arguments: examples) func `an integer is read as it was written`(example: Example) throws {
    var bytes: [UInt8] = []
    example.write(&bytes)
    #expect(bytes == [UInt8](hex: example.hex))
    var reader = ByteReader(bytes.span)
    let isRead = try example.reads(&reader)
    let isAtEnd = reader.isAtEnd
    #expect(isRead && isAtEnd)
  }

  @Test func `integers are read at a place in either order`() {
    let bytes: [UInt8] = [0, 1, 2, 3, 4]
    #expect(bytes.span.integer(bigEndianAt: 1, as: UInt32.self) == 0x0102_0304)
    #expect(bytes.span.integer(littleEndianAt: 1, as: UInt32.self) == 0x0403_0201)
    #expect([UInt8](bigEndian: UInt16(0x0304)) == [3, 4])
  }
}
