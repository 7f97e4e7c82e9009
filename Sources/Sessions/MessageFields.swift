public import Fields

extension MessageReport {
  /// What its fields say beyond its own bytes.
  public var context: FieldContext {
    FieldContext(
      request: request.map { .init(index: $0.index, name: $0.name, latency: $0.latency) },
      sentByPeer: sentByPeer)
  }
}
