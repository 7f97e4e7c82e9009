#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What one run of a command took.
struct Measurement {
  /// User and system time together, in seconds.
  let cpu: Double
  /// In seconds.
  let elapsed: Double
  /// The most memory that was resident, in MiB.
  let peak: Double
}

/// A command line, run by `sh`, whose output goes nowhere.
struct Command {
  let line: String

  init(_ line: String) { self.line = line }

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  @discardableResult
  func run() throws -> Measurement {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    let words = ["sh", "-c", "exec " + line]
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    let start = ContinuousClock.now
    var process = pid_t()
    guard posix_spawn(&process, "/bin/sh", &actions, nil, arguments, environ) == 0 else {
      throw Failure(description: "cannot run \(line)")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    let elapsed = ContinuousClock.now - start
    guard status == 0 else { throw Failure(description: "status \(status) of \(line)") }
    return Measurement(
      cpu: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime),
      elapsed: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18,
      peak: Double(usage.ru_maxrss) / 1024)
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
  }
}
