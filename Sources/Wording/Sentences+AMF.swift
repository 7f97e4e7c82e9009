internal import ByteParsing
internal import Sessions
internal import RuleDescriptions

/// What is said of AMF values in messages.
extension Sentences {
  static let amf: [Problem: Sentence] = [
    .markerRare: { rareTypes($0) },
    AbsenceRule.avmPlusUnagreed.problem: {
      $0.has("message_type")
        ? "The \($0.messageType()) message (type \($0["message_type_id"])) is sent where \($0.has("object_encoding") ? "object encoding \($0["object_encoding"]) is agreed on" : "connect and its answer have no objectEncoding")."
        : "\($0["command"]) holds an AMF3 value."
    },
  ]

  /// Each type, and where it stands first.
  private static func rareTypes(_ finding: Wording) -> String {
    let types = zip(finding.texts("types"), finding.texts("places")).map { type, place in
      "\(type) in \(placeName(place))"
    }
    let owner = finding.has("name") ? finding["name"] : "A data message"
    return "\(owner) has \(types.joined(separator: ", "))."
  }

  /// - Parameter place: such as `command_object`, `argument 2` or `property created`.
  private static func placeName(_ place: String) -> String {
    if place == "command_object" { return "the command object" }
    let property = "property "
    return place.hasPrefix(property) ? "property '\(place.dropFirst(property.count))'" : place
  }
}
