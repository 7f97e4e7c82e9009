extension MediaFrame.Codec {
  /// The codec that a property of onMetaData names by a number: a FourCC, or FLV's own; nil where it names
  /// none.
  ///
  /// - Parameter property: `videocodecid` or `audiocodecid`.
  public static func name(of property: String, _ value: Double) -> String? {
    guard let number = UInt32(exactly: value) else { return nil }
    let kinds: [String: MediaFrame.Kind] = ["videocodecid": .video, "audiocodecid": .audio]
    guard let kind = kinds[property] else { return nil }
    let code = FourCC(rawValue: number)
    if code.isKnown(for: kind) { return code.codecName }
    // 0 says that there is no such track, though FLV has a format of that number.
    guard let id = UInt8(exactly: number), (1..<16).contains(id) else { return nil }
    return kind == .video
      ? MediaFrame.Codec.video(.legacy(id)).name : MediaFrame.Codec.audio(.legacy(id)).name
  }
}
