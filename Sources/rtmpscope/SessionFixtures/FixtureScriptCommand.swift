internal import ArgumentParser
internal import Capture
internal import Export
internal import SessionFixtures
internal import Reports

struct FixtureScriptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "script",
    abstract: "Make a fixture of a session that is written down.",
    discussion: """
      A script lists commands, control messages and media, and the faults that they are to have: \
      wrong digests, lost or cut-off bytes, missing extended timestamps and others. What the decoder \
      finds is held against the rules that the script names in "finds"; exit status 1 where that \
      differs, 2 where the script is wrong. Sources/rtmpscope.docc/Scripts.md has the format.

      EXAMPLES
        rtmpscope fixture script no-header.json -o tests/no-header
      """)

  @Argument(help: ArgumentHelp("The script.", valueName: "file"))
  var file: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The fixture's folder; it is made if need be.", valueName: "folder"))
  var folder: String

  @Flag(help: "Replace files that are there.")
  var force = false

  func validate() throws {
    if folder.isEmpty { throw ValidationError("-o takes the name of a folder.") }
  }

  func run() throws {
    try Failures.reported {
      guard let bytes = SmallFile.read(file, limit: FixtureScript.byteLimit) else {
        throw FixtureFailure(
          "\(file): cannot be read, or is longer than \(FixtureScript.byteLimit >> 20) MiB")
      }
      let (script, files) = try FixtureFailure.reported(file) {
        let script = try FixtureScript(bytes)
        return (script, try script.files(named: file.split(separator: "/").last.map(String.init)))
      }
      try FixtureFolder.write(files.contents, to: folder, overwrites: force)
      try report(files.manifest)
      let surprises = script.surprises()
      for surprise in surprises { StandardOutput.complain("rtmpscope: \(file): \(surprise)") }
      if !surprises.isEmpty { throw ExitCode(1) }
    }
  }

  private func report(_ manifest: FixtureManifest) throws {
    var output = StandardOutput()
    output.buffer.write(text: "\(folder): \(manifest.counts)\n")
    try output.flush()
  }
}
