internal import AMF
internal import ByteParsing
internal import RTMP
internal import Sessions

/// Where a message has values of types that many readers do not know (AMF0 §2.1).
struct RareTypes {
  enum Place {
    case commandObject
    /// From 1.
    case argument(Int)
    case property(AMFString)

    /// Such as `argument 2` or `property created`.
    var name: String {
      switch self {
      case .commandObject: "command_object"
      case .argument(let number): "argument \(number)"
      case .property(let name): "property \(name.description.prefix(80))"
      }
    }
  }

  /// By type, in the order in which they come, where each stands first.
  private(set) var places: [(type: String, place: Place)] = []
  /// Whether AMF3 values are looked at: in AMF3 messages they are what is meant.
  private let looksAtAMF3: Bool

  init(in type: MessageType) { looksAtAMF3 = type == .commandAMF0 || type == .dataAMF0 }

  mutating func look(at value: AMFValue, _ place: Place) {
    value.visit { value, name in
      let place = name.map(Place.property) ?? place
      switch value {
      case .typedObject: note("typed object (10)", place)
      case .movieClip: note("movieclip (04)", place)
      case .reference: note("reference (07)", place)
      case .date: note("date (0B)", place)
      case .longString: note("long string (0C)", place)
      case .unsupported: note("unsupported (0D)", place)
      case .recordSet: note("recordset (0E)", place)
      case .xmlDocument: note("XML (0F)", place)
      case .avmPlus: if looksAtAMF3 { note("avmplus (11)", place) }
      case .number, .boolean, .string, .null, .undefined, .object, .ecmaArray, .strictArray: break
      }
    }
  }

  private mutating func note(_ type: String, _ place: Place) {
    if !places.contains(where: { $0.type == type }) { places.append((type, place)) }
  }
}
