import Directory
import Foundation
import LDAP

/// A line of Windows' `dsacls`, as far as `sluice check` writes them.
///
///     line  = "dsacls" SP DQUOTE dn DQUOTE SP "/I:" ( "T" / "S" ) SP "/G" 1*( SP DQUOTE grant DQUOTE )
///     grant = trustee ":" rights [ ";" [ kind ] [ ";" inheriting-class ] ]
struct DsaclsLine {
    struct Grant {
        let rights: String
        /// A class for rights to add and delete, an attribute for those to write.
        let kind: String?
        let inheritingClass: String?
    }

    let object: String
    /// The flags of an access control entry that is passed on: to what is below too, or only to that.
    let flags: String
    let grants: [Grant]

    init(_ text: String) throws {
        let quoted = text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
        guard quoted.count > 3, quoted[0] == "dsacls ", quoted[2] == " /I:T /G " || quoted[2] == " /I:S /G " else {
            throw SlapdFailure(description: "no line of dsacls: \(text)")
        }
        object = quoted[1]
        flags = quoted[2].contains("/I:T") ? "CI" : "CIIO"
        grants = stride(from: 3, to: quoted.count, by: 2).map { index in
            let parts = quoted[index].split(separator: ":")[1].split(separator: ";").map(String.init)
            return Grant(
                rights: parts[0], kind: parts.dropFirst().first, inheritingClass: parts.dropFirst(2).first)
        }
    }

    /// An entry of an access list in SDDL ([MS-DTYP] §2.5.1).
    func accessControlEntry(_ grant: Grant, for sid: String, _ schema: SambaSchema) async throws -> String {
        let rights = grant.rights == "GR" ? "RPLCLORC" : grant.rights
        guard let kind = grant.kind else { return "(A;\(flags);\(rights);;;\(sid))" }
        let classGUID = try await grant.inheritingClass.asyncMap { try await schema.guid(of: $0) } ?? ""
        // A right of its own ("control access") is known by its display name.
        guard grant.rights == "CA" else {
            return "(OA;\(flags);\(rights);\(try await schema.guid(of: kind));\(classGUID);\(sid))"
        }
        return "(OA;\(flags);CR;\(try await schema.guid(ofRight: kind));\(classGUID);\(sid))"
    }
}

/// What a domain's schema and its accounts are called in access lists.
struct SambaSchema {
    let connection: LDAPConnection
    let base: DN

    /// The GUID of a class or an attribute.
    func guid(of name: String) async throws -> String {
        let schema = try DN("CN=Schema,CN=Configuration,\(base)")
        let request = SearchRequest(
            base: schema, filter: .equality("lDAPDisplayName", AttributeValue(name)), attributes: ["schemaIDGUID"])
        let found = try await connection.search(request).collect()
        guard let bytes = found.first?["schemaIDGUID"].first?.bytes, bytes.count == 16 else {
            throw SlapdFailure(description: "the schema has no \(name)")
        }
        // The first three numbers are stored with their lowest byte first.
        let order = [3, 2, 1, 0, 5, 4, 7, 6] + Array(8..<16)
        let digits = order.map { String(format: "%02x", bytes[$0]) }
        return [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]]
            .map { $0.joined() }.joined(separator: "-")
    }

    /// The GUID of a right of its own, by its display name. Samba displays some otherwise than Windows.
    func guid(ofRight name: String) async throws -> String {
        let names = ["Reset Password": "User Force Change Password"]
        let request = SearchRequest(
            base: try DN("CN=Extended-Rights,CN=Configuration,\(base)"),
            filter: .equality("displayName", AttributeValue(names[name] ?? name)),
            attributes: ["rightsGuid"])
        let found = try await connection.search(request).collect()
        guard let guid = found.first?["rightsGuid"].first?.string else {
            throw SlapdFailure(description: "there is no right \(name)")
        }
        return guid
    }

    /// The security identifier of an account, as text ([MS-DTYP] §2.4.2.1).
    func securityIdentifier(of dn: DN) async throws -> String {
        guard let bytes = try await connection.read(dn, ["objectSid"])?["objectSid"].first?.bytes, bytes.count >= 8
        else { throw SlapdFailure(description: "\(dn) has no security identifier") }
        let numbers = stride(from: 8, to: bytes.count - 3, by: 4).map { start in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
        }
        return "S-\(bytes[0])-\(bytes[7])" + numbers.map { "-\($0)" }.joined()
    }
}

extension Optional {
    fileprivate func asyncMap<Other>(_ transform: (Wrapped) async throws -> Other) async throws -> Other? {
        if let self { try await transform(self) } else { nil }
    }
}
