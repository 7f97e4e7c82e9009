internal import Sessions

extension Place {
  /// Such as `frame 12`.
  var name: String {
    switch self {
    case .packet(let frame, _): "frame \(frame)"
    case .offset(let offset): "stream offset \(offset)"
    }
  }
}
