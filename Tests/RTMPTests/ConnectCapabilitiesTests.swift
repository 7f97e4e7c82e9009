import RTMP
import Testing

@Suite struct ConnectCapabilitiesTests {
  @Test(arguments: [
    ("capsEx", 5.0, ["Reconnect", "ModEx"]), ("capsEx", 0, []), ("capsEx", 1.5, []),
    ("capsEx", -1, []), ("capsEx", .nan, []), ("capsEx", 4_294_967_280, ["unknown 0xfffffff0"]),
    ("capsEx", 33, ["Reconnect", "unknown 0x20"]),
    ("videoFourCcInfoMap", 7, ["CanDecode", "CanEncode", "CanForward"]),
    ("videoCodecs", 128, ["H.264"]), ("audioCodecs", 1024, ["AAC"]),
    ("videoFunction", 1, ["client seek"]), ("objectEncoding", 3, ["AMF3"]),
    ("objectEncoding", 0, ["AMF0"]), ("objectEncoding", 1, []), ("capabilities", 239, []),
  ]) func `bits have names`(property: String, value: Double, names: [String]) {
    #expect(ConnectCapabilities.names(of: property, value) == names)
  }
}
