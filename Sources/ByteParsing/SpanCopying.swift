extension [UInt8] {
  /// Appends a copy of borrowed bytes.
  @inlinable public mutating func append(copying bytes: Span<UInt8>) {
    bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
  }

  /// A copy of borrowed bytes.
  @inlinable public init(copying bytes: Span<UInt8>) {
    self = []
    append(copying: bytes)
  }
}
