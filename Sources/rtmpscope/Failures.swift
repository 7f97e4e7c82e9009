internal import ArgumentParser
internal import Dissection
internal import Export

/// Turns what stopped a command into a message and an exit status.
enum Failures {
  /// Input that could not be read, or not to its end.
  private static let inputStatus = ExitCode(2)
  /// Output that could not be written (EX_IOERR).
  private static let outputStatus = ExitCode(74)

  /// Runs `body`; a reader that went away, as after `| head`, ends it quietly.
  static func reported(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch is StandardOutput.Closed {
      return
    } catch let interruption as Interruption.Requested {
      interruption.endProcess()
    } catch let failure as InputFailure {
      for error in failure.errors { StandardOutput.complain("rtmpscope: \(error)") }
      throw inputStatus
    } catch is NoTCP {
      StandardOutput.complain("rtmpscope: no packet holds TCP that could be read")
      throw inputStatus
    } catch let missing as MissingFlow {
      throw ValidationError(missing.description)
    } catch let failure as FixtureFailure {
      StandardOutput.complain("rtmpscope: \(failure.description)")
      throw inputStatus
    } catch let failure as FileFailure {
      let hint = failure.isRefusal ? " (--force replaces)" : ""
      StandardOutput.complain("rtmpscope: \(failure.description)\(hint)")
      throw outputStatus
    } catch let failure as StandardOutput.Failure {
      StandardOutput.complain("rtmpscope: \(failure.description)")
      throw outputStatus
    }
  }
}
