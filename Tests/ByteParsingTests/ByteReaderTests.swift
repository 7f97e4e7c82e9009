import ByteParsing
import TestSupport
import Testing

@Suite struct ByteReaderTests {
  @Test func `integers are read most significant byte first`() throws {
    let bytes = [UInt8](hex: "01 0203 040506 0708090a 0b0c0d0e0f101112")
    var reader = ByteReader(bytes.span)
    #expect(try reader.readInteger(as: UInt8.self) == 0x01)
    #expect(try reader.readInteger(as: UInt16.self) == 0x0203)
    #expect(try reader.readUInt24() == 0x040506)
    #expect(try reader.readInteger(as: UInt32.self) == 0x0708_090a)
    #expect(try reader.readInteger(as: UInt64.self) == 0x0b0c_0d0e_0f10_1112)
    #expect(reader.remaining == 0)
  }

  @Test func `a message stream id is read least significant byte first`() throws {
    let bytes = [UInt8](hex: "01000000 feff")
    var reader = ByteReader(bytes.span)
    #expect(try reader.readLittleEndian(as: UInt32.self) == 1)
    #expect(try reader.readLittleEndian(as: Int16.self) == -2)
  }

  @Test func `a read past the end throws and consumes nothing`() throws {
    let bytes = [UInt8](hex: "0102")
    var reader = ByteReader(bytes.span)
    #expect(failure { () throws(ParseError) in _ = try reader.readUInt24() } == .endOfBytes)
    #expect(failure { () throws(ParseError) in try reader.skip(3) } == .endOfBytes)
    #expect(failure { () throws(ParseError) in try reader.skip(-1) } == .endOfBytes)
    #expect(reader.offset == 0)
    #expect(reader.peek(at: 1) == 2)
    #expect(reader.peek(at: 2) == nil)
  }

  /// What `body` throws; `#expect(throws:)` cannot capture a reader, which must not escape.
  private func failure(_ body: () throws(ParseError) -> Void) -> ParseError? {
    do throws(ParseError) {
      try body()
      return nil
    } catch {
      return error
    }
  }
}
