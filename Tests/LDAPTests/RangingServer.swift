import Directory
import Synchronization

@testable import LDAP

/// Answers as Active Directory does: 1500 values of an attribute at a time, and an asterisk with the last.
final class RangingServer: RequestChannel {
    enum Fault: CaseIterable {
        /// The second piece begins somewhere else.
        case gap
        /// The second piece has fewer values than its range says.
        case short
        /// The second piece has no values.
        case empty
        /// The second piece is not there.
        case missing
        /// The second piece is refused.
        case refused
    }

    static let group = DN([RDN(.cn, "g"), RDN("dc", "test")])
    private static let most = 1_500

    private struct State {
        var pieces = 0
        var marker = 7
        var changes: Set<Int> = []
        var fault: Fault?
    }

    private let members: [AttributeValue]
    private let state = Mutex(State())

    init(_ members: [AttributeValue]) { self.members = members }

    /// How many pieces were asked for.
    var pieces: Int { state.withLock { $0.pieces } }

    /// After which of the pieces somebody changes the entry.
    var changesAfterPieces: Set<Int> {
        get { state.withLock { $0.changes } }
        set { state.withLock { $0.changes = newValue } }
    }

    var fault: Fault? {
        get { state.withLock { $0.fault } }
        set { state.withLock { $0.fault = newValue } }
    }

    var capabilities: DirectoryCapabilities {
        get async throws { DirectoryCapabilities(vendor: "ranging", identity: .objectGUID, marker: .uSNChanged) }
    }

    func lease() async throws -> ConnectionLease {
        throw DirectoryError(code: .localError, message: "there is no connection")
    }

    func perform(_ request: LDAPRequest) async throws -> LDAPReply {
        var reply = LDAPReply(code: .success, diagnostic: "", referrals: [], controls: [:], server: "ranging")
        guard case .search(_, _, _, let names, _) = request.operation else { return reply }
        var entry = Entry(dn: Self.group, attributes: [.cn: ["g"]])
        for name in names where name.type == .member {
            let number = state.withLock { state in
                state.pieces += name == .member ? 0 : 1
                return state.pieces
            }
            let isFaulty = number == 2
            if isFaulty, fault == .refused { reply.code = .operationsError }
            put(from: ValueRange(of: name)?.start ?? 0, isPlain: name == .member, into: &entry, isFaulty ? fault : nil)
        }
        if names.contains(.uSNChanged) {
            entry[.uSNChanged] = [
                AttributeValue(
                    state.withLock { state in
                        defer { if state.changes.contains(state.pieces) { state.marker += 1 } }
                        return "\(state.marker)"
                    })
            ]
        }
        reply.entries = [entry]
        return reply
    }

    private func put(from start: Int, isPlain: Bool, into entry: inout Entry, _ fault: Fault?) {
        if isPlain && members.count <= Self.most {
            entry[.member] = members
            return
        }
        let piece = members.dropFirst(start).prefix(Self.most)
        let isLast = start + piece.count == members.count
        let first = fault == .gap ? start + 1 : start
        let name = AttributeName("member;range=\(first)-\(isLast ? "*" : "\(first + piece.count - 1)")")
        guard let name, fault != .missing else { return }
        entry[name] = fault == .empty ? [] : fault == .short ? Array(piece.dropLast()) : Array(piece)
    }
}
