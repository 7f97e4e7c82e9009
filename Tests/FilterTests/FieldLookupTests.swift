import AMF
import Fields
import Testing

@testable import Filter

@Suite struct FieldLookupTests {
  private func lookup(_ paths: [String]) -> FieldLookup {
    var lookup = FieldLookup(paths, under: "body.")
    lookup.see("name", .text("publish", .name), at: nil)
    lookup.see(
      "command_object",
      .amf(
        .object([
          .init("app", .string("live")), .init("inner", .object([.init("x", .number(4))])),
        ]), .secret(.texts)), at: nil)
    lookup.see("transaction_id", .absent, at: nil)
    lookup.begin(.list, "arguments")
    lookup.see(.element, .amf(.string("key"), .secret(.streams)), at: nil)
    lookup.see(.element, .amf(.boolean(true), .secret(.texts)), at: nil)
    lookup.end(.list)
    lookup.begin(.list, "parts")
    for type in ["audio", "video"] {
      lookup.begin(.object, .element)
      lookup.see("message_type", .word(type), at: nil)
      lookup.end(.object)
    }
    lookup.end(.list)
    return lookup
  }

  @Test(arguments: [
    ("body.name", "publish"), ("body.command_object.app", "live"),
    ("body.command_object.inner.x", "4.0"), ("body.command_object.type", "object"),
    ("body.transaction_id.type", "absent"), ("body.arguments", "key true"),
    ("body.arguments.0", "key"), ("body.arguments.1.type", "boolean"),
    ("body.arguments.count", "2.0"), ("body.parts.message_type", "audio video"),
    ("body.parts.count", "2.0"),
  ])
  func `a field is found by its path`(path: String, value: String) throws {
    let found = try #require(lookup([path])[path])
    #expect(found.map(\.shown).joined(separator: " ") == value)
  }

  @Test(arguments: [
    "name", "body.transaction_id", "body.command_object", "body.arguments.2",
    "body.command_object.inner.y",
  ])
  func `what has no value is not found`(path: String) {
    #expect(lookup([path])[path] == nil)
  }
}

extension FieldOperand {
  fileprivate var shown: String {
    switch self {
    case .number(let number): "\(number)"
    case .text(let text): text
    case .flag(let flag): "\(flag)"
    case .code(let code, let name): "\(code) \(name)"
    }
  }
}
