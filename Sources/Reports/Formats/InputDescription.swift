public import Packets

/// What input says of itself before its first event.
public struct InputDescription: Hashable, Sendable {
  public let files: [String]
  /// nil, as are the next two, where it is one direction's bytes and no capture.
  public let linkType: String?
  public let timePrecision: TimePrecision?
  /// In bytes.
  public let snapshotLength: Int?

  public init(
    files: [String], linkType: String?, timePrecision: TimePrecision?, snapshotLength: Int?
  ) {
    self.files = files
    self.linkType = linkType
    self.timePrecision = timePrecision
    self.snapshotLength = snapshotLength
  }

  /// The same input with other names of its files.
  public func named(_ files: [String]) -> InputDescription {
    InputDescription(
      files: files, linkType: linkType, timePrecision: timePrecision,
      snapshotLength: snapshotLength)
  }
}
