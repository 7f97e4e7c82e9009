internal import SessionFixtures
internal import Replay

/// A fixture, or what was to become one, cannot be used.
struct FixtureFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// Runs `body`; what is wrong with a fixture is told with its folder.
  static func reported<T>(_ folder: String, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as FixtureError {
      let place = error.file.map { "\(folder)/\($0)" } ?? folder
      let line = error.line.map { ", line \($0)" } ?? ""
      throw FixtureFailure("\(place)\(line): \(error.text)")
    } catch let failure as ReplayFailure {
      throw FixtureFailure("\(folder): \(failure)")
    }
  }
}
