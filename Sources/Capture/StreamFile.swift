/// Reads the bytes of one direction of a connection, as other tools store them, in blocks.
public struct StreamFile: ~Copyable {
  private static let blockByteCount = 256 << 10

  /// As the user gave it.
  public let name: String
  private let bytes: CaptureBytes
  private var block: [UInt8]
  private var byteCount: Int
  /// Whether the block that was read at first is yet to be taken.
  private var hasFirst = true

  /// Opens a file by its path; `-` is standard input.
  ///
  /// - Parameter end: ends what comes as it happens, where somebody asks for that.
  /// - Throws: where it cannot be opened or read, or is empty.
  public init(path: String, end: InputEnd? = nil) throws(CaptureError) {
    let bytes = try CaptureBytes(path: path, end: end)
    var block = [UInt8](repeating: 0, count: Self.blockByteCount)
    let byteCount = try Self.read(bytes, into: &block, path)
    guard byteCount > 0 else {
      throw CaptureError(kind: .cannotOpen, file: path, reason: "it is empty")
    }
    name = path
    self.bytes = bytes
    self.block = block
    self.byteCount = byteCount
  }

  /// The next bytes, borrowed until the next call; nil at the end.
  ///
  /// From a pipe they come as soon as there are any.
  @_lifetime(&self)
  public mutating func next() throws(CaptureError) -> Span<UInt8>? {
    if hasFirst { hasFirst = false } else { byteCount = try Self.read(bytes, into: &block, name) }
    return byteCount == 0 ? nil : block.span.extracting(..<byteCount)
  }

  /// - Returns: how many bytes came; 0 at the end.
  private static func read(
    _ bytes: CaptureBytes, into block: inout [UInt8], _ name: String
  ) throws(CaptureError) -> Int {
    do throws(CaptureDamage) {
      let read = try block.withUnsafeMutableBytes { block in
        Result { () throws(CaptureDamage) in try bytes.read(into: block) }
      }.get()
      return if case .bytes(let count) = read { count } else { 0 }
    } catch {
      throw CaptureError(error, in: name, orElse: .damaged)
    }
  }
}
