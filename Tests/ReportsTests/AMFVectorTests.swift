import AMF
import Foundation
import TestSupport
import Testing

@testable import Reports

/// Values that another implementation has encoded.
@Suite struct AMFVectorTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let isAMF3: Bool
    let bytes: [UInt8]
    let json: String

    var testDescription: String { "\(isAMF3 ? "AMF3" : "AMF0") \(json.prefix(60))" }
  }

  static let vectors: [Vector] = {
    let text = try? String(contentsOfFile: Fixture.path(of: "amf/vectors.txt"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").map { line in
      let parts = line.split(separator: "\t", maxSplits: 2).map(String.init)
      return Vector(isAMF3: parts[0] == "amf3", bytes: [UInt8](hex: parts[1]), json: parts[2])
    }
  }()

  @Test func `there are vectors`() { #expect(Self.vectors.count > 40) }

  @Test(arguments: vectors) func `a value is read as its writer meant it`(vector: Vector) throws {
    let sequence =
      vector.isAMF3
      ? AMF0Sequence(AMF3Sequence(vector.bytes.span)) : AMF0Sequence(vector.bytes.span)
    #expect(sequence.malformations == [])
    #expect(sequence.values.count == 1)
    var writer = JSONWriter()
    for value in sequence.values { writer.value(value, .plain) }
    let shown = try JSONSerialization.jsonObject(
      with: Data(writer.output.bytes), options: .fragmentsAllowed)
    let meant = try JSONSerialization.jsonObject(
      with: Data(vector.json.utf8), options: .fragmentsAllowed)
    #expect(try sorted(shown) == sorted(meant))
  }

  private func sorted(_ json: Any) throws -> Data {
    try JSONSerialization.data(
      withJSONObject: json, options: [.sortedKeys, .fragmentsAllowed])
  }

  @Test(arguments: vectors) func `and written as its writer wrote it`(vector: Vector) throws {
    if vector.isAMF3 {
      var writer = AMF3Writer()
      for value in AMF3Sequence(vector.bytes.span).values { try writer.write(value) }
      #expect(writer.bytes == vector.bytes)
    } else {
      var writer = AMF0Writer()
      for value in AMF0Sequence(vector.bytes.span).values { try writer.write(value) }
      #expect(writer.bytes == vector.bytes)
    }
  }
}
