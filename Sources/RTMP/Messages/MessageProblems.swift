public import ByteParsing

extension Problem {
  public static let messageTooShort = Problem(
    "message.too-short", .error, "RTMP 1.0 §5.4, §7.1",
    "the message ends before the fields that its type has")
}
