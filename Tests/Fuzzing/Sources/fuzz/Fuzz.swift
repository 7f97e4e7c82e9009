#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What libFuzzer calls with each input: the target that `FUZZ_TARGET` names.
@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  chosen(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

private typealias Target = @Sendable ([UInt8]) -> Void

private let targets: [String: Target] = [
  "capture": Targets.capture,
  "packets": Targets.packets,
  "tcp": Targets.tcp,
  "rtmp": Targets.rtmp,
  "midstream": Targets.midstream,
  "session": Targets.session,
  "amf0": Targets.amf0,
  "amf3": Targets.amf3,
  "media": Targets.media,
  "fixture": Targets.fixture,
  "script": Targets.script,
  "arguments": Targets.arguments,
  "filter": Targets.filter,
]

private let chosen: Target = {
  let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = targets[name] else {
    fatalError("FUZZ_TARGET has to be one of \(targets.keys.sorted().joined(separator: ", "))")
  }
  return target
}()

enum Targets {}
