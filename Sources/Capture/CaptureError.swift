internal import Packets

/// Why a capture could not be read, or not to its end.
public struct CaptureError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    case cannotOpen
    case notACapture
    /// Reading ended before the capture did, or passed something over: bytes are damaged or missing.
    case damaged
    case badFilter
    /// It has packets that begin in a way that is not known.
    case unknownLinkType
  }

  public let kind: Kind
  /// The file, as the user gave it.
  public let file: String
  public let reason: String

  public var description: String { "\(file): \(reason)" }

  static func unknownLinkTypes(
    _ counts: [(linkType: LinkType, count: Int)], of packetCount: Int, _ file: String
  ) -> Self {
    let kinds = counts.map { linkType, count in
      let name = linkType.name.map { " (\($0))" } ?? ""
      return "\(count) of \(packetCount) packets have link type \(linkType.rawValue)\(name)"
    }
    return CaptureError(
      kind: .unknownLinkType, file: file,
      reason: kinds.joined(separator: ", ") + ", which cannot be read")
  }
}

extension CaptureError {
  /// - Parameter kind: what it is where the damage is at no place.
  init(_ damage: CaptureDamage, in file: String, behind packetCount: Int? = nil, orElse kind: Kind)
  {
    let places = [
      damage.offset.map { "at byte \($0)" }, packetCount.map { "after \($0) packets" },
    ].compactMap { $0 }
    self.init(
      kind: damage.offset == nil ? kind : .damaged, file: file,
      reason: damage.reason + (places.isEmpty ? "" : " (\(places.joined(separator: ", ")))"))
  }
}
