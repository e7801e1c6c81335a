import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// A way-station between a client and a directory server that can stop messages of one kind, so that a test can
/// kill a process at an exact point of a conversation.
package final class LDAPGate: Sendable {
    /// The operations that change something, by the tag of their request (RFC 4511 §4.2 to §4.9).
    package enum Operation: UInt8, Sendable, CaseIterable {
        case modify = 0x66
        case add = 0x68
        case delete = 0x4A
        case rename = 0x6C

        /// The tag of the answer.
        var answerTag: UInt8 { self == .delete ? 0x6B : rawValue + 1 }
    }

    /// Where the message is stopped.
    package enum Side: Sendable, CaseIterable {
        /// The request never reaches the server.
        case request
        /// The server has done it, and its answer never reaches the client.
        case answer
    }

    private struct State {
        /// The tags of the request and of its answer, and which of the two is stopped.
        var rule: (request: UInt8, answer: UInt8, side: Side)?
        /// How many messages that the rule fits still pass.
        var passing = 0
        /// The result code that every search ends with instead of success.
        var searchResult: UInt8?
        var held = 0
        /// What a late delivery brings to the server, though nobody waits for it any more.
        var late: [(channel: any Channel, message: ByteBuffer)] = []
    }

    private let state = Mutex(State())
    private let group: any EventLoopGroup
    private let listener: any Channel
    private let socket: String?

    /// The port that clients connect to.
    package var port: Int { listener.localAddress?.port ?? 0 }

    /// Opens the gate before a server on a loopback address.
    ///
    /// - Parameters:
    ///   - address: where the server listens.
    ///   - socket: where clients find the gate instead of at a port: such a connection counts as confidential.
    package static func open(
        to server: UInt16, at address: String = "127.0.0.1", socket: String? = nil
    ) async throws -> LDAPGate {
        let group = MultiThreadedEventLoopGroup.singleton
        let holder = Holder()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 64)
            .childChannelOption(.autoRead, value: true)
            .childChannelInitializer { client in
                ClientBootstrap(group: client.eventLoop)
                    .connect(host: address, port: Int(server))
                    .flatMapThrowing { upstream in
                        guard let gate = holder.gate.withLock({ $0 }) else { return }
                        try client.pipeline.syncOperations.addHandler(
                            Passage(to: upstream, gate: gate, side: .request))
                        try upstream.pipeline.syncOperations.addHandler(
                            Passage(to: client, gate: gate, side: .answer))
                    }
            }
        let listener =
            if let socket {
                try await bootstrap.bind(unixDomainSocketPath: socket).get()
            } else {
                try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
            }
        let gate = LDAPGate(group: group, listener: listener, socket: socket)
        holder.gate.withLock { $0 = gate }
        return gate
    }

    private final class Holder: Sendable {
        let gate = Mutex<LDAPGate?>(nil)
    }

    private init(group: any EventLoopGroup, listener: any Channel, socket: String?) {
        self.group = group
        self.listener = listener
        self.socket = socket
    }

    /// Stops all messages of a kind from now on, or after the first few. They are lost, as in a network that failed.
    package func hold(_ operation: Operation, _ side: Side, after count: Int = 0) {
        state.withLock { $0 = State(rule: (operation.rawValue, operation.answerTag, side), passing: count) }
    }

    /// The same for searches (RFC 4511 §4.5); of the answers the last one.
    package func holdSearches(_ side: Side) {
        state.withLock { $0 = State(rule: (0x63, 0x65, side)) }
    }

    /// The same for extended operations (RFC 4511 §4.12), such as that which sets a password.
    package func holdExtended(_ side: Side) {
        state.withLock { $0 = State(rule: (0x77, 0x78, side)) }
    }

    /// Has every search end with a result code, as a server does that has reached one of its limits; nil for the
    /// server's own.
    package func endSearches(with code: UInt8?) { state.withLock { $0.searchResult = code } }

    fileprivate var searchResult: UInt8? { state.withLock { $0.searchResult } }

    /// Lets everything pass again. What was held stays lost.
    package func release() { state.withLock { $0.rule = nil } }

    /// Lets everything pass again, and brings what was held to its receiver after all, as a server that was frozen
    /// finds it in its socket.
    package func deliver() async throws {
        let late = state.withLock { state in
            defer { state.late = [] }
            state.rule = nil
            return state.late
        }
        for (channel, message) in late { try await channel.writeAndFlush(message) }
    }

    fileprivate func isHolding(for channel: any Channel) -> Bool {
        state.withLock { state in state.late.contains { $0.channel === channel } }
    }

    /// Waits until a message was stopped.
    package func untilHeld() async throws {
        let limit = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < limit {
            if state.withLock({ $0.held > 0 }) { return }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw SlapdFailure(description: "nothing was stopped at the gate")
    }

    package func close() async throws {
        try await listener.close()
        if let socket { unlink(socket) }
    }

    fileprivate func passes(_ message: ByteBuffer, _ tag: UInt8?, _ side: Side, to channel: any Channel) -> Bool {
        state.withLock { state in
            // A frozen server finds what came after in its socket too, an unbind for instance.
            if side == .request, state.late.contains(where: { $0.channel === channel }) {
                state.late.append((channel, message))
                return false
            }
            guard let rule = state.rule, rule.side == side else { return true }
            let stopped = side == .request ? rule.request : rule.answer
            guard tag == stopped else { return true }
            guard state.passing == 0 else {
                state.passing -= 1
                return true
            }
            state.held += 1
            state.late.append((channel, message))
            return false
        }
    }
}

