internal import AMF
internal import ByteParsing
internal import Flows
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether onMetaData is written as readers look for it: an ECMA array, with values of the types that they
/// have, and with tracks by their numbers (FLV 10.1 §E.5; Enhanced RTMP v2, Enhancing onMetaData).
struct MetadataFormCheck: Check {
  private enum Kind: String {
    case number, boolean, string
    /// Codecs go by their number, and with many encoders by a name.
    case codec = "number or string"

    func fits(_ value: AMFValue) -> Bool {
      switch self {
      case .number: value.numberValue != nil
      case .boolean: value.booleanValue != nil
      case .string: value.stringValue != nil
      case .codec: value.numberValue != nil || value.stringValue != nil
      }
    }
  }

  // Compared one by one: that costs less than to hash the names of all that metadata holds.
  private static let kinds: [(name: AMFString, kind: Kind)] = [
    ("audiocodecid", .codec), ("videocodecid", .codec), ("audiodatarate", .number),
    ("videodatarate", .number), ("audiodelay", .number), ("audiosamplerate", .number),
    ("audiosamplesize", .number), ("duration", .number), ("filesize", .number),
    ("framerate", .number), ("width", .number), ("height", .number), ("stereo", .boolean),
    ("creationdate", .string),
  ]
  private static let notNumbers = kinds.filter { !$0.kind.fits(.number(0)) }
  private static let maps: [AMFString] = ["videoTrackIdInfoMap", "audioTrackIdInfoMap"]
  /// More of one message are not told.
  private static let limit = 8

  func see(_ data: DataMessage, in message: FollowedMessage, into log: inout FindingLog) {
    guard let value = data.metadataValue else { return }
    checkContainer(value, message, into: &log)
    var faults: [(name: String, found: String, due: String)] = []
    var keys: [(map: AMFString, key: AMFString)] = []
    for property in value.properties ?? [] {
      check(property, in: "", &faults)
      guard let tracks = property.value.properties, Self.maps.contains(property.name) else {
        continue
      }
      for track in tracks {
        if !Self.isTrackID(track.name), keys.count < Self.limit {
          keys.append((property.name, track.name))
        }
        let place = "\(property.name).\(track.name)."
        for property in track.value.properties ?? [] { check(property, in: place, &faults) }
      }
    }
    if !faults.isEmpty {
      log.findEach(
        .metadataType,
        [
          "properties": .texts(faults.map(\.name)), "types": .texts(faults.map(\.found)),
          "expected_types": .texts(faults.map(\.due)),
        ], in: message)
    }
    for (map, key) in keys {
      log.findEach(
        .metadataTrackID,
        ["property": .text(map.description), "key": .text(key.description.prefix(80))],
        in: message)
    }
  }

  /// A publisher's is passed on to players as it came, which is not the server's doing.
  private func checkContainer(
    _ value: AMFValue, _ message: FollowedMessage, into log: inout FindingLog
  ) {
    switch value {
    case .ecmaArray, .avmPlus, .reference: return
    case .object, .typedObject: guard message.direction == .clientToServer else { return }
    default: break
    }
    log.findEach(.metadataNoArray, ["type": .text(value.markerName)], in: message)
  }

  private func check(
    _ property: AMFProperty, in place: String,
    _ faults: inout [(name: String, found: String, due: String)]
  ) {
    let kinds = property.value.numberValue == nil ? Self.kinds : Self.notNumbers
    guard faults.count < Self.limit,
      let kind = kinds.first(where: { $0.name == property.name })?.kind, !kind.fits(property.value),
      !property.value.isNull, property.value != .undefined
    else { return }
    faults.append((place + property.name.description, property.value.typeName, kind.rawValue))
  }

  /// The track of number 0 is described by the properties of onMetaData itself.
  private static func isTrackID(_ key: AMFString) -> Bool {
    guard let id = UInt8(key.description), id > 0 else { return false }
    return true
  }
}

extension AMFValue {
  /// The type in words, whichever version of AMF it is written in.
  fileprivate var typeName: String {
    if numberValue != nil { return "number" }
    if booleanValue != nil { return "boolean" }
    if stringValue != nil { return "string" }
    return properties != nil ? "object" : markerName.replacing("_", with: " ")
  }
}
