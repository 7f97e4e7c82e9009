#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Reads input that comes as it happens, until who writes it ends, or its end is asked for.
final class LiveInput {
  private enum State {
    case open
    /// The end is asked for, and may be on its way from who writes.
    case ending(ContinuousClock.Instant)
    /// No more is waited for: what there is is read, but not more than a pipe holds, for somebody may go on
    /// and write as fast as it is read.
    case emptying(byteCount: Int)
    case ended
  }

  private static let moment = Duration.milliseconds(500)
  private static let pipeByteCount = 1 << 20

  let file: Int32
  private let end: InputEnd?
  private var state = State.open
  /// Whether it ended because that was asked for, wherever in a packet that was.
  private(set) var isCut = false

  private init(file: Int32, end: InputEnd?) {
    self.file = file
    self.end = end
  }

  /// Opens what a path names; `-` is standard input.
  ///
  /// - Returns: nil for a file on a disk. Who opens it closes its ``file``.
  static func open(_ path: String, _ end: InputEnd?) throws(CaptureError) -> LiveInput? {
    guard isLive(path: path) else { return nil }
    // A named pipe without a writer would hold up even who wants to end.
    let file =
      path == CaptureBytes.standardInput ? STDIN_FILENO : systemOpen(path, O_RDONLY | O_NONBLOCK)
    guard file >= 0 else { throw .systemError(.cannotOpen, path) }
    return LiveInput(file: file, end: end)
  }

  /// Whether what a path names comes as it happens: a pipe, a socket or a device, but no file on a disk.
  static func isLive(path: String) -> Bool {
    var status = stat()
    let isThere =
      path == CaptureBytes.standardInput
      ? fstat(STDIN_FILENO, &status) == 0 : stat(path, &status) == 0
    return isThere && [S_IFIFO, S_IFSOCK, S_IFCHR].contains(status.st_mode & S_IFMT)
  }

  /// Whether it would be waited for now, neither bytes nor the end being there.
  var isIdle: Bool {
    guard case .open = state else { return false }
    return !wait(atMost: .zero)
  }

  /// Waits for bytes, and gives as many as there are; 0 at the end, -1 where reading fails, as `errno`
  /// tells.
  func read(into bytes: UnsafeMutableRawBufferPointer) -> Int {
    while isReady() {
      let got = systemRead(file, bytes.baseAddress, bytes.count)
      if got < 0, errno == EINTR || errno == EAGAIN { continue }
      if case .emptying(let byteCount) = state, got > 0 {
        state = .emptying(byteCount: byteCount - got)
      }
      return got
    }
    return 0
  }

  /// Waits until there is something to read, if only the end; false where no more is waited for.
  private func isReady() -> Bool {
    while true {
      switch state {
      case .open:
        if wait() { return true }
      case .ending(let last):
        let rest = last - .now
        if rest > .zero, wait(atMost: rest) { return true }
        if last <= .now { state = .emptying(byteCount: Self.pipeByteCount) }
      case .emptying(let byteCount):
        if byteCount > 0, wait(atMost: .zero) { return true }
        state = .ended
      case .ended:
        isCut = true
        return false
      }
    }
  }

  /// Waits for input, or for a wish to end.
  private func wait() -> Bool {
    var waiting = [
      pollfd(fd: file, events: Int16(POLLIN), revents: 0),
      // A descriptor below 0 is passed over.
      pollfd(fd: end?.receiver ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&waiting, 2, -1) > 0 else { return false }
    if waiting[1].revents != 0 { state = .ending(.now + Self.moment) }
    return waiting[0].revents != 0
  }

  private func wait(atMost time: Duration) -> Bool {
    var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
    let (seconds, attoseconds) = time.components
    let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    return poll(&waiting, 1, Int32(clamping: milliseconds)) > 0
  }
}

/// `open(2)`, by a name that the methods above do not hide.
private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
