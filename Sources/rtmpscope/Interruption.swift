internal import Capture
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The signal that came; 0 before any has.
private let requested = Atomic<Int32>(0)
private let inputEnd = InputEnd()

/// A user's wish to end.
///
/// What comes as it happens ends then, and is told of as at its end. A command that writes files heeds the
/// wish between packets of files, so that it leaves no part of one.
enum Interruption {
  /// Reading ends here, and then the process, as if nothing had held the signal up.
  struct Requested: Error {
    fileprivate let signal: Int32

    /// Ends the process as the signal would have.
    func endProcess() { raise(signal) }
  }

  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// Ends what comes as it happens, once a signal has been heeded.
  static var inputEnd: InputEnd { rtmpscope.inputEnd }

  /// Heeds SIGINT, SIGTERM and SIGHUP from now on, but for those that are ignored; a second one ends the
  /// process at once.
  static func watch() {
    // Made here, for a signal handler may make nothing.
    _ = requested.load(ordering: .relaxed)
    _ = inputEnd
    var heeded = sigset_t()
    sigemptyset(&heeded)
    for number in signals {
      let before = signal(number) { Interruption.heed($0) }
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      } else {
        sigaddset(&heeded, number)
      }
    }
    // Some programs start others with all signals held back.
    pthread_sigmask(SIG_UNBLOCK, &heeded, nil)
  }

  private static func heed(_ number: Int32) {
    let error = errno
    defer { errno = error }
    let (isFirst, _) = requested.compareExchange(
      expected: 0, desired: number, ordering: .relaxed)
    guard isFirst else {
      signal(number, SIG_DFL)
      raise(number)
      return
    }
    rtmpscope.inputEnd.ask()
  }

  /// - Throws: ``Requested``, once one has come.
  static func check() throws(Requested) {
    let number = requested.load(ordering: .relaxed)
    if number != 0 { throw Requested(signal: number) }
  }
}
