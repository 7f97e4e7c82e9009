internal import AMF
internal import Media

/// What the numbers of a metadata packet's `colorInfo` mean (Enhanced RTMP v2, Metadata Frame).
struct ColorFields {
  private static let colorInfo: AMFString = "colorInfo"
  private static let config: AMFString = "colorConfig"
  /// Properties of `colorConfig` that are numbers of a table, with their fields.
  private static let fields: [(property: AMFString, field: FieldName)] = [
    ("colorPrimaries", "color_primaries"), ("transferCharacteristics", "transfer_characteristics"),
    ("matrixCoefficients", "matrix_coefficients"),
  ]

  /// Those that have a name, in their order.
  private let names: [(field: FieldName, name: String)]

  /// - Parameter values: of a metadata packet.
  init(_ values: [AMFValue]) {
    let config = zip(values, values.dropFirst())
      .first { $0.0.stringValue == Self.colorInfo }?.1[Self.config]
    names = Self.fields.compactMap { property, field in
      config?[property]?.numberValue
        .flatMap { ColorNames.name(of: property.description, $0) }
        .map { (field, $0) }
    }
  }

  /// Shows the names beside the values; nothing where there are none.
  func describe(to visitor: inout some FieldVisitor) {
    guard !names.isEmpty else { return }
    visitor.begin(.object, "color_config")
    for (field, name) in names { visitor.see(field, .word(name)) }
    visitor.end(.object)
  }
}
