import NIOCore
import NIOPosix

/// A conversation in lines, as SMTP, LMTP and IMAP have it. It ends after thirty seconds at the latest.
struct LineConnection {
    private var chunks: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let writer: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var unread = ByteBuffer()

    private init(
        _ chunks: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        _ writer: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.chunks = chunks
        self.writer = writer
    }

    /// Connects to a port of 127.0.0.1, runs the body, and closes the connection whatever happens.
    static func with<Value: Sendable>(
        _ port: UInt16, _ body: (inout LineConnection) async throws -> Value
    ) async throws -> Value {
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(10))
            .connect(host: "127.0.0.1", port: Int(port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let channel = connection.channel
        let limit = channel.eventLoop.scheduleTask(in: .seconds(30)) { channel.close(promise: nil) }
        defer { limit.cancel() }
        return try await connection.executeThenClose { inbound, outbound in
            var lines = LineConnection(inbound.makeAsyncIterator(), outbound)
            return try await body(&lines)
        }
    }

    func write(_ line: String) async throws { try await writer.write(ByteBuffer(string: line + "\r\n")) }

    /// The next line, without its end.
    mutating func line() async throws -> String {
        while true {
            if let length = unread.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
                let bytes = length - unread.readerIndex
                let text = unread.readString(length: bytes) ?? ""
                unread.moveReaderIndex(forwardBy: 1)
                return text.hasSuffix("\r") ? String(text.dropLast()) : text
            }
            guard let chunk = try await chunks.next() else {
                throw SlapdFailure(description: "the mail server closed the conversation")
            }
            unread.writeImmutableBuffer(chunk)
        }
    }
}
