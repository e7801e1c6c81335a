import CLDAP
import Directory

/// An entry of a stream as it came: without the entry where that could not be decoded.
struct StreamedEntry: Sendable, Hashable {
    let entry: Entry?
    /// The control values that came with it, by OID.
    let controls: [String: [UInt8]]
}

/// A message between request and result (RFC 4511 §4.13).
struct IntermediateResponse: Sendable, Hashable {
    let oid: String
    let value: [UInt8]
}

extension LDAPHandle {
    func streamed(_ message: OpaquePointer) -> StreamedEntry {
        var controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
        ldap_get_entry_controls(ld, message, &controls)
        defer { ldap_controls_free(controls) }
        let values = Self.controls(controls)
        guard case .entry(let entry) = entry(in: message) else { return StreamedEntry(entry: nil, controls: values) }
        return StreamedEntry(entry: entry, controls: values)
    }

    func intermediate(in message: OpaquePointer) -> Content {
        var oid: UnsafeMutablePointer<CChar>?
        var value: UnsafeMutablePointer<berval>?
        let code = ldap_parse_intermediate(ld, message, &oid, &value, nil, 0)
        defer {
            ldap_memfree(oid)
            ber_bvfree(value)
        }
        guard code == LDAP_SUCCESS else { return .defect("a message between the entries could not be decoded") }
        return .intermediate(
            IntermediateResponse(
                oid: oid.map { String(cString: $0) } ?? "", value: value?.pointee.bytes ?? []))
    }
}
