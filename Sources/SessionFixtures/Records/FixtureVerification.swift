internal import RTMP
internal import Sessions

/// Decodes a fixture again, and compares what comes out with what is expected.
public struct FixtureVerification: Sendable {
  /// How many messages there are.
  public private(set) var messageCount = 0
  /// A sentence for each difference.
  public private(set) var differences: [String] = []

  /// - Throws: where the files are no fixture.
  public init(_ contents: [String: [UInt8]]) throws {
    let (fixture, media) = try FixtureFiles.read(contents)
    guard let text = contents[FixtureFiles.expected] else {
      throw FixtureError("is missing", file: FixtureFiles.expected)
    }
    let expected = try Self.records(of: text)
    var options = Analyzer.Options()
    if media == .keep { options.decoder.retention = .digest }
    var records = ExpectedRecords(hashesPayloads: media == .keep)
    fixture.decode(options) { records.note($0) }
    let found = try Self.records(of: Array(records.lines.joined(separator: "\n").utf8))
    messageCount = found.filter { $0["record"]?.stringValue == "message" }.count
    compareMessages(found, expected)
    compareOthers(found, expected)
  }

  /// Every record by itself: those put together are taken apart.
  private static func records(of text: [UInt8]) throws(FixtureError) -> [JSONValue] {
    var records: [JSONValue] = []
    try JSONReader.readLines(text, of: FixtureFiles.expected) { record throws(FixtureError) in
      records += try takeApart(record)
    }
    return records
  }

  private static func takeApart(_ record: JSONValue) throws(FixtureError) -> [JSONValue] {
    guard case .object(let members) = record.content,
      case .object(let columns)? = record["each"]?.content
    else { return [record] }
    var singles: [[JSONValue.Member]]?
    for column in columns {
      guard case .array(let values) = column.value.content,
        singles.map({ $0.count == values.count }) ?? true
      else { throw column.value.fault("each.\(column.name) is no array as long as the others") }
      let others = singles ?? values.map { _ in members.filter { $0.name != "each" } }
      singles = zip(others, values).map { $0 + [.init(name: column.name, value: $1)] }
    }
    return (singles ?? []).map {
      JSONValue(line: record.line, place: record.place, content: .object($0))
    }
  }

  // MARK: Comparing

  private struct Key: Hashable {
    let direction: String
    let index: Double
  }

  private mutating func compareMessages(_ found: [JSONValue], _ expected: [JSONValue]) {
    func byKey(_ records: [JSONValue]) -> [Key: JSONValue] {
      var messages: [Key: JSONValue] = [:]
      for record in records where record["record"]?.stringValue == "message" {
        guard let direction = record["direction"]?.stringValue,
          let index = record["index"]?.numberValue
        else { continue }
        messages[Key(direction: direction, index: index)] = record
      }
      return messages
    }
    let (found, expected) = (byKey(found), byKey(expected))
    let keys = Set(found.keys).union(expected.keys)
      .sorted { ($0.direction, $0.index) < ($1.direction, $1.index) }
    for key in keys {
      let number = key.index.plainText
      switch (found[key], expected[key]) {
      case (let record?, let other?):
        for difference in record.differences(from: other) {
          let name = Self.name(of: record)
          let was = difference.was.map { "\($0)" } ?? "nothing"
          let now = difference.is.map { "\($0)" } ?? "nothing"
          differences.append(
            "\(key.direction) message \(number) (\(name)): \(difference.path) is \(now), expected \(was)"
          )
        }
      case (let record?, nil):
        differences.append(
          "\(key.direction) message \(number) (\(Self.name(of: record))) is not expected")
      case (nil, let other?):
        differences.append(
          "\(key.direction) message \(number) (\(Self.name(of: other))) is expected, and is not there"
        )
      case (nil, nil): break
      }
    }
  }

  private static func name(of message: JSONValue) -> String {
    message["body"]?["name"]?.stringValue ?? message["message_type"]?.stringValue ?? "message"
  }

  private mutating func compareOthers(_ found: [JSONValue], _ expected: [JSONValue]) {
    func others(_ records: [JSONValue]) -> [String] {
      records.filter { $0["record"]?.stringValue != "message" }.map(\.description)
    }
    for change in others(found).difference(from: others(expected)) {
      switch change {
      case .remove(_, let record, _): differences.append("is expected, and is not there: \(record)")
      case .insert(_, let record, _): differences.append("is not expected: \(record)")
      }
    }
  }
}
