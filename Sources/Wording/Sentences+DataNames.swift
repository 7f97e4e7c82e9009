internal import ByteParsing
internal import RuleDescriptions
internal import Sessions

/// What is said of data messages' names and types, and of media in them.
extension Sentences {
  static let dataNames: [Problem: Sentence] = [
    .dataNameMisspelt: {
      "A data message is named '\($0["name"])' where '\($0["expected_name"])' is due."
    },
    .dataNameMissing: {
      "A data message (type \($0["message_type_id"])) does not begin with a name."
    },
    .dataAsCommand: {
      "'\($0["name"])' is sent in a command message (type \($0["message_type"])) where a data message (type \($0["expected_message_type"]))\($0.clause(" named '", "expected_name", "'")) is due."
    },
    .trackInData: {
      "A second audio track\($0.clause(" (", "id", ")")) comes in data messages named \($0["handler"]), not in audio messages."
    },
  ]
}
