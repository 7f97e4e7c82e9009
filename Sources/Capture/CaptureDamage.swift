/// What is wrong with a capture, and where; what stands before it is read.
struct CaptureDamage: Error, Hashable {
  let reason: String
  /// In bytes from the beginning of the file, or of what is compressed in it; nil where that says nothing.
  var offset: Int?

  init(_ reason: String, at offset: Int? = nil) {
    self.reason = reason
    self.offset = offset
  }
}
