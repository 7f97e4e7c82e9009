internal import Flows

/// Which of several connections are compared where nobody says it.
public enum FlowChoice {
  /// The first that publishes or plays without an error; else the first that came to connect.
  public static func good(among outlines: [SessionOutline]) -> SessionOutline? {
    outlines.first { $0.purpose != nil && !$0.hasError } ?? first(of: outlines)
  }

  /// The first with an error, of those that do what `good` does if they come that far; else the first
  /// that does it.
  public static func bad(
    among outlines: [SessionOutline], for good: SessionOutline
  ) -> SessionOutline? {
    let failed = outlines.filter(\.hasError)
    return failed.first { $0.purpose == nil || $0.purpose == good.purpose } ?? failed.first
      ?? outlines.first { $0.purpose == good.purpose } ?? first(of: outlines)
  }

  private static func first(of outlines: [SessionOutline]) -> SessionOutline? {
    outlines.first { $0[.clientToServer].steps.contains { $0.key == "connect" } }
      ?? outlines.first
  }
}
