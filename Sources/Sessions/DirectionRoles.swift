public import Flows
public import RTMP

extension Direction {
  public init(from sender: Role) { self = sender == .client ? .clientToServer : .serverToClient }

  public var sender: Role { self == .clientToServer ? .client : .server }

  public var receiver: Role { sender.peer }
}
