#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What the documentation shows.
struct Table {
  init() {
    print("| work | target | measured | peak memory |")
    print("| --- | --- | --- | --- |")
  }

  func add(_ work: String, target: String, _ measured: String, peak: Double? = nil) {
    let memory = peak.map { "\($0.rounded(0)) MiB" } ?? ""
    print("| \(work) | \(target) | \(measured) | \(memory) |")
    fflush(nil)
  }
}
