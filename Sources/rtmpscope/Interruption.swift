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

/// A user's wish to end, which a command that writes files heeds between packets, so that it leaves no
/// part of one.
enum Interruption {
  /// Reading ends here, and then the process, as if nothing had held the signal up.
  struct Requested: Error {
    fileprivate let signal: Int32

    /// Ends the process as the signal would have.
    func endProcess() { raise(signal) }
  }

  /// Heeds SIGINT, SIGTERM and SIGHUP from now on, but for those that are ignored; a second one ends the
  /// process at once.
  static func watch() {
    _ = requested.load(ordering: .relaxed)
    var heeded = sigset_t()
    sigemptyset(&heeded)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before = signal(number) {
        requested.store($0, ordering: .relaxed)
        signal($0, SIG_DFL)
      }
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      } else {
        sigaddset(&heeded, number)
      }
    }
    // Some programs start others with all signals held back.
    pthread_sigmask(SIG_UNBLOCK, &heeded, nil)
  }

  /// - Throws: ``Requested``, once one has come.
  static func check() throws(Requested) {
    let number = requested.load(ordering: .relaxed)
    if number != 0 { throw Requested(signal: number) }
  }
}