/// One direction of one connection: cuts the stream into messages and passes on those that may.
private final class Passage: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let target: any Channel
    private let gate: LDAPGate
    private let side: LDAPGate.Side
    private var pending = ByteBuffer()

    init(to target: any Channel, gate: LDAPGate, side: LDAPGate.Side) {
        self.target = target
        self.gate = gate
        self.side = side
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        pending.writeBuffer(&bytes)
        while let length = messageLength, var message = pending.readSlice(length: length) {
            if side == .answer, let code = gate.searchResult { Self.setSearchResult(&message, code) }
            if gate.passes(message, Self.tag(of: message), side, to: target) {
                target.writeAndFlush(message, promise: nil)
            }
        }
        pending.discardReadBytes()
    }

    /// What was held is still to be delivered, so a client that goes away does not end the server's side.
    func channelInactive(context: ChannelHandlerContext) {
        if !gate.isHolding(for: target) { target.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// The length of the message at the front, header included; nil until all of it is there (X.690 §8.1.3).
    private var messageLength: Int? {
        let start = pending.readerIndex
        guard let first = pending.getInteger(at: start + 1, as: UInt8.self) else { return nil }
        var length = Int(first)
        var header = 2
        if first & 0x80 != 0 {
            let count = Int(first & 0x7F)
            guard let octets = pending.getBytes(at: start + 2, length: count) else { return nil }
            length = octets.reduce(0) { $0 << 8 | Int($1) }
            header += count
        }
        return pending.readableBytes >= header + length ? header + length : nil
    }

    /// Changes the code of a SearchResultDone (RFC 4511 §4.5.2): the enumeration that it starts with.
    private static func setSearchResult(_ message: inout ByteBuffer, _ code: UInt8) {
        guard let index = operationIndex(in: message), message.getInteger(at: index, as: UInt8.self) == 0x65,
            let length = message.getInteger(at: index + 1, as: UInt8.self)
        else { return }
        let start = index + 2 + (length & 0x80 == 0 ? 0 : Int(length & 0x7F))
        guard message.getInteger(at: start, as: UInt8.self) == 0x0A else { return }
        message.setInteger(code, at: start + 2)
    }

    /// The tag of the operation.
    private static func tag(of message: ByteBuffer) -> UInt8? {
        operationIndex(in: message).flatMap { message.getInteger(at: $0, as: UInt8.self) }
    }

    /// Where the operation starts, which follows the message id.
    private static func operationIndex(in message: ByteBuffer) -> Int? {
        let bytes = message.readableBytesView
        let start = bytes.startIndex
        let lengthOctets = bytes[start + 1] & 0x80 == 0 ? 0 : Int(bytes[start + 1] & 0x7F)
        let identifier = start + 2 + lengthOctets
        guard identifier + 1 < bytes.endIndex else { return nil }
        let operation = identifier + 2 + Int(bytes[identifier + 1])
        return operation < bytes.endIndex ? operation : nil
    }
}
