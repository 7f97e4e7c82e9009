#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A wish that input which comes as it happens ends, as if who writes it had ended.
///
/// What has been written is still read, and for a moment what comes, since who writes may be ending too.
public struct InputEnd: Sendable {
  /// A pipe that has something in it from when the end is asked for.
  private let sender: Int32
  let receiver: Int32

  public init() {
    var ends: [Int32] = [-1, -1]
    // Without a pipe nobody can ask, and input ends by itself.
    _ = pipe(&ends)
    (receiver, sender) = (ends[0], ends[1])
  }

  /// Asks for the end; once, and a signal handler may.
  public func ask() {
    var byte: UInt8 = 1
    _ = write(sender, &byte, 1)
  }
}
