internal import Reports

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What the surroundings want of text output.
enum Terminal {
  static var isStandardOutput: Bool { isatty(STDOUT_FILENO) == 1 }
  static var isStandardError: Bool { isatty(STDERR_FILENO) == 1 }

  /// Colour and width where standard output is a terminal, unless `NO_COLOR` is set.
  static var style: TextStyle {
    guard isStandardOutput else { return TextStyle() }
    let forbidden = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    return TextStyle(usesColor: !forbidden, width: width)
  }

  private static var width: Int? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
