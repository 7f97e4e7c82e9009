internal import Packets

extension OutputBuffer {
  /// A time in UTC as RFC 3339 has it, with the capture's own precision.
  mutating func write(_ time: CaptureTime, _ precision: TimePrecision) {
    let second: Int64 = 1_000_000_000
    let seconds = time.nanoseconds.floorDivided(by: second)
    let remainder = time.nanoseconds % second
    let fraction = remainder < 0 ? remainder + second : remainder
    let days = seconds.floorDivided(by: 86400)
    let secondOfDay = UInt64(seconds - days * 86400)
    let date = CivilDate(daysSince1970: days)
    writeDigits(UInt64(max(0, date.year)), width: 4)
    write(byte: 0x2D)
    writeDigits(UInt64(date.month), width: 2)
    write(byte: 0x2D)
    writeDigits(UInt64(date.day), width: 2)
    write(byte: 0x54)
    writeDigits(secondOfDay / 3600, width: 2)
    write(byte: 0x3A)
    writeDigits(secondOfDay / 60 % 60, width: 2)
    write(byte: 0x3A)
    writeDigits(secondOfDay % 60, width: 2)
    write(byte: 0x2E)
    switch precision {
    case .microseconds: writeDigits(UInt64(fraction) / 1000, width: 6)
    case .nanoseconds: writeDigits(UInt64(fraction), width: 9)
    }
    write(byte: 0x5A)
  }
}

/// A day of the Gregorian calendar, extended to all time.
struct CivilDate: Hashable {
  let year: Int64
  let month: Int64
  let day: Int64

  /// Counts in eras of 400 years, each begun on 1 March, so that leap days come last.
  init(daysSince1970 days: Int64) {
    let daysPerEra: Int64 = 146_097
    let shifted = days + 719_468
    let era = shifted.floorDivided(by: daysPerEra)
    let dayOfEra = shifted - era * daysPerEra
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / (daysPerEra - 1)) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }
}

extension Int64 {
  /// The quotient rounded down, for a positive divisor.
  func floorDivided(by divisor: Int64) -> Int64 {
    self / divisor - (self % divisor < 0 ? 1 : 0)
  }
}
