#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

// benchmarks TOOL WORKLOADS REFERENCES FOLDER [PAIRS]
//
// Runs the tool (a static build) and the workloads against the C references that are in REFERENCES,
// on captures that it keeps in FOLDER, and prints a table.

func benchmark() -> Int32 {
  let arguments = CommandLine.arguments
  guard arguments.count >= 5 else {
    print("usage: benchmarks TOOL WORKLOADS REFERENCES FOLDER [PAIRS]")
    return 64
  }
  let suite = Suite(
    tool: arguments[1], workloads: arguments[2], references: arguments[3], folder: arguments[4],
    pairs: arguments.count > 5 ? Int(arguments[5]) ?? 9 : 9)
  do {
    try suite.run()
  } catch {
    print("benchmarks: \(error)")
    return 1
  }
  return 0
}

exit(benchmark())
