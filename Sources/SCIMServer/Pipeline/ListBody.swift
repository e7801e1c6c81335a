import Hummingbird
import NIOCore
import SCIM
import Sync

/// A list as it is written: one resource after the other, so that a page of large groups is never held whole.
struct ListBody: Sendable {
    typealias Rendering = @Sendable (StoredResource) async throws -> Value

    /// The text up to where the first piece is full; most lists end before.
    private let text: [UInt8]
    /// What is not written yet.
    private let rest: ArraySlice<StoredResource>
    private let render: Rendering

    /// How many bytes are sent at a time.
    private static let pieceSize = 65_536
    private static let comma = UInt8(ascii: ",")
    private static let closing = "]}"

    /// - Parameters:
    ///   - frame: the list without its resources; its last member is the empty array that they belong into.
    ///   - render: shows a resource.
    /// - Throws: what rendering throws for the resources of the first piece.
    init(frame: Value, resources: [StoredResource], render: @escaping Rendering) async throws {
        var text = JSONWriter.write(frame).dropLast(Self.closing.utf8.count)[...]
        var rest = resources[...]
        while text.count < Self.pieceSize, let next = rest.popFirst() {
            if next.id != resources.first?.id { text.append(Self.comma) }
            text += JSONWriter.write(try await render(next))
        }
        if rest.isEmpty { text += Self.closing.utf8 }
        self.text = Array(text)
        self.rest = rest
        self.render = render
    }

    /// The body: of known length where the list is short. What fails later than in the first piece can only end the
    /// connection, by which the client knows that the list is not whole.
    var body: ResponseBody {
        guard !rest.isEmpty else { return ResponseBody(byteBuffer: ByteBuffer(bytes: text)) }
        return ResponseBody { [self] writer in
            var piece = text
            for resource in rest {
                if piece.count >= Self.pieceSize {
                    try await writer.write(ByteBuffer(bytes: piece))
                    piece.removeAll(keepingCapacity: true)
                }
                piece.append(Self.comma)
                piece += JSONWriter.write(try await render(resource))
            }
            piece += Self.closing.utf8
            try await writer.write(ByteBuffer(bytes: piece))
            try await writer.finish(nil)
        }
    }
}
