internal import Reports

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

// workloads NAME INPUT REPEATS [PIECE]: does one layer's work so often, and prints a number that depends on it.

func fail(_ text: String) -> Never {
  _ = (text + "\n").withCString { write(STDERR_FILENO, $0, strlen($0)) }
  exit(64)
}

func file(_ path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { fail("\(path): \(String(cString: strerror(errno)))") }
  defer { fclose(file) }
  fseek(file, 0, SEEK_END)
  var bytes = [UInt8](repeating: 0, count: ftell(file))
  rewind(file)
  let count = fread(&bytes, 1, bytes.count, file)
  return count == bytes.count ? bytes : Array(bytes.prefix(count))
}

let arguments = CommandLine.arguments
guard arguments.count >= 4, let repeats = Int(arguments[3]) else {
  fail("usage: workloads \(Workloads.all.joined(separator: "|"))|stream INPUT REPEATS [PIECE]")
}
let input = arguments[2]

let result: Int =
  switch arguments[1] {
  case "tcp": Workloads.tcp(try Recording(path: input), repeats: repeats)
  case "chunks":
    Workloads.chunks(try Recording(path: input).clientBytes(), repeats: repeats)
  case "amf":
    Workloads.amf(
      Workloads.amfPayloads(of: try Recording(path: input).clientBytes()), repeats: repeats)
  case "decoding", "following":
    Workloads.analysis(
      try Recording(path: input), followsSessions: arguments[1] == "following", repeats: repeats)
  case "json": Workloads.json(Workloads.events(of: try Recording(path: input)), repeats: repeats)
  case "text":
    Workloads.timeline(
      Workloads.events(of: try Recording(path: input)), TextStyle(), repeats: repeats)
  case "terminal":
    Workloads.timeline(
      Workloads.events(of: try Recording(path: input)), TextStyle(usesColor: true, width: 100),
      repeats: repeats)
  case "hash": Workloads.hash(mebibytes: repeats)
  case "stream":
    // A client's bytes behind the handshake, as the generator writes them.
    Workloads.chunks(
      file(input), behind: [3] + [UInt8](repeating: 0, count: 3072),
      piece: arguments.count > 4 ? Int(arguments[4]) ?? 1448 : 1448, repeats: repeats)
  default: fail("no workload is called \(arguments[1])")
  }
print(result)
