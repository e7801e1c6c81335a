import Crypto
package import Directory
import Sync

/// A bearer token (RFC 6750): a public id by which it is found, and a secret of which only the hash is kept.
package struct BearerToken: Sendable {
    /// The public part: 16 hexadecimal digits.
    package let id: String
    private let secret: [UInt8]

    private static let prefix = "sluice_"

    /// A new token with a secret of 256 random bits.
    package init() {
        var generator = SystemRandomNumberGenerator()
        id = Hexadecimal.text((0..<8).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Reads a token. Nil when it does not have the form of one of ours.
    package init?(_ text: Substring) {
        let parts = text.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual(Self.prefix.utf8.dropLast()), parts[1].count == 16,
            let id = String(parts[1]), let secret = Hexadecimal.bytes(parts[2]), secret.count == 32
        else { return nil }
        self.id = id
        self.secret = secret
    }

    /// The whole token, to be shown once.
    package var text: Secret { Secret("\(Self.prefix)\(id)_\(Hexadecimal.text(secret))") }

    /// SHA-256 of the secret. A salt and a slow hash would add nothing: it is random, not chosen by a person.
    package var hash: [UInt8] { [UInt8](SHA256.hash(data: secret)) }

    /// Compares with a kept hash in a time that does not depend on where they differ.
    func matches(_ token: AccessToken) -> Bool {
        let own = hash
        guard own.count == token.hash.count else { return false }
        return zip(own, token.hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// Bytes as hexadecimal digits.
private enum Hexadecimal {
    static func text(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    static func bytes(_ text: some Sequence<UInt8>) -> [UInt8]? {
        let digits = text.map(value)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
