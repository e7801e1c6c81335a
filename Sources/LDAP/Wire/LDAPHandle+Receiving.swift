import CLDAP
import Directory
import Glibc

/// Receiving never waits: it takes what has arrived.
extension LDAPHandle {
    enum Received {
        /// Nothing (more) has arrived.
        case nothing
        case message(id: Int32, Content)
        /// The connection is broken.
        case lost(Failure)
    }

    enum Content {
        case entry(Entry)
        case reference([String])
        case result(LDAPReply)
        /// It could not be understood; the answer that it belongs to is not complete.
        case defect(String)
        case intermediate(IntermediateResponse)
        /// An entry of the stream, with the controls that came with it.
        case streamed(StreamedEntry)
    }

    /// The next message. Call until it says `nothing`: TLS may hold decoded bytes that the socket will
    /// not signal again.
    ///
    /// - Parameter stream: the message id of a search whose entries come with controls.
    func receive(from server: String, stream: Int32? = nil) -> Received {
        var noTime = timeval()
        var pointer: OpaquePointer?
        let type = ldap_result(ld, LDAP_RES_ANY, LDAP_MSG_ONE, &noTime, &pointer)
        guard let message = pointer, type > 0 else {
            return type == 0 ? .nothing : .lost(failure(LDAP_SERVER_DOWN))
        }
        defer { ldap_msgfree(message) }
        let id = ldap_msgid(message)
        if type == 0x64, id == stream { return .message(id: id, .streamed(streamed(message))) }
        return .message(id: id, content(of: message, type, server))
    }

    /// The tags of RFC 4511 §4.
    private func content(of message: OpaquePointer, _ type: Int32, _ server: String) -> Content {
        switch type {
        case 0x64: entry(in: message)
        case 0x73: reference(in: message)
        case 0x79: intermediate(in: message)
        default: result(in: message, server)
        }
    }

    func entry(in message: OpaquePointer) -> Content {
        var ber: OpaquePointer?
        var name = berval()
        guard ldap_get_dn_ber(ld, message, &ber, &name) == LDAP_SUCCESS else {
            return .defect("an entry could not be decoded")
        }
        defer { ber_free(ber, 0) }
        guard let dn = names.dn(name.text) else {
            return .defect("an entry has a name that cannot be read: \(AttributeValue(bytes: name.bytes))")
        }
        var attributes = Attributes()
        while true {
            var type = berval()
            var values: UnsafeMutablePointer<berval>?
            guard ldap_get_attribute_ber(ld, message, ber, &type, &values) == LDAP_SUCCESS else {
                return .defect("the entry \(dn) could not be decoded")
            }
            guard type.bv_val != nil else { return .entry(Entry(dn: dn, attributes: attributes)) }
            defer { ldap_memfree(values) }
            guard let name = names.attribute(type.raw, at: attributes.count) else {
                return .defect("the entry \(dn) has an attribute with a strange name")
            }
            attributes.add(Self.values(values), to: name)
        }
    }

    /// The values of an array that ends with an empty pointer.
    private static func values(_ array: UnsafeMutablePointer<berval>?) -> [AttributeValue] {
        guard var next = array else { return [] }
        var values: [AttributeValue] = []
        while next.pointee.bv_val != nil {
            values.append(AttributeValue(bytes: next.pointee.bytes))
            next += 1
        }
        return values
    }

    private func reference(in message: OpaquePointer) -> Content {
        var urls: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        guard ldap_parse_reference(ld, message, &urls, nil, 0) == LDAP_SUCCESS else {
            return .defect("a reference could not be decoded")
        }
        defer {
            ldap_memvfree(
                UnsafeMutableRawPointer(urls)?.assumingMemoryBound(to: UnsafeMutableRawPointer?.self))
        }
        return .reference(Self.strings(urls))
    }

    private func result(in message: OpaquePointer, _ server: String) -> Content {
        var code: Int32 = 0
        var matched: UnsafeMutablePointer<CChar>?
        var words: UnsafeMutablePointer<CChar>?
        var referrals: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        var controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
        let outcome = ldap_parse_result(ld, message, &code, &matched, &words, &referrals, &controls, 0)
        defer {
            ldap_memfree(matched)
            ldap_memfree(words)
            ldap_memvfree(
                UnsafeMutableRawPointer(referrals)?.assumingMemoryBound(to: UnsafeMutableRawPointer?.self))
            ldap_controls_free(controls)
        }
        let matchedDN = matched.map { String(cString: $0) } ?? ""
        return .result(
            LDAPReply(
                code: ResultCode(rawValue: outcome == LDAP_SUCCESS ? code : outcome),
                matchedDN: matchedDN.isEmpty ? nil : matchedDN,
                diagnostic: words.map { String(cString: $0) } ?? "", referrals: Self.strings(referrals),
                controls: Self.controls(controls), server: server))
    }

    private static func strings(_ array: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> [String] {
        guard var next = array else { return [] }
        var strings: [String] = []
        while let string = next.pointee {
            strings.append(String(cString: string))
            next += 1
        }
        return strings
    }

    static func controls(
        _ array: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
    ) -> [String: [UInt8]] {
        guard var next = array else { return [:] }
        var controls: [String: [UInt8]] = [:]
        while let control = next.pointee {
            controls[String(cString: control.pointee.ldctl_oid)] = control.pointee.ldctl_value.bytes
            next += 1
        }
        return controls
    }
}

extension berval {
    var bytes: [UInt8] {
        guard let bv_val else { return [] }
        return Array(UnsafeRawBufferPointer(start: bv_val, count: Int(bv_len)))
    }

    /// The bytes where they stand, for as long as the message lives.
    var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bv_val, count: Int(bv_len)) }

    var text: String {
        guard let bv_val else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: bv_val, count: Int(bv_len)), as: UTF8.self)
    }
}
