internal import ArgumentParser
internal import Capture
internal import Sessions
internal import Peers

/// A peer that a user names: one that comes with rtmpscope, or a file with a profile.
struct PeerChoice: Sendable {
  let profile: PeerProfile
  /// The profile as it is written.
  let text: [UInt8]

  /// - Throws: `ValidationError`, with what is wrong and where.
  init(_ name: String) throws {
    if let builtIn = PeerProfile.builtIn.first(where: { $0.id == name }) {
      text = builtIn.text
      profile = try builtIn.profile
      return
    }
    guard let bytes = SmallFile.read(name) else {
      let names = PeerProfile.builtIn.map(\.id).joined(separator: ", ")
      throw ValidationError("'\(name)' is neither a file that can be read nor one of \(names).")
    }
    text = bytes
    do {
      profile = try PeerProfile(name, bytes)
    } catch {
      throw ValidationError("\(name), \(error)")
    }
  }

  /// The profile, called by its file's name alone: folders tell whose they are.
  var withoutFolders: PeerProfile {
    guard let name = profile.id.split(separator: "/").last else { return profile }
    return (try? PeerProfile(String(name), text)) ?? profile
  }
}
