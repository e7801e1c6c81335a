/// The value of the paged results control (RFC 2696 §2):
///
///     realSearchControlValue ::= SEQUENCE {
///         size            INTEGER (0..maxInt),
///         cookie          OCTET STRING
///     }
enum PagedResults {
    static func encode(size: Int, cookie: [UInt8]) -> [UInt8] {
        BERWriter.sequence(BERWriter.integer(size), BERWriter.octetString(cookie))
    }

    /// The cookie for the next page; empty after the last one.
    static func cookie(in value: [UInt8]) throws(BERReader.Malformed) -> [UInt8] {
        var outer = BERReader(value)
        var sequence = try outer.element(BERTag.sequence)
        _ = try sequence.integer()
        return try sequence.octetString()
    }
}
