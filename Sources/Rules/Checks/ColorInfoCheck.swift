internal import AMF
internal import ByteParsing
internal import Flows
internal import Media
internal import RTMP
internal import RuleDescriptions
internal import Sessions

/// Whether `colorInfo` has values that can be meant (Enhanced RTMP v2, Metadata Frame).
struct ColorInfoCheck: Check {
  private enum Due {
    case between(Double, Double)
    /// An enumeration of ITU-T H.273.
    case index
    case oneOf([Double])
    /// Where 0 says that it is not known, as in CTA-861.3, or that black is black.
    case betweenOrZero(Double, Double)

    func has(_ value: Double) -> Bool {
      switch self {
      case .between(let least, let most): value >= least && value <= most
      case .index: value == value.rounded() && (0...255).contains(value)
      case .oneOf(let values): values.contains(value)
      case .betweenOrZero(let least, let most): value == 0 || value >= least && value <= most
      }
    }

    var facts: FindingArguments {
      switch self {
      case .between(let least, let most), .betweenOrZero(let least, let most):
        ["least": .amf(least), "most": .amf(most)]
      case .index: ["least": .count(0), "most": .count(255)]
      case .oneOf(let values): ["expected": .texts(values.map { "\(Int($0))" })]
      }
    }
  }

  private static let name: AMFString = "colorInfo"
  private static let x = Due.between(0.0001, 0.74)
  private static let y = Due.between(0.0001, 0.84)
  private static let dues: [(group: AMFString, values: [AMFString: Due])] = [
    (
      "colorConfig",
      [
        "bitDepth": .oneOf([8, 10, 12]), "colorPrimaries": .index,
        "transferCharacteristics": .index, "matrixCoefficients": .index,
      ]
    ),
    (
      "hdrCll",
      ["maxFall": .betweenOrZero(0.0001, 10_000), "maxCLL": .betweenOrZero(0.0001, 10_000)]
    ),
    (
      "hdrMdcv",
      [
        "redX": x, "redY": y, "greenX": x, "greenY": y, "blueX": x, "blueY": y, "whitePointX": x,
        "whitePointY": y, "maxLuminance": .between(5, 10_000),
        "minLuminance": .betweenOrZero(0.0001, 5),
      ]
    ),
  ]

  /// Takes a message of metadata packets, which may be those of several tracks.
  func see(_ message: FollowedMessage, into log: inout FindingLog) {
    let own = message.body.video?.metadata
    let parts = message.body.enhanced?.tracks.map(\.content.metadata) ?? []
    for values in ([own] + parts).compactMap({ $0?.values }) {
      for (name, info) in zip(values, values.dropFirst()) where name.stringValue == Self.name {
        check(info, message, into: &log)
      }
    }
  }

  private func check(_ info: AMFValue, _ message: FollowedMessage, into log: inout FindingLog) {
    for (group, dues) in Self.dues {
      for property in info[group]?.properties ?? [] {
        guard let due = dues[property.name], let value = property.value.numberValue,
          !due.has(value)
        else { continue }
        let name: FindingArguments = ["property": .text("\(group).\(property.name)")]
        log.findEach(
          .colorInfoRange, of: name, name + ["value": .amf(value)] + due.facts, in: message)
      }
    }
  }
}
