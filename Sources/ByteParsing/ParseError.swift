/// Why bytes could not be read as what was asked for.
public enum ParseError: Error, Hashable, Sendable {
  /// There are fewer bytes than the value needs; more may come.
  case endOfBytes
  /// The bytes are there, and break a rule.
  case invalid(Problem)
}
