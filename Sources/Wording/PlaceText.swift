package import Sessions

extension Place {
  /// Such as `frame 12`.
  package var name: String {
    switch self {
    case .packet(let frame, _): "frame \(frame)"
    case .offset(let offset): "stream offset \(offset)"
    }
  }
}
