/// One rule, or a few that share what they remember, as one side of a session that looks on would hold
/// them against it.
///
/// A check reads what the session has come to, and writes its own state and the log. What it looks at it
/// `see`s, each kind of thing by a function of its own that takes no more than it needs: what a message
/// does before that takes effect or, where only the effect tells, after it. What only the end shows it
/// states when it `finish`es. `RuleObserver` calls these.
protocol Check: Sendable {
  /// One for each session.
  init()
}
