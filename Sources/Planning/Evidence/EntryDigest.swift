import Crypto
package import Directory

/// Tells that an entry holds, name for name and value for value, what it held when it was last compared: to compare it again
/// would come to the same. Where it stands, its DN says.
package struct EntryDigest: Hashable, Sendable {
    /// 16 bytes.
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) { self.bytes = bytes }

    /// - Parameter basis: what the entry is compared by, beside its resource; another one gives another digest.
    package init(_ entry: Entry, basis: String) {
        var text: [UInt8] = []
        text.reserveCapacity(1024)
        Self.write(basis.utf8, to: &text)
        for (name, values) in entry.attributes {
            Self.write(name.spelling.utf8, to: &text)
            Self.write(values.count, to: &text)
            for value in values { Self.write(value.bytes, to: &text) }
        }
        bytes = Array(SHA256.hash(data: text).prefix(16))
    }

    /// Each field after its length, so that no two entries give the same text.
    private static func write(_ bytes: some Collection<UInt8>, to text: inout [UInt8]) {
        write(bytes.count, to: &text)
        text.append(contentsOf: bytes)
    }

    private static func write(_ count: Int, to text: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: count).littleEndian) { text.append(contentsOf: $0) }
    }
}
