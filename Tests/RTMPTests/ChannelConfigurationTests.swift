import Media
import AMF
import ByteParsing
import RTMP
import TestSupport
import Testing

@Suite struct ChannelConfigurationTests {
  @Test func `channels are in the order of flags, of a list, or not said`() throws {
    let native = try #require(try audio("94 4F707573 01 02 00000003").channels)
    #expect(native.channelCount == 2)
    #expect(native.order == .native(flags: 3))
    let custom = try #require(try audio("94 4F707573 02 03 000102").channels)
    #expect(custom.order == .custom([0, 1, 2]))
    #expect(try audio("94 4F707573 00 06").channels?.order == .unspecified)
    #expect(try audio("94 4F707573 07 06").channels?.order == .unassigned(7))
  }

  @Test func `a list that is cut off is read as far as it goes`() throws {
    #expect(try audio("94 4F707573 02 03 0001").channels?.order == .custom([0, 1]))
    #expect(try audio("94 4F707573 01 03 0001").channels == nil)
  }

  @Test func `a metadata packet's values are read`() throws {
    let bytes = [UInt8](hex: "D4 68766331") + WireBuilder.string("colorInfo") + [3, 0, 0, 9]
    var payload = ByteReader(bytes.span)
    let header = try VideoTagHeader(&payload)
    #expect(header.metadata?.values == [.string("colorInfo"), .object([])])
    #expect(header.metadata?.malformations == [])
  }

  private func audio(_ hex: String) throws -> AudioTagHeader {
    let bytes = [UInt8](hex: hex)
    var payload = ByteReader(bytes.span)
    return try AudioTagHeader(&payload)
  }
}
