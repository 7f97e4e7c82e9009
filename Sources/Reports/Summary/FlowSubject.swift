internal import Sessions

extension FlowSummary {
  /// What a connection is about, such as `live/cam1`, in at most `width` characters; nil where that is not
  /// known.
  func subject(width: Int) -> String? {
    var names: [String] = []
    for stream in streams where !names.contains(stream.name) { names.append(stream.name) }
    if let application {
      names = names.isEmpty ? [application] : names.map { "\(application)/\($0)" }
    }
    return names.isEmpty ? nil : names.joined(separator: ", ").shortened(to: width)
  }
}
